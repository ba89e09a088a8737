"""Trying what a form asks: what is refused comes back on the form, with everything that was typed still there."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest

from questions.views.refusals import both_versions, put_on_form
from zicht.core.errors import Conflict, Hidden, Refusal


def attempted(form: forms.Form, act: Callable[[], Any], model: type[models.Model] | None = None) -> bool:
    """Whether the form was right and `act` went through. A conflict is kept as `form.conflict` with both versions."""
    if not form.is_valid():
        return False
    try:
        act()
    except Hidden:
        raise
    except Conflict as conflict:
        _keep_both(form, conflict, model)
        return False
    except Refusal as refusal:
        put_on_form(form, refusal)
        return False
    return True


def _keep_both(form: forms.Form, conflict: Conflict, model: type[models.Model] | None) -> None:
    form.conflict = both_versions(conflict, model) if model else {}  # type: ignore[attr-defined]
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[form.add_prefix("seen")] = str(conflict.revision)


def done(request: HttpRequest, act: Callable[[], Any], sentence: str) -> bool:
    """A button without fields: a message says that it went through, or why not."""
    try:
        act()
    except Hidden:
        raise
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
        return False
    messages.success(request, sentence)
    return True
