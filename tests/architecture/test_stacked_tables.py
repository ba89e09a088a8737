"""A table that becomes blocks on a phone keeps its roles and names its values: else it is no table to a screen reader."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TAG = re.compile(r"\{%[^%]*%\}|\{\{[^}]*\}\}")
TABLE = re.compile(r"<c-table [^>]*stack=[^>]*>(.*?)</c-table>", re.S)
# A value without a name tells by itself what it is: a mark beside the name of the row, or a button.
NAMED = re.compile(r"zicht-stacked__(?:mark|wide)|data-label=|<form")


def stacked():
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = TAG.sub("", path.read_text(encoding="utf-8"))
        for number, table in enumerate(TABLE.findall(text)):
            yield pytest.param(table, id=f"{path.relative_to(TEMPLATES)}:{number}")


@pytest.mark.parametrize("table", stacked())
def test_a_stacked_table_keeps_its_roles_and_names_its_values(table):
    parts = re.findall(r"<(?:thead|tbody|tr|th|td)\b[^>]*>", table)
    assert parts and [part for part in parts if 'role="' not in part] == []
    cells = re.findall(r"<td\b[^>]*>(?:<form)?", table)
    assert [cell for cell in cells if not NAMED.search(cell)] == []
