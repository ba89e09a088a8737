"""Reading the shop window: what the public may see now, and one area or municipality beside others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from publications.public import company
from publications.public.models import LiveCertificate, LiveFigure, LiveMunicipality, LivePublication
from zicht.core.naming import told_apart

MUCH_HIGHER, HIGHER, LOWER, MUCH_LOWER = "much_higher", "higher", "lower", "much_lower"
SAFE = "safe"
SIGNIFICANT = (MUCH_HIGHER, MUCH_LOWER)
ABOVE, BELOW = (MUCH_HIGHER, HIGHER), (MUCH_LOWER, LOWER)


def published() -> QuerySet[LivePublication]:
    """What is public now, also withdrawn pages (they say why); not what is paused."""
    return with_an_address().filter(paused_at__isnull=True)


def with_an_address() -> QuerySet[LivePublication]:
    """Everything that has a public page, also when that only says that it cannot be read for now.

    An embargo is a date that is still to come.
    """
    return LivePublication.objects.filter(published_at__lte=timezone.now())


def found(*, theme: str = "", municipality: str = "", text: str = "") -> QuerySet[LivePublication]:
    """Publications of a theme, with figures about a municipality, with all these words; newest first."""
    rows = published()
    if theme:
        rows = rows.filter(theme_slug=theme)
    if municipality:
        rows = rows.filter(
            pk__in=LiveFigure.objects.filter(municipality_code=municipality).values("publication")
        )
    for word in text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(owner__icontains=word))
    return rows.order_by("-published_at", "-id")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with the number of publications that can be read."""

    slug: str
    name: str
    count: int


def themes() -> list[Theme]:
    """Themes that have something to read, by name."""
    rows = published().filter(withdrawn_at__isnull=True).exclude(theme_slug="")
    counted = rows.order_by("theme").values_list("theme_slug", "theme").annotate(count=Count("id"))
    return [Theme(*row) for row in counted]


def latest(count: int) -> list[LivePublication]:
    """The newest publications that still stand."""
    rows = published().filter(withdrawn_at__isnull=True).order_by("-published_at", "-id")
    return list(rows[:count])


def municipalities() -> QuerySet[LiveMunicipality]:
    """Municipalities with figures in a publication that is public, by name."""
    shown = LiveFigure.objects.filter(publication__in=published()).values("municipality_code")
    return LiveMunicipality.objects.filter(code__in=shown)


