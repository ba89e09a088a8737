"""Any file with areas: tells a map from a table, finds the division year, and gives area records."""

from django.utils.translation import gettext as _

from .borders import read_borders
from .codes import is_year, year_in_name
from .keyfigures import read_key_figures
from .problems import refuse
from .records import AreaRecord
from .source import FileLike, Source, open_source
from .table import read_table


def read_area_file(file: FileLike | Source, year: int | None = None, name: str = "") -> list[AreaRecord]:
    """Area records from a key figure table or a GeoJSON file, told apart by their content.

    The division year is `jaar` of a GeoJSON feature, else `year`, else the one year in the file name.
    Raises FileProblem with every fault.
    """
    source = open_source(file, name)
    division_year = year or year_in_name(source.name)
    if division_year is not None and not is_year(division_year):
        raise refuse(source.name, _("Het jaar van de indeling moet tussen 1900 en 2100 liggen."))
    if source.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return read_borders(source, division_year)
    table = read_table(source)
    if division_year is None:
        raise refuse(
            source.name, _("Van welk jaar is de indeling? Geef het op met --year, bijvoorbeeld --year 2022.")
        )
    return read_key_figures(table, division_year)
