"""Every template compiles and keeps to the content security policy."""

import re

import pytest
from django.template.loader import get_template

from tests.architecture.source import APPS, ROOT

FOLDERS = [
    ROOT / "templates",
    *(ROOT / app / "templates" for app in APPS),
    ROOT / "publications/public/templates",
]
TEMPLATES = sorted(
    {path for folder in FOLDERS for path in folder.rglob("*.html") if "templates" in path.parts}
)
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<(?!c-)[^>]*\sstyle\s*=", re.I),
    "event attribute": re.compile(r"<(?!c-)[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "data address": re.compile(r"[\"'(]data:", re.I),
    "other host": re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.I),
}


def _name(path):
    return path.as_posix().split("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_compiles(path):
    assert get_template(_name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_template_keeps_to_the_policy(path):
    text = re.sub(
        r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S
    )
    text = re.sub(r"({%|{{).*?(%}|}})", "x", text, flags=re.S)
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []
