"""Directions between tables, marks on fields, and one dictionary for all names."""

import enum
import importlib
import pkgutil
import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.source import APPS, ROOT
from zicht.core.classification import unmarked

ORDER = ("zicht.core", *APPS)
SHOP_WINDOW = "publications.public"
OURS = [
    model
    for model in apps.get_models()
    if model._meta.app_config.name.split(".")[0] in ("zicht", *APPS) and not hasattr(model, "instance_type")
]
GLOSSARY = ROOT / "docs" / "glossary.md"


def _rank(model):
    name = model._meta.app_config.name
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _links():
    """Every foreign key between two tables of ours."""
    for model in OURS:
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model in OURS:
                yield model, field


def test_foreign_keys_point_downwards():
    upwards = [
        f"{model.__name__}.{field.name}"
        for model, field in _links()
        if _rank(field.related_model) > _rank(model)
    ]
    assert upwards == []


def test_the_shop_window_has_no_foreign_key_out():
    out = [
        f"{model.__name__}.{field.name}"
        for model, field in _links()
        if model._meta.app_config.name == SHOP_WINDOW
        and field.related_model._meta.app_config.name != SHOP_WINDOW
    ]
    assert out == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_field_is_classified(model):
    assert unmarked(model) == set()


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_says_what_it_means(model):
    generated = f"{model.__name__}("
    assert model.__doc__
    assert not model.__doc__.startswith(generated)


def _choices():
    """Every enumeration of choices that the apps define."""
    found = set()
    for app in ("zicht", *APPS):
        package = importlib.import_module(app)
        names = [module.name for module in pkgutil.walk_packages(package.__path__, f"{app}.")]
        for name in names:
            if "models" in name.split(".") or name.endswith(".policy"):
                found |= {
                    thing for thing in vars(importlib.import_module(name)).values() if _is_choice(thing)
                }
    return sorted((kind for kind in found if kind.__module__.split(".")[0] in ("zicht", *APPS)), key=str)


def _is_choice(thing):
    return isinstance(thing, type) and issubclass(thing, models.Choices) and isinstance(thing, enum.EnumMeta)


def test_every_name_stands_in_the_glossary():
    known = set(re.findall(r"\w+", GLOSSARY.read_text(encoding="utf-8").lower()))
    names = [model.__name__ for model in OURS]
    for kind in _choices():
        names += [kind.__name__, *(member.name for member in kind)]
    assert sorted({name for name in names if name.lower() not in known}) == []
