"""Choosing the variables of a source, each for a use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coalitions.forms.parts import area
from sources.models import ChosenVariable, SourceVariable, VariableUse


class ChooseForm(forms.Form):
    """For each of these variables what it is used for, and why when it is a delicate one."""

    def __init__(
        self, *args: Any, variables: list[SourceVariable], chosen: dict[int, ChosenVariable], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.variables = variables
        for variable in variables:
            row = chosen.get(variable.pk)
            self.fields[f"use_{variable.pk}"] = forms.ChoiceField(
                label=_("Waarvoor"),
                required=False,
                choices=[("", _("niet gebruiken")), *_uses(variable)],
                initial=row.use if row else "",
            )
            if variable.asks_why:
                self.fields[f"why_{variable.pk}"] = forms.CharField(
                    label=_("Waarom"),
                    required=False,
                    max_length=1000,
                    initial=row.justification if row else "",
                    widget=area(2),
                )

    def rows(self) -> list[dict[str, Any]]:
        """Each variable with its fields, for the page."""
        return [
            {
                "variable": variable,
                "use": self[f"use_{variable.pk}"],
                "why": self[f"why_{variable.pk}"] if variable.asks_why else None,
            }
            for variable in self.variables
        ]

    def choices(self) -> dict[int, tuple[str, str]]:
        """What the service takes: variable id -> (use, justification)."""
        clean = self.cleaned_data
        return {
            variable.pk: (clean[f"use_{variable.pk}"], clean.get(f"why_{variable.pk}", ""))
            for variable in self.variables
        }


def _uses(variable: SourceVariable) -> list[tuple[str, Any]]:
    """What somebody may choose; of origin only that it is described."""
    uses = [VariableUse.DESCRIBE] if variable.is_origin else list(VariableUse)
    return [(use.value, use.label) for use in uses]
