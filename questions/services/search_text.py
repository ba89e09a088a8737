"""Keeping the words of a trajectory where look-alikes are searched."""

from questions.current import current_version
from questions.likeness import trigrams
from questions.models import ProblemStatement, SearchText, Trajectory

LONGEST = 6000


def keep_search_text(trajectory: Trajectory) -> None:
    """Write the words as they are now: title, what happens, and the current question."""
    statement = ProblemStatement.objects.filter(trajectory=trajectory).first()
    version = current_version(trajectory)
    parts = [trajectory.title, statement.what_happens if statement else "", version.text if version else ""]
    values = {
        "words": "\n".join(parts)[:LONGEST],
        "grams": " ".join(sorted(trigrams(trajectory.title))),
    }
    SearchText.objects.update_or_create(trajectory=trajectory, defaults=values)
