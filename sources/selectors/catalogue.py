"""The catalogue: which sources somebody may see, finding among them, and who may describe one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Post
from coalitions.models import Organisation
from coalitions.selectors import organisations_of, works_for
from questions.selectors import visible_to
from sources.models import AreaUnit, CleanUpTask, DataRequest, DataSource, SourceVariable
from sources.search import words_in
from zicht.core.errors import Hidden

# Posts that see sources which are not in the public catalogue.
INSIDERS = (Post.ANALYST, Post.ADMINISTRATOR, Post.PROGRAMME_LEAD)
DESCRIBERS = (Post.ANALYST, Post.ADMINISTRATOR)


def holds_post(user: Any, posts: tuple[str, ...]) -> bool:
    """Whether `user` is active and holds one of these posts today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return user.appointments.current().filter(post__in=posts).exists()


def catalogue(user: Any) -> QuerySet[DataSource]:
    """The sources that `user` may see: what is listed; for a holder its own; for analysts and the programme all."""
    rows = DataSource.objects.select_related("holder")
    if not getattr(user, "is_authenticated", False):
        return rows.filter(is_listed=True)
    if holds_post(user, INSIDERS):
        return rows
    used = DataRequest.objects.filter(trajectory__in=visible_to(user)).values("source")
    return rows.filter(Q(is_listed=True) | Q(holder__in=organisations_of(user)) | Q(pk__in=used))


def find_source(user: Any, identifier: str) -> DataSource:
    """The source with this identifier. Raises Hidden when `user` may not see it or it does not exist."""
    source = catalogue(user).filter(identifier=identifier).first()
    if source is None:
        raise Hidden(_("Deze bron bestaat niet, of u kunt hem niet zien."))
    return source


def why_not_describe(user: Any, holder: Organisation | None) -> str | None:
    """None when `user` may describe sources of this holder (of any holder they work for when None)."""
    if holds_post(user, DESCRIBERS):
        return None
    if works_for(user, holder) if holder else organisations_of(user).exists():
        return None
    return _("Alleen iemand van de bronhouder, een analist of de beheerder kan een bron beschrijven.")


def holders_for(user: Any) -> QuerySet[Organisation]:
    """The organisations whose sources `user` may describe."""
    return Organisation.objects.all() if holds_post(user, DESCRIBERS) else organisations_of(user)


SORTS = {
    "titel": ("title", "pk"),
    "houder": ("holder__name", "title", "pk"),
    "nieuw": ("-described_at", "-pk"),
    "jaren": ("covers_from", "title", "pk"),
}
MOST_WORDS = 6


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in the catalogue; what is empty does not count."""

    text: str = ""
    holder: str = ""
    access: str = ""
    theme: str = ""
    sensitivity: str = ""
    level: str = ""
    year: int | None = None
    sort: str = "titel"

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.text, self.holder, self.access, self.theme, self.sensitivity, self.level, self.year))


def listed(user: Any, wish: Wish) -> QuerySet[DataSource]:
    """What the catalogue shows: visible, with all the words of the wish, filtered and sorted."""
    rows = with_words(catalogue(user), wish.text)
    if wish.holder.isdecimal() and len(wish.holder) < 18:
        rows = rows.filter(holder=int(wish.holder))
    exact = {"access_rights": wish.access, "theme": wish.theme, "sensitivity": wish.sensitivity}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wish.level:
        rows = rows.filter(finest_level__in=as_fine_as(wish.level))
    if wish.year:
        rows = rows.filter(Q(covers_from__isnull=True) | Q(covers_from__lte=wish.year))
        rows = rows.filter(Q(covers_to__isnull=True) | Q(covers_to__gte=wish.year))
    # What a search looks at is long, and no list shows it.
    rows = rows.defer("search_text", "search_parts")
    return rows.order_by(*SORTS.get(wish.sort, SORTS["titel"]))


def as_fine_as(level: str) -> list[str]:
    """This area unit and every finer one."""
    order = list(AreaUnit.values)
    return order[: order.index(level) + 1] if level in order else []


def with_words(rows: QuerySet[DataSource], text: str) -> QuerySet[DataSource]:
    """The sources that have every word, in their own text or in the name of their holder.

    One query for the holders, whatever the number of words; the words themselves are looked up in one indexed column.
    """
    words = words_in(text, MOST_WORDS)
    holders = _holders_named(words)
    for word in words:
        rows = rows.filter(Q(search_text__has_word=word) | Q(holder__in=holders[word]))
    return rows


def _holders_named(words: list[str]) -> dict[str, list[int]]:
    """Word -> ids of the holders whose name has it."""
    if not words:
        return {}
    named = Q()
    for word in words:
        named |= Q(name__icontains=word) | Q(short_name__icontains=word)
    found = list(Organisation.objects.filter(named).values_list("pk", "name", "short_name"))
    return {
        word: [pk for pk, name, short in found if word in name.lower() or word in short.lower()]
        for word in words
    }


def variables_of(source: DataSource, text: str = "") -> QuerySet[SourceVariable]:
    """The variables of one source with their codes, those with every word first and only."""
    rows = source.variables.prefetch_related("codes")
    for word in text.replace("\x00", "").split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(label__icontains=word) | Q(definition__icontains=word))
    return rows


def find_variable(source: DataSource, pk: int) -> SourceVariable:
    """A variable of this source. Raises Hidden when there is none with this key."""
    variable = variables_of(source).filter(pk=pk).first()
    if variable is None:
        raise Hidden(_("Dit gegeven bestaat niet, of u kunt het niet zien."))
    return variable


def improvements_of(source: DataSource) -> QuerySet[CleanUpTask]:
    """What was put right in this source and may be told to everybody; nothing of the trajectory goes along."""
    return CleanUpTask.objects.filter(source=source, is_public=True).order_by("-done_at")


def published_sources() -> QuerySet[DataSource]:
    """What goes out as open metadata: the listed sources, with everything that an export needs, by key."""
    rows = DataSource.objects.filter(is_listed=True).select_related("holder")
    variables = Prefetch("variables", SourceVariable.objects.order_by("name").prefetch_related("codes"))
    return rows.prefetch_related("distributions", variables).order_by("pk")
