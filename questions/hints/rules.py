"""What a hint is, and what a rule is: a name, how heavy it weighs, why it exists, and how it reads a text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from questions.hints.reading import Reading


class Severity(TextChoices):
    """How heavy a hint weighs: block closes the gate, justify asks for a written reason, warn and info only advise."""

    BLOCK = "block", _("kan niet")
    JUSTIFY = "justify", _("onderbouwen")
    WARN = "warn", _("scherper")
    INFO = "info", _("tip")


@dataclass(frozen=True)
class Hint:
    """One remark on the question: which rule, how heavy, the words it is about ("" when something is missing), why."""

    rule: str
    severity: Severity
    phrase: str
    explanation: str


@dataclass(frozen=True)
class Rule:
    """A named rule: `find` gives the phrases in a text that it is about, and `fields` are the parts it misses.

    A rule has one of the two, or both: a gap on the canvas is an empty field, a gap in a bare question is a text
    that does not say it. `example` is a question that the rule is about; `source` says where the rule comes from.
    """

    name: str
    severity: Severity
    label: str | Promise
    explanation: str | Promise
    example: str | Promise
    source: str | Promise
    find: Callable[[Reading], Iterable[str]] | None = None
    fields: tuple[str, ...] = ()
    is_missing: Callable[[Reading], bool] | None = None

    def hint(self, phrase: str = "") -> Hint:
        """The hint that this rule gives on these words."""
        return Hint(self.name, self.severity, phrase, str(self.explanation))
