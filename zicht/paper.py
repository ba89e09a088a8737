"""Pages of documentation that are made from the code, so that they cannot drift: the method and the rights."""

from collections.abc import Iterable

from django.utils.translation import override

from questions.models import LINE, Phase
from zicht.core.lifecycle import Step
from zicht.core.policy import CONFLICTS, GRANTS, May, Role, in_words
from zicht.method import ASIDE, BACK, BRAKE, FORWARD, label_of
from zicht.standing import NORM_DAYS

NOTICE = "<!-- Made by `manage.py method_docs`. Change the code, not this page. -->\n"


def method_page() -> str:
    """docs/method.md: the phases as a picture in text, then each step with its gate."""
    with override("nl"):
        parts = [NOTICE, "# The method\n", _picture(), "## Forward\n", *map(_section, FORWARD)]
        parts += [
            "## Beside the line\n",
            *map(_section, ASIDE),
            "## The emergency brake\n",
            *map(_section, BRAKE),
            "## Back\n",
            _back(),
        ]
        return "\n".join(parts)


def rights_page() -> str:
    """docs/rights.md: a row for each right, a column for each role, and who cannot be both."""
    with override("nl"):
        roles = list(Role)
        head = (
            "| | "
            + " | ".join(str(role.label) for role in roles)
            + " |\n"
            + "|---" * (len(roles) + 1)
            + "|\n"
        )
        rows = "".join(_rights_row(may, roles) for may in May)
        clashes = "".join(
            f"- {role.label}: niet samen met {in_words(sorted(others))}\n"
            for role, others in CONFLICTS.items()
        )
        return f"{NOTICE}\n# Who may do what\n\n{head}{rows}\n## Who cannot be both on one trajectory\n\n{clashes}"


def _picture() -> str:
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  {phase.value}["{phase.label}"]' for phase in Phase]
    lines += [f"  {source} --> {step.target}" for step in FORWARD for source in step.sources]
    lines += [
        f"  {source} -.-> {step.target}"
        for step in ASIDE
        if step.target
        for source in _in_order(step.sources)
    ]
    return "\n".join([*lines, "```\n"])


def _section(step: Step) -> str:
    to = Phase(step.target).label if step.target else "dezelfde fase"
    origin = ", ".join(str(Phase(source).label) for source in _in_order(step.sources))
    rows = [
        f"### {label_of(step)} (`{step.name}`)\n",
        f"Van {origin} naar {to}. Alleen {_who(step.may)} kan dit doen.",
    ]
    norm = NORM_DAYS.get(next(iter(step.sources))) if len(step.sources) == 1 and step.target in LINE else None
    rows += [f"Norm voor deze fase: {norm} dagen."] if norm else []
    rows += ["Er wordt een reden gevraagd."] if step.asks_reason else []
    rows += [""] + [f"- {need.label} ({in_words(need.by)}) `{need.check.__name__}`" for need in step.needs]
    return "\n".join([*rows, ""])


def _back() -> str:
    rows = [f"- {label_of(step)} (`{step.name}`), met een reden; {_who(step.may)}" for step in BACK]
    return "\n".join([*rows, ""])


def _who(may: May) -> str:
    return in_words(role for role, rights in GRANTS.items() if may in rights)


def _rights_row(may: May, roles: Iterable[Role]) -> str:
    cells = " | ".join("ja" if may in GRANTS[role] else "–" for role in roles)
    return f"| {may.label} | {cells} |\n"


def _in_order(sources: Iterable[str]) -> list[Phase]:
    return [phase for phase in Phase if phase in set(sources)]
