"""The ways to get an open source: files and services."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sources.models import DataSource, Distribution
from zicht.core.checked import checked
from zicht.core.errors import Invalid

FIELDS = (*("title", "download_url", "media_type", "license", "endpoint_url", "endpoint_description_url"),)


def keep_distributions(source: DataSource, distributions: Iterable[Mapping[str, Any]]) -> None:
    """The distributions of a source become exactly these, told apart by their address."""
    known = {row.access_url: row for row in source.distributions.all()}
    for given in distributions:
        row = known.pop(given["access_url"], None) or Distribution(
            source=source, access_url=given["access_url"]
        )
        for name in FIELDS:
            setattr(row, name, given.get(name) or "")
        row.title = row.title or source.title[:150]
        _checked_distribution(row).save()
    for row in known.values():
        row.delete()


def _checked_distribution(row: Distribution) -> Distribution:
    try:
        checked(row)
    except Invalid as wrong:
        sentence = _("Bij ‘{name}’: {why}").format(name=row.access_url[:60], why=wrong.sentence)
        raise Invalid({"distributions": [sentence]}) from wrong
    if row.endpoint_url and not row.endpoint_description_url:
        sentence = _("Bij ‘{name}’: geef ook het adres waar de dienst beschreven staat.").format(
            name=row.title[:60]
        )
        raise Invalid({"distributions": [sentence]})
    return row
