"""Who does what: for each task what each party is to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from coalitions.models import CoalitionMember, Part, Task


class DutiesForm(forms.Form):
    """One choice for each task and party. `seen` carries what the writer read, to notice that somebody else changed it."""

    marks_optional = False  # most parties have no part in most tasks
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        members: Sequence[CoalitionMember],
        parts: Mapping[tuple[str, int], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [(task, member.pk) for task in Task.values for member in members]
        names = {member.pk: member.organisation.name for member in members}
        for task, who in self.keys:
            self.fields[f"{task}-{who}"] = forms.ChoiceField(
                label=names[who],
                choices=[("", _("geen rol")), *Part.choices],
                initial=parts.get((task, who), ""),
                required=False,
            )

    def tasks(self) -> Iterator[tuple[str, list[BoundField]]]:
        """The name of each task with its choices, one a party."""
        for task in Task:
            yield str(task.label), [self[f"{task}-{who}"] for at, who in self.keys if at == task]

    def parts(self) -> dict[tuple[str, int], str]:
        """(task, member) -> part, as the service takes them."""
        return {(task, who): self.cleaned_data[f"{task}-{who}"] for task, who in self.keys}
