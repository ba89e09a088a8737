"""Pages of a list that may be long: counting stops where nobody leafs on, and the page says so."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

MOST = 1000


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
