"""A new version of a checklist: read from a data file, judged as a whole, put in use at once or refused in words."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.grants import programme_roles
from reviews.models import AnswerChoice, Asked, Checklist, ChecklistQuestion, ReviewKind
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed
from zicht.core.policy import May, holders, in_words, rights_of

NEEDED = ("key", "theme", "text", "guidance", "reference")
OPTIONAL = ("stops_on", "asks")
MOST_QUESTIONS = 200


@transaction.atomic
def adopt_checklist(data: Any, *, by: User | None) -> Checklist:
    """Write the next version of a checklist and put it in use; reviews that run keep the version they began with.

    Shape of `data`: kind, version, title, reason and questions, each with key, theme, text, guidance, reference and when
    needed stops_on (an answer) and asks. Raises Invalid with every fault and where it stands; `by` None is the system.
    """
    if by is not None and May.MANAGE_LISTS not in rights_of(programme_roles(by)):
        who = in_words(holders(May.MANAGE_LISTS))
        raise NotAllowed(_("Alleen {who} kan een toetsingskader vervangen.").format(who=who))
    faults = list(_faults(data))
    if faults:
        raise Invalid({"file": faults[:12]})
    newest = Checklist.objects.select_for_update().filter(kind=data["kind"]).order_by("-version").first()
    if newest is not None and data["version"] != newest.version + 1:
        sentence = _("De volgende versie is {next}. In het bestand staat {given}.")
        raise Invalid({"file": [sentence.format(next=newest.version + 1, given=data["version"])]})
    for older in Checklist.objects.filter(kind=data["kind"], is_current=True):
        older.is_current = False
        older.save(update_fields=["is_current"])
    return _write(data)


def _write(data: dict[str, Any]) -> Checklist:
    facts = {name: data.get(name, "") for name in ("kind", "version", "title", "reason")}
    checklist = Checklist.objects.create(is_current=True, **facts)
    for position, values in enumerate(data["questions"]):
        kept = {name: values.get(name, "") for name in (*NEEDED, *OPTIONAL)}
        ChecklistQuestion.objects.create(checklist=checklist, position=position, **kept)
    return checklist


def _faults(data: Any) -> Iterator[str]:
    """Every fault in words."""
    if not isinstance(data, dict) or not isinstance(data.get("questions"), list):
        yield _("Dit is geen toetsingskader. Het bestand heeft een soort, een versie, een titel en vragen.")
        return
    if data.get("kind") not in ReviewKind.values:
        yield _("De soort is “{kind}”. Kies legal of ethics.").format(kind=str(data.get("kind"))[:40])
    if not isinstance(data.get("version"), int) or isinstance(data.get("version"), bool):
        yield _("De versie is geen heel getal.")
    yield from _wrong(
        Checklist(title=_text(data.get("title")), reason=_text(data.get("reason"))), ("title", "reason")
    )
    questions = data["questions"]
    if not 0 < len(questions) <= MOST_QUESTIONS:
        yield _("Er staan {count} vragen in. Het zijn er minstens 1 en hooguit {most}.").format(
            count=len(questions), most=MOST_QUESTIONS
        )
        return
    for number, values in enumerate(questions, start=1):
        for fault in _question_faults(values):
            yield _("Vraag {number}: {fault}").format(number=number, fault=fault)
    keys = Counter(str(values.get("key")) for values in questions if isinstance(values, dict))
    for key in (key for key, count in keys.items() if count > 1):
        yield _("De sleutel “{key}” staat er meer dan eens in.").format(key=key[:50])


def _question_faults(values: Any) -> Iterator[str]:
    if not isinstance(values, dict):
        yield _("dit is geen vraag.")
        return
    missing = [name for name in NEEDED if not _text(values.get(name)).strip()]
    if missing:
        yield _("niet ingevuld: {names}.").format(names=", ".join(missing))
    unknown = [name for name in values if name not in (*NEEDED, *OPTIONAL)]
    if unknown:
        yield _("onbekend onderdeel: {names}.").format(names=", ".join(unknown)[:80])
    if values.get("stops_on", "") not in ("", *AnswerChoice.values):
        yield _("“{value}” is geen antwoord.").format(value=str(values["stops_on"])[:40])
    if values.get("asks", "") not in ("", *Asked.values):
        yield _("“{value}” kan niet worden gevraagd.").format(value=str(values["asks"])[:40])
    kept = {name: _text(values.get(name)) for name in NEEDED}
    yield from _wrong(ChecklistQuestion(position=0, **kept), NEEDED)


def _wrong(row: Any, names: tuple[str, ...]) -> Iterator[str]:
    try:
        checked(row)
    except Invalid as problem:
        for name in names:
            yield from (
                f"{name}: {sentence}" for sentence in problem.fields.get(name, []) if getattr(row, name)
            )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
