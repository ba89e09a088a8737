"""The areas that a file is held against: names become codes, and codes must exist in one division year."""

from collections.abc import Callable, Iterable

from django.db.models import Count

from areas.models import Area
from areas.selectors import has_names, latest_named_year, name_lookup


class AreaBook:
    """What is known about areas; `year` is the division that somebody chose, None to find out."""

    def __init__(self, year: int | None = None) -> None:
        self.year = year

    def lookup(self) -> Callable[[str], str | None]:
        """Name -> code in the chosen division, else the newest."""
        return name_lookup(self.year)

    def holds_names(self) -> bool:
        """Whether there is any name to look up in the chosen division, else in any."""
        return has_names(self.year)

    def division_year(self, codes: Iterable[str], *, by_name: bool = False) -> int | None:
        """The chosen year, else the division in which most of these codes exist; of equals, the newest."""
        if self.year or by_name:
            return self.year or latest_named_year()
        rows = Area.objects.filter(code__in=set(codes)).values_list("division_year")
        first = rows.annotate(found=Count("pk")).order_by("-found", "-division_year").first()
        return first[0] if first else None

    def known(self, codes: Iterable[str], year: int) -> set[str]:
        """Those of the codes that exist in that division."""
        found = Area.objects.filter(code__in=set(codes), division_year=year)
        return set(found.values_list("code", flat=True))
