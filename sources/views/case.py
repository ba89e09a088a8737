"""Opening the sources of a trajectory: found, allowed, and with what every page of it shows."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from questions.models import Trajectory
from questions.screens import trajectory_context
from questions.selectors import find
from zicht.core.policy import May, require


def opened(request: HttpRequest, reference: str, may: May = May.READ_SOURCES) -> Trajectory:
    """The trajectory, when this person may do `may` there. Raises Hidden or NotAllowed."""
    trajectory = find(request.user, reference)
    require(request.user, may, trajectory)
    return trajectory


def page(request: HttpRequest, trajectory: Trajectory, template: str, **context: Any) -> HttpResponse:
    """A page of the sources tab; 422 when a form on it was refused."""
    refused = any(isinstance(value, forms.BaseForm) and _is_refused(value) for value in context.values())
    context = trajectory_context(request, trajectory, tab="sources") | context
    return render(request, template, context, status=422 if refused and request.method == "POST" else 200)


def _is_refused(form: forms.BaseForm) -> bool:
    """Whether something is wrong with what was sent, or somebody else was first."""
    return bool(form.errors) or hasattr(form, "conflict")
