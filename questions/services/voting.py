"""The sharpness vote: asking the parties, keeping what each thinks, and closing a round."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services import tell
from coalitions import journal
from coalitions.models import Organisation
from coalitions.selectors import people_of
from questions.guards import CANVAS_PARTS
from questions.models import Assessment, QuestionVersion
from questions.selectors import seated_organisations
from questions.services.question import require_party
from questions.services.values import checked, mark
from questions.voting import RUBRIC, awaiting_assessment, current_assessments, is_revealed, marks_of, quorum
from zicht.core.errors import Invalid, NotYet
from zicht.core.policy import May, require


@transaction.atomic
def ask_assessments(version: QuestionVersion, *, by: Any) -> None:
    """Put this version before every seated organisation. Raises NotYet while the canvas has gaps."""
    trajectory = version.question.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    version = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    _require_askable(version)
    if version.asked_at is not None:
        return
    version.asked_at = timezone.now()
    version.save(update_fields=["asked_at"])
    sentence = _("{owner} vraagt u om een oordeel over de vraag: {title}").format(
        owner=trajectory.owner.short_name, title=trajectory.title
    )
    journal.write(
        trajectory.coalition,
        "question.asked",
        _("{name} vroeg alle partijen om een oordeel over versie {number}").format(
            name=by, number=version.number
        ),
        by=by,
        facts={"version": version.number, "fingerprint": version.fingerprint},
    )
    url = reverse("questions:assess", args=[trajectory.reference])
    for party in seated_organisations(trajectory):
        tell(people_of(party), sentence, url=url)


def _require_askable(version: QuestionVersion) -> None:
    if version.question.versions.filter(number__gt=version.number).exists():
        raise NotYet(_("Er is al een nieuwere versie van de vraag. Leg die voor."))
    if not all(getattr(version, name) for name in CANVAS_PARTS):
        raise NotYet(_("Vul eerst het hele vraagblad in. Daarna kunnen de partijen de vraag beoordelen."))


@transaction.atomic
def assess(
    version: QuestionVersion,
    *,
    organisation: Organisation,
    relevance: int | None = None,
    sharpness: int | None = None,
    note: str,
    by: Any,
    rubric: Mapping[str, int] | None = None,
    costly_words: str = "",
    seen_fingerprint: str = "",
) -> Assessment:
    """What `organisation` thinks of this version. A second time replaces the first.

    Either the five lines of the rubric (line -> 1 to 4), from which the two marks follow, or two marks from 1 to 10.
    `costly_words` has one word or phrase of the question per line. Nobody else sees it before everybody voted or the round
    was closed. Give `seen_fingerprint` to be sure that the text that was read is the text that is judged.
    """
    trajectory = version.question.trajectory
    require(by, May.ASSESS, trajectory)
    require_party(trajectory, organisation, by)
    version = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    _require_assessable(version, seen_fingerprint)
    values = _judged(rubric, relevance, sharpness) | checked(Assessment, {"note": note}, ("note",))
    values["costly_words"] = _marked(version, costly_words)
    was_open = is_revealed(version, seated_organisations(trajectory))
    assessment, _created = Assessment.objects.update_or_create(
        version=version,
        organisation=organisation,
        defaults={
            **values,
            "assessed_by": by,
            "assessed_at": timezone.now(),
            "fingerprint": version.fingerprint,
        },
    )
    sentence = _("{party} beoordeelde versie {number}").format(
        party=organisation.short_name, number=version.number
    )
    facts = {"version": version.number, "fingerprint": version.fingerprint}
    journal.write(trajectory.coalition, "question.assessed", sentence, by=by, facts=facts)
    _open_when_complete(version, was_open=was_open, by=by)
    return assessment


def _require_assessable(version: QuestionVersion, seen_fingerprint: str) -> None:
    if version.asked_at is None:
        raise NotYet(_("De vraag is nog niet voorgelegd. U krijgt bericht zodra uw oordeel wordt gevraagd."))
    newer = version.question.versions.filter(number__gt=version.number).exists()
    if newer or (seen_fingerprint and seen_fingerprint != version.fingerprint):
        raise NotYet(
            _("De vraag is gewijzigd terwijl u hem las. Lees de nieuwe tekst en geef uw oordeel opnieuw.")
        )


def _judged(rubric: Mapping[str, int] | None, relevance: Any, sharpness: Any) -> dict[str, Any]:
    """The two marks with the lines that they follow from; Invalid names each line or mark that is wrong."""
    given = {line.name: rubric.get(line.name) for line in RUBRIC} if rubric else {}
    asked = [(name, value, 4) for name, value in given.items()] or [
        ("relevance", relevance, 10),
        ("sharpness", sharpness, 10),
    ]
    wrong: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, value, highest in asked:
        try:
            values[name] = mark(name, value, highest)
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)
    return {**marks_of(values), "rubric": values} if given else {**values, "rubric": {}}


def _marked(version: QuestionVersion, typed: str) -> str:
    """The words that cost points, each once, each out of the question as it reads; Invalid on one that is not in it."""
    text = checked(Assessment, {"costly_words": typed}, ("costly_words",))["costly_words"]
    words = list(
        dict.fromkeys(word.strip(" .,‘’'\"") for word in text.splitlines() if word.strip(" .,‘’'\""))
    )
    read = "\n".join(str(value) for value in version.canvas().values()).lower()
    strange = [word for word in words if word.lower() not in read]
    if strange:
        sentence = _("‘{word}’ staat niet in de vraag. Neem het woord over zoals het er staat.")
        raise Invalid({"costly_words": [sentence.format(word=word) for word in strange]})
    return "\n".join(words)


def _open_when_complete(version: QuestionVersion, *, was_open: bool, by: Any) -> None:
    """The last vote opens the marks; from then on they stand in the journal and each change is a row of its own."""
    version.__dict__.pop("_current_assessments", None)
    if is_revealed(version, seated_organisations(version.question.trajectory)):
        if version.closed_at is None:  # who comes to the table later does not shut the round again
            version.closed_by, version.closed_at = by, timezone.now()
            version.save(update_fields=["closed_by", "closed_at"])
        sentence = (
            _("Een oordeel over versie {number} is gewijzigd")
            if was_open
            else _("Alle partijen hebben versie {number} beoordeeld. De oordelen zijn open")
        )
        _journal_marks(version, sentence.format(number=version.number), by)


def _journal_marks(version: QuestionVersion, sentence: str, by: Any) -> None:
    given = {a.organisation.short_name: [a.relevance, a.sharpness] for a in current_assessments(version)}
    facts = {"version": version.number, "marks": given}
    coalition = version.question.trajectory.coalition
    journal.write(coalition, "question.revealed", sentence, by=by, facts=facts)


@transaction.atomic
def close_round(version: QuestionVersion, *, by: Any) -> None:
    """Open the marks although not everybody voted. Raises NotYet below the quorum; a second time changes nothing."""
    trajectory = version.question.trajectory
    require(by, May.WRITE_QUESTION, trajectory)
    version = QuestionVersion.objects.select_for_update().get(pk=version.pk)
    seated = seated_organisations(trajectory)
    if is_revealed(version, seated):
        return
    if sentence := why_not_close(version, seated):
        raise NotYet(sentence)
    version.closed_by, version.closed_at = by, timezone.now()
    version.save(update_fields=["closed_by", "closed_at"])
    sentence = _("{name} sloot de ronde over versie {number}").format(name=by, number=version.number)
    _journal_marks(version, sentence, by)


def why_not_close(version: QuestionVersion, seated: list[Organisation]) -> str | None:
    """None when enough parties voted to close the round; otherwise how many are still needed."""
    if version.asked_at is None:
        return _("De vraag is nog niet voorgelegd.")
    needed, given = quorum(seated), len(seated) - len(awaiting_assessment(version, seated))
    if given >= needed:
        return None
    return _(
        "Pas als {needed} partijen een oordeel gaven, kunt u de ronde sluiten. Nu zijn het er {given}."
    ).format(needed=needed, given=given)
