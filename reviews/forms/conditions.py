"""Proof of a condition, and what is missing from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.fields import area
from zicht.core.attachments import Attachment, checked


class ProofForm(forms.Form):
    """How a condition is met."""

    proof = forms.CharField(
        label=_("Hoe is aan de voorwaarde voldaan?"),
        help_text=_(
            "Schrijf op wat er is gedaan en waar dat te zien is. Bijvoorbeeld: De overeenkomst is op 3 november"
            " getekend, kenmerk 2026-118."
        ),
        max_length=3000,
        widget=area(5),
    )
    file = forms.FileField(
        label=_("Bestand"),
        required=False,
        help_text=_(
            "Alleen als het bewijs een document is: pdf, Word, Excel, OpenDocument, een afbeelding of tekst."
        ),
    )

    def attachment(self) -> Attachment | None:
        """The file after it was judged; None when none was sent. Raises Invalid at the field."""
        sent = self.cleaned_data.get("file")
        return checked(sent) if sent else None


class SendBackForm(forms.Form):
    """What is missing from a proof."""

    remark = forms.CharField(
        label=_("Wat ontbreekt er?"),
        help_text=_("Bijvoorbeeld: De overeenkomst is er, maar de bijlage met de bewaartermijn ontbreekt."),
        max_length=2000,
        widget=area(3),
    )
