"""What a visitor can choose: a theme, a municipality, words, an area."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publications.public import selectors
from publications.public.models import LivePublication
from zicht.core.naming import full_name


class FilterForm(forms.Form):
    """Above the list of publications; a choice that does not exist counts as no choice."""

    marks_optional = False

    q = forms.CharField(label=_("Zoek op woorden"), required=False, max_length=120)
    theme = forms.ChoiceField(label=_("Thema"), required=False)
    municipality = forms.ChoiceField(label=_("Gemeente"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(theme.slug, theme.name) for theme in selectors.themes()]
        towns = [(town.code, town.name) for town in selectors.municipalities()]
        self.fields["theme"].choices = [("", _("Alle thema’s")), *themes]  # type: ignore[attr-defined]
        self.fields["municipality"].choices = [("", _("Alle gemeenten")), *towns]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """The choices that make sense, by the names of the selector."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "theme": data.get("theme", ""),
            "municipality": data.get("municipality", ""),
            "text": data.get("q", ""),
        }


class AreaForm(forms.Form):
    """Which area of one publication a reader wants to see."""

    marks_optional = False

    gebied = forms.ChoiceField(label=_("Kies een gebied"), required=False)

    def __init__(self, *args: Any, publication: LivePublication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = publication.figures.order_by("municipality_name", "area_name").values_list(
            "area_code", "area_name", "municipality_name"
        )
        self.many_towns = len({town for _code, _name, town in rows}) > 1
        labels = [
            (code, full_name(name, town) if self.many_towns else name)
            for code, name, town in dict.fromkeys(rows)
        ]
        self.fields["gebied"].choices = [("", _("Kies uit de lijst")), *labels]  # type: ignore[attr-defined]

    def code(self) -> str:
        """The chosen area; empty when none or an unknown one was chosen."""
        return self.cleaned_data.get("gebied", "") if self.is_valid() else ""


class TownForm(forms.Form):
    """A name to look for in the list of municipalities."""

    marks_optional = False

    q = forms.CharField(label=_("Zoek uw gemeente"), required=False, max_length=80)

    def text(self) -> str:
        return self.cleaned_data.get("q", "") if self.is_valid() else ""
