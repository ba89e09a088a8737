"""Small pieces that the forms share: a text area of so many rows, a day picker, the revision that was read."""

from typing import Any

from django import forms


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day_picker() -> forms.DateInput:
    """The browser's own date field, which wants and gives year-month-day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_picker() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SeenField(forms.IntegerField):
    """The revision that the form was built from, hidden."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=0, max_value=10**9, **kwargs)