def deviating_areas() -> dict[str, int]:
    """Municipality code -> number of areas that clearly differ, over all public figures."""
    rows = LiveFigure.objects.filter(publication__in=published(), classification__in=SIGNIFICANT)
    return dict(rows.order_by().values_list("municipality_code").annotate(Count("id")))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One area and those that share a border with it, as far as their figures can be told."""

    figure: LiveFigure
    neighbours: Sequence[LiveFigure] = ()

    @property
    def told(self) -> list[LiveFigure]:
        return [each for each in self.neighbours if each.status == SAFE]

    @property
    def names(self) -> dict[str, str]:
        """Code -> what each of these areas is called beside the others, from where the area itself lies."""
        home = self.figure.municipality_name
        places = {
            each.area_code: (each.area_name, each.municipality_name)
            for each in (self.figure, *self.neighbours)
        }
        return told_apart(places, at_home=home)

    @property
    def named(self) -> list[tuple[str, LiveFigure]]:
        """Each neighbour with its name; those that are not told as well."""
        names = self.names
        return [(names[each.area_code], each) for each in self.neighbours]

    @property
    def named_told(self) -> list[tuple[str, LiveFigure]]:
        return [(name, each) for name, each in self.named if each.status == SAFE]

    @property
    def same_side(self) -> list[LiveFigure]:
        """Neighbours that also lie above expected (or below, when the area itself lies below)."""
        side = BELOW if self.figure.classification in BELOW else ABOVE
        return [each for each in self.told if each.classification in side]


def surroundings(publication: LivePublication, code: str) -> Surroundings | None:
    """The figure of one area with its neighbours in the same publication, where the plan asked to compare with these; None
    when the area is not in it."""
    figure = publication.figures.filter(area_code=code).order_by("-period").first()
    if figure is None:
        return None
    if not company.is_compared(publication, company.ADJACENT):
        return Surroundings(figure)
    around = publication.figures.filter(area_code__in=figure.neighbours, period=figure.period)
    return Surroundings(figure, list(around.order_by(F("ratio").desc(nulls_last=True), "area_code")))


def hidden_counts(publication: LivePublication) -> dict[str, int]:
    """Status -> number of figures that are not told."""
    rows = publication.figures.exclude(status=SAFE).order_by().values_list("status")
    return dict(rows.annotate(Count("id")))


@dataclass(slots=True)
class Standing:
    """How one municipality stands in one publication, over the areas whose figures are told."""

    code: str
    name: str
    group: str = ""
    figures: list[LiveFigure] = field(default_factory=list)

    @property
    def told(self) -> list[LiveFigure]:
        return [each for each in self.figures if each.status == SAFE]

    @property
    def higher(self) -> int:
        return sum(each.classification == MUCH_HIGHER for each in self.told)

    @property
    def lower(self) -> int:
        return sum(each.classification == MUCH_LOWER for each in self.told)

    @property
    def ratio(self) -> float | None:
        """Observed over expected of the told areas together."""
        expected = sum(each.expected or 0 for each in self.told)
        return sum(each.numerator or 0 for each in self.told) / expected if expected else None

    @property
    def deviating(self) -> list[LiveFigure]:
        """Areas that clearly differ, the largest ratio first."""
        significant = [each for each in self.told if each.classification in SIGNIFICANT]
        return sorted(significant, key=lambda each: -(each.ratio or 0))


@dataclass(frozen=True, slots=True)
class Comparison:
    """One publication with a municipality in it, beside its neighbours and those of its size."""

    publication: LivePublication
    own: Standing
    neighbours: list[Standing]
    peers: list[Standing]

    @property
    def is_asked(self) -> bool:
        """Whether the plan asked to lay municipalities beside others at all."""
        return any(
            company.is_compared(self.publication, kind) for kind in (company.ADJACENT, company.SIMILAR)
        )

    @property
    def rows(self) -> list[Standing]:
        """The municipality itself first, then neighbours, then those of its size."""
        return [self.own, *self.neighbours, *self.peers]


def comparisons(municipality: LiveMunicipality) -> list[Comparison]:
    """Every publication that still stands and has figures about this municipality. Two queries."""
    codes = {municipality.code, *municipality.neighbours, *municipality.peers}
    rows = LiveFigure.objects.filter(municipality_code__in=codes, publication__in=published())
    by_publication: dict[int, dict[str, Standing]] = defaultdict(dict)
    for row in rows.order_by("municipality_name", "area_code"):
        standings = by_publication[row.publication_id]
        standing = standings.setdefault(
            row.municipality_code, Standing(row.municipality_code, row.municipality_name)
        )
        standing.figures.append(row)
    shown = published().filter(pk__in=by_publication, withdrawn_at__isnull=True).order_by("-published_at")
    return [
        _comparison(publication, by_publication[publication.pk], municipality)
        for publication in shown
        if municipality.code in by_publication[publication.pk]
    ]


def _comparison(
    publication: LivePublication, standings: dict[str, Standing], municipality: LiveMunicipality
) -> Comparison:
    def chosen(codes: Iterable[str], kind: str) -> list[Standing]:
        if not company.is_compared(publication, kind):
            return []
        return [standings[code] for code in codes if code in standings]

    near = municipality.neighbours
    peers = [code for code in municipality.peers if code not in near]
    return Comparison(
        publication,
        standings[municipality.code],
        chosen(near, company.ADJACENT),
        chosen(peers, company.SIMILAR),
    )


def has_certificate(publication: LivePublication) -> bool:
    """Whether the figures of this publication come with a signed certificate."""
    return LiveCertificate.objects.filter(publication=publication).exists()


def newer(publication: LivePublication) -> LivePublication | None:
    """A later version of the same trajectory that still stands, None when this is the latest."""
    later = published().filter(reference=publication.reference, version__gt=publication.version)
    return later.filter(withdrawn_at__isnull=True).order_by("-version").first()
