"""Finding in the catalogue."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from coalitions.models import Organisation
from sources.models import AccessRights, AreaUnit, DataSource, DataTheme, Sensitivity
from sources.selectors import Wish

SORTS = (
    ("titel", gettext_lazy("Titel")),
    ("houder", gettext_lazy("Bronhouder")),
    ("nieuw", gettext_lazy("Laatst beschreven")),
    ("jaren", gettext_lazy("Eerste jaar")),
)


def _choice(label: Any, every: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", every), *choices])


class CatalogueFilter(forms.Form):
    """Words, holder, what it is about and how fine; a wrong value in the address counts as no filter."""

    q = forms.CharField(label=gettext_lazy("Zoek op onderwerp of gegeven"), required=False, max_length=100)
    houder = forms.ModelChoiceField(
        label=gettext_lazy("Bronhouder"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Alle bronhouders"),
    )
    toegang = _choice(gettext_lazy("Toegang"), gettext_lazy("Alle toegang"), AccessRights.choices)
    thema = _choice(gettext_lazy("Thema"), gettext_lazy("Alle thema’s"), DataTheme.choices)
    gevoeligheid = _choice(gettext_lazy("Gevoeligheid"), gettext_lazy("Maakt niet uit"), Sensitivity.choices)
    niveau = _choice(gettext_lazy("Minstens per"), gettext_lazy("Maakt niet uit"), AreaUnit.choices)
    jaar = forms.IntegerField(
        label=gettext_lazy("Met gegevens over jaar"), required=False, min_value=1000, max_value=9999
    )
    sorteer = forms.ChoiceField(label=gettext_lazy("Volgorde"), required=False, choices=SORTS)

    def __init__(self, *args: Any, sources: QuerySet[DataSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked a holder at a time by its index: the number of sources does not count.
        theirs = sources.order_by().filter(holder=OuterRef("pk"))
        holders = Organisation.objects.filter(Exists(theirs))
        self.fields["houder"].queryset = holders

    def chosen(self) -> Wish:
        """What somebody looks for, with only valid parts."""
        self.full_clean()
        clean = getattr(self, "cleaned_data", {})
        holder = clean.get("houder")
        return Wish(
            text=clean.get("q", ""),
            holder=str(holder.pk) if holder else "",
            access=clean.get("toegang", ""),
            theme=clean.get("thema", ""),
            sensitivity=clean.get("gevoeligheid", ""),
            level=clean.get("niveau", ""),
            year=clean.get("jaar"),
            sort=clean.get("sorteer") or "titel",
        )
