"""Agreeing on words: who writes a definition and which organisations agree with exactly that text."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import acting_organisation, people_acting_as, people_of
from questions.models import Definition, DefinitionAgreement, Trajectory
from questions.selectors import seated_organisations
from questions.services.question import require_party
from questions.services.values import checked, filled
from zicht.core.errors import Hidden, Invalid, NotYet
from zicht.core.policy import May, Role, require
from zicht.core.revisions import save_if_unchanged


@transaction.atomic
def define(trajectory: Trajectory, *, term: str, text: str, by: Any) -> Definition:
    """What this trajectory means by a word. The organisation of who writes it agrees by writing it."""
    require(by, May.WRITE_QUESTION, trajectory)
    _require_open(trajectory)
    term, text = filled("term", term, 120), filled("text", text, 2000)
    try:
        with transaction.atomic():
            definition = Definition.objects.create(trajectory=trajectory, term=term, text=text, written_by=by)
    except IntegrityError as error:
        raise Invalid(
            {"term": [_("Dit begrip is al vastgelegd. Pas de bestaande betekenis aan.")]}
        ) from error
    sentence = _("{name} legde het begrip ‘{term}’ vast").format(name=by, term=term)
    journal.write(trajectory.coalition, "definition.written", sentence, by=by, facts={"text": text})
    _agree_and_ask(definition, by)
    return definition


@transaction.atomic
def redefine(definition: Definition, *, text: str, seen: int, by: Any, note: str = "") -> None:
    """Another meaning; who agreed with the old one is asked again, and every trajectory that took it over is warned.

    Raises Conflict with both texts.
    """
    trajectory = definition.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    _require_open(trajectory)
    text = filled("text", text, 2000)
    if text == definition.text and definition.revision == seen:
        return
    note = checked(Definition, {"change_note": note}, ("change_note",))["change_note"]
    number = definition.number + 1
    save_if_unchanged(definition, {"text": text, "number": number, "change_note": note}, seen=seen)
    sentence = _("{name} wijzigde het begrip ‘{term}’").format(name=by, term=definition.term)
    facts = {"text": text, "number": definition.number}
    journal.write(trajectory.coalition, "definition.changed", sentence, by=by, reason=note, facts=facts)
    _agree_and_ask(definition, by)
    _warn_users(definition)


def _warn_users(definition: Definition) -> None:
    """Who took this definition over hears that it changed; their agreement is outdated until they choose."""
    for copy in definition.copies.select_related("trajectory__coalition"):
        sentence = _("Het begrip ‘{term}’ is gewijzigd. Neem de nieuwe tekst over, of laat het begrip los.")
        url = reverse("questions:definitions", args=[copy.trajectory.reference])
        people = people_acting_as(Role.PROBLEM_OWNER, copy.trajectory.coalition)
        tell(people, sentence.format(term=copy.term), url=url)


@transaction.atomic
def share(definition: Definition, *, is_shared: bool, by: Any) -> None:
    """Let other trajectories take this definition over, or stop that. What was taken over stays."""
    require(by, May.WRITE_QUESTION, definition.trajectory)
    row = Definition.objects.select_for_update().get(pk=definition.pk)
    if row.is_shared == is_shared:
        return
    row.is_shared = is_shared
    row.save(update_fields=["is_shared"])
    what = _("zette ‘{term}’ in de bibliotheek") if is_shared else _("haalde ‘{term}’ uit de bibliotheek")
    sentence = f"{by} {what.format(term=row.term)}"
    journal.write(definition.trajectory.coalition, "definition.shared", sentence, by=by)
    definition.refresh_from_db()


@transaction.atomic
def adopt(trajectory: Trajectory, source: Definition, *, by: Any) -> Definition:
    """Take a shared definition over as it reads now. Raises Hidden when it is not shared."""
    require(by, May.WRITE_QUESTION, trajectory)
    _require_open(trajectory)
    source = Definition.objects.select_for_update().get(pk=source.pk)
    if not source.is_shared or source.trajectory_id == trajectory.pk:
        raise Hidden(_("Dit begrip staat niet in de bibliotheek."))
    made = define(trajectory, term=source.term, text=source.text, by=by)
    made.source, made.source_number = source, source.number
    made.save(update_fields=["source", "source_number"])
    return made


@transaction.atomic
def catch_up(definition: Definition, *, by: Any) -> None:
    """Take the new text of the library over; the parties are asked again."""
    source = _behind(definition, by)
    redefine(definition, text=source.text, seen=definition.revision, note=source.change_note, by=by)
    definition.source_number = source.number
    definition.save(update_fields=["source_number"])


@transaction.atomic
def let_go(definition: Definition, *, by: Any) -> None:
    """Keep the own text; later changes in the library are no longer of interest here."""
    _behind(definition, by)
    definition.source = definition.source_number = None
    definition.save(update_fields=["source", "source_number"])
    sentence = _("{name} hield de eigen tekst van ‘{term}’").format(name=by, term=definition.term)
    journal.write(definition.trajectory.coalition, "definition.kept", sentence, by=by)


def _behind(definition: Definition, by: Any) -> Definition:
    require(by, May.WRITE_QUESTION, definition.trajectory)
    _require_open(definition.trajectory)
    if definition.source is None or not definition.is_behind:
        raise NotYet(_("Dit begrip is niet gewijzigd in de bibliotheek."))
    return definition.source


def _require_open(trajectory: Trajectory) -> None:
    if not trajectory.is_open:
        raise NotYet(_("Dit traject is afgerond. De begrippen staan vast."))


def _agree_and_ask(definition: Definition, by: Any) -> None:
    trajectory = definition.trajectory
    writer = acting_organisation(by, trajectory.coalition)
    if writer is not None:
        _keep_agreement(definition, writer, by)
    sentence = _("Bent u het eens met het begrip ‘{term}’ in het traject {title}?").format(
        term=definition.term, title=trajectory.title
    )
    url = reverse("questions:definitions", args=[trajectory.reference])
    for party in seated_organisations(trajectory):
        if party != writer:
            tell(people_of(party), sentence, url=url)


@transaction.atomic
def agree(
    definition: Definition, *, organisation: Organisation, by: Any, seen: int | None = None
) -> DefinitionAgreement:
    """`organisation` agrees with the text as it reads now. Give `seen` to agree with the revision that was read."""
    trajectory = definition.trajectory
    require(by, May.AGREE_DEFINITION, trajectory)
    require_party(trajectory, organisation, by)
    definition = Definition.objects.select_for_update().get(pk=definition.pk)
    if seen is not None and definition.revision != seen:
        raise NotYet(_("Het begrip is gewijzigd terwijl u het las. Lees de nieuwe tekst en stem daarna in."))
    agreement = _keep_agreement(definition, organisation, by)
    sentence = _("{party} stemde in met het begrip ‘{term}’").format(
        party=organisation.short_name, term=definition.term
    )
    facts = {"fingerprint": agreement.fingerprint}
    journal.write(trajectory.coalition, "definition.agreed", sentence, by=by, facts=facts)
    return agreement


def _keep_agreement(definition: Definition, organisation: Organisation, by: Any) -> DefinitionAgreement:
    agreement, _created = DefinitionAgreement.objects.update_or_create(
        definition=definition,
        organisation=organisation,
        defaults={"agreed_by": by, "agreed_at": timezone.now(), "fingerprint": definition.fingerprint},
    )
    return agreement
