"""Forms on which a publication is written, registered and followed up."""

from publications.forms.follow_up import FinishForm, MeasureForm, ResponseForm
from publications.forms.registration import RegistrationForm
from publications.forms.writing import (
    InsightForm,
    OwnerForm,
    PublishForm,
    SuggestionForm,
    TextForm,
    WithdrawForm,
)

__all__ = [
    "FinishForm",
    "InsightForm",
    "MeasureForm",
    "OwnerForm",
    "PublishForm",
    "RegistrationForm",
    "ResponseForm",
    "SuggestionForm",
    "TextForm",
    "WithdrawForm",
]
