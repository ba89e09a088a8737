"""Agreeing on words: who writes a definition and which organisations agree with exactly that text."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import acting_organisation, people_of
from questions.models import Definition, DefinitionAgreement, Trajectory
from questions.selectors import seated_organisations
from questions.services.question import require_party
from questions.services.values import filled
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require
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
def redefine(definition: Definition, *, text: str, seen: int, by: Any) -> None:
    """Another meaning; who agreed with the old one is asked again. Raises Conflict with both texts."""
    trajectory = definition.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    _require_open(trajectory)
    text = filled("text", text, 2000)
    if text == definition.text and definition.revision == seen:
        return
    save_if_unchanged(definition, {"text": text}, seen=seen)
    sentence = _("{name} wijzigde het begrip ‘{term}’").format(name=by, term=definition.term)
    journal.write(trajectory.coalition, "definition.changed", sentence, by=by, facts={"text": text})
    _agree_and_ask(definition, by)


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
