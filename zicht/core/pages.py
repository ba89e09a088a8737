"""Pages of a list that may be long: counting stops where nobody leafs on, and the page says so. Paper gets all rows at once."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

MOST = 1000
# What the address of a page says to get all rows of its table on one sheet, up to MOST of them: paper cannot be leafed.
ASKED, ALL = "rijen", "alle"


def asks_for_all(asked: Mapping[str, str]) -> bool:
    """Whether the address asks for all rows at once."""
    return asked.get(ASKED) == ALL


def page_or_all(rows: Any, size: int, asked: Mapping[str, str]) -> Page:
    """The page of `size` rows that the address asks for, or the rows together."""
    return Paginator(rows, MOST if asks_for_all(asked) else size).get_page(asked.get("page", "1")[:6])


class CappedPaginator(Paginator):
    """Counts up to `MOST`, however many there are; `is_capped` says that there are more.

    The pages beyond it are not offered: a filter or a word finds what stands there.
    """

    def page(self, number: int | str) -> Page:
        """The rows of one page, found by key first: leafing on walks through an index and carries no long rows along."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows: Any = self.object_list
        keys = list(rows.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)])
        return Page(list(rows.filter(pk__in=keys)), number, self)

    @cached_property
    def count(self) -> int:
        """At most MOST; one query that stops there."""
        return min(self._upto, MOST)

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self._upto > MOST

    @cached_property
    def _upto(self) -> int:
        rows: Any = self.object_list
        return rows.order_by()[: MOST + 1].count()
