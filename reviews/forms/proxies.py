"""What the analyst says of the association with the composition of the population."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import area


class ProxyNoteForm(forms.Form):
    """What the analyst says of the association with the composition of the population."""

    text = forms.CharField(
        label=_("Hoe legt u dit verband uit?"),
        help_text=_(
            "Noem elk verband dat u ziet, en waarom het aanvaardbaar is. Bijvoorbeeld: In wijken met veel ouderen staan meer"
            " woningen leeg, omdat daar meer mensen overlijden."
        ),
        max_length=5000,
        widget=area(6),
    )
