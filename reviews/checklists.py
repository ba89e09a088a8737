"""Loading the checklists: one data file a version, with themes, questions, guidance, references and hard stops."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "data"
KINDS = ("legal", "ethics")


def load(checklist_model: Any, question_model: Any) -> None:
    """Write every version that is not there yet, and put the highest of each kind in use; loading again changes nothing.

    Models come from the caller, so that a migration can pass its own; a version that needs a field which is not there yet
    waits for the migration that brings it. A version that has been written stays as it is:
    answers refer to its questions. Another wording is another version.
    """
    for path in sorted(FOLDER.glob("*.json")):
        _write(json.loads(path.read_text(encoding="utf-8")), checklist_model, question_model)
    for kind in KINDS:
        newest = checklist_model.objects.filter(kind=kind).order_by("-version").first()
        for older in checklist_model.objects.filter(kind=kind, is_current=True).exclude(pk=newest.pk):
            _use(older, False)
        _use(newest, True)


def _write(data: dict[str, Any], checklist_model: Any, question_model: Any) -> None:
    facts = {name: value for name, value in data.items() if name != "questions"}
    if not (_fits(facts, checklist_model) and all(_fits(one, question_model) for one in data["questions"])):
        return
    same = {"kind": facts.pop("kind"), "version": facts.pop("version")}
    checklist, made = checklist_model.objects.get_or_create(**same, defaults=facts | {"is_current": False})
    for position, values in enumerate(data["questions"]) if made else ():
        question_model.objects.create(checklist=checklist, position=position, **values)


def _fits(values: dict[str, Any], model: Any) -> bool:
    return set(values) <= {field.name for field in model._meta.get_fields()}


def _use(checklist: Any, in_use: bool) -> None:
    if checklist.is_current != in_use:
        checklist.is_current = in_use
        checklist.save(update_fields=["is_current"])
