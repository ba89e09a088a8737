"""What the landsadvocaat judges: the question, the definitions, the sources and the use of the answer."""

from typing import Any

from questions.models import Trajectory
from questions.selectors import question_content
from sources.selectors import sources_content
from zicht.core.fingerprints import plain


def legal_content(trajectory: Trajectory) -> dict[str, Any]:
    """Snapshot for a legal review; its fingerprint ties the advice to exactly this.

    Shape: title, question (canvas and definitions), sources (needs, matches, requests with their answers).
    """
    content = {
        "title": trajectory.title,
        "question": question_content(trajectory),
        "sources": sources_content(trajectory),
    }
    return plain(content)
