"""Every text that somebody can type in the first three phases has an end, and says how much room is left."""

import importlib
import inspect
import pkgutil

import pytest
from django import forms

from questions.forms.problem import ScoreForm

APPS = ("questions", "coalitions")
# Fields that hold no text of somebody: what a choice sends, or a fingerprint that the page carries.
CARRIED = (forms.HiddenInput,)


def _forms():
    """Every form class that these apps define."""
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" in found.name or ".management" in found.name:
                continue
            for name, made in vars(importlib.import_module(found.name)).items():
                if (
                    inspect.isclass(made)
                    and issubclass(made, forms.BaseForm)
                    and made.__module__ == found.name
                ):
                    yield pytest.param(made, id=f"{found.name}.{name}")


def _texts(form):
    return {
        name: field
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and not isinstance(field.widget, CARRIED)
    }


@pytest.mark.parametrize("form", list(_forms()))
def test_every_text_has_an_end_and_a_counter(form):
    for name, field in _texts(form).items():
        assert field.max_length, name
        counted = isinstance(field.widget, forms.Textarea) or field.max_length >= 100
        shown = _drawn(name, field)
        assert (f'data-count="{field.max_length}"' in shown) is counted, name
        assert counted or f'maxlength="{field.max_length}"' in shown, name


def _drawn(name, field):
    return str(type("OneForm", (forms.Form,), {name: field})()[name])


def test_the_texts_of_a_form_that_is_built_have_an_end_too():
    texts = [field for field in ScoreForm().fields.values() if type(field) is forms.CharField]
    assert len(texts) == 4 and all(field.max_length == 1000 for field in texts)


def test_there_are_texts_to_look_at():
    assert sum(len(_texts(one.values[0])) for one in _forms()) >= 40
