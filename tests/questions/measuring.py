"""How well the rules read sets of questions that were sorted by hand: precision and recall per class."""

from pathlib import Path

from questions.hints import Severity, hints_on_text

SETS = Path(__file__).parent / "sets"
CLASSES = ("block", "justify", "warn", "clean")


def questions(part, kind):
    """The questions of one class, of the part `dev` or `held`."""
    return (SETS / f"{part}_{kind}.txt").read_text(encoding="utf-8").splitlines()


def judged(text):
    """The class that the rules put a question in: its heaviest hint, `clean` without one."""
    found = [hint.severity for hint in hints_on_text(text) if hint.severity is not Severity.INFO]
    return found[0].value if found else "clean"


def table(part):
    """Class -> (precision, recall, the questions that went wrong with the class that the rules saw)."""
    seen = [(kind, judged(text), text) for kind in CLASSES for text in questions(part, kind)]
    return {kind: _score(kind, seen) for kind in CLASSES}


def _score(kind, seen):
    right = sum(1 for own, found, _ in seen if own == found == kind)
    said, owned = sum(found == kind for _, found, _ in seen), sum(own == kind for own, _, _ in seen)
    wrong = [f"{found}: {text}" for own, found, text in seen if own == kind != found]
    return right / max(said, 1), right / owned, wrong
