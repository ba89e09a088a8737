"""Reading figures of other kinds that come back from the CBS: each with the counts that lie under it, or not at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analyses.models import CbsPackage, OutputKind
from areas.readers.codes import clean_code, level_of
from areas.readers.numbers import NotANumber, NumberStyle, common_style, read_number
from areas.readers.problems import quoted
from areas.readers.table import Row, Table

FILE_NAME = "uitkomsten.csv"
ABOUT = ("pakket", "naam", "soort", "gebied", "periode", "groep", "waarde")
UNDER = {
    "eenheden": "units", "teller": "numerator", "noemer": "denominator", "overheersing": "dominated", "totaal": "total",
    "kwantiel": "quantile", "parameters": "parameters", "doorlopend": "continuous", "cellen": "cells",
}  # fmt: skip
# Two contributions of units are maxima, and the CBS lets no maximum out; packages asked for them before.
MAXIMA = ("grootste", "tweede")
# Name in the column "soort" -> kind, and the columns that must be filled for it.
NEEDED: Mapping[OutputKind, tuple[str, tuple[str, ...]]] = {
    OutputKind.SHARE: ("aandeel", ("teller", "noemer")),
    OutputKind.MEAN: ("gemiddelde", ("eenheden", "overheersing", "totaal")),
    OutputKind.TOTAL: ("som", ("eenheden", "overheersing", "totaal")),
    OutputKind.QUANTILE: ("kwantiel", ("eenheden", "kwantiel")),
    OutputKind.RATIO: ("verhouding", ("teller", "noemer")),
    OutputKind.ODDS: ("kansverhouding", ("cellen",)),
    OutputKind.MODEL: ("model", ("eenheden", "parameters", "doorlopend")),
}
KINDS = {word: kind for kind, (word, _needed) in NEEDED.items()}
AMOUNTS = ("totaal", "kwantiel")
YES_NO = {"ja": 1, "nee": 0}
IN_WORDS = ("overheersing", "doorlopend")
MOST_ROWS, MOST_TOLD, LONGEST_NAME = 2000, 20, 120
# How far a percentage or mean may be from what its counts give, because it was rounded.
ROUNDING = 0.006


@dataclass(frozen=True)
class Read:
    """The figures as they are kept, and in sentences what is wrong with the file; with faults nothing is kept.

    A figure is {"name", "kind", "area", "period", "group", "value", "under"}, where `under` maps "numerator", "units" and
    so on to numbers ("cells" to a list). Of a mean or total that one unit decides, value and total stayed inside.
    """

    figures: list[dict[str, Any]]
    faults: list[str]


class _WrongCell(ValueError):
    pass


def read_figures(table: Table, package: CbsPackage) -> Read:
    """Figures of a returned table, held against what the plan of the package named."""
    faults = [
        _("De kolom “{name}” ontbreekt.").format(name=name) for name in ABOUT if name not in table.header
    ]
    known = (*ABOUT, *UNDER)
    faults += [_unknown(name) for name in table.header if name not in known]
    if len(table.rows) > MOST_ROWS:
        faults.append(_("Het bestand heeft meer dan {count} regels.").format(count=MOST_ROWS))
    if faults:
        return Read([], faults)
    style = _style(table)
    read, seen = [], set()
    for row in table.rows:
        try:
            figure = _figure(_cells(table, row), package, style)
            place = tuple(figure[name] for name in ("name", "kind", "area", "period", "group"))
            if place in seen:
                raise _WrongCell(_("dit cijfer staat er vaker in."))
            seen.add(place)
            read.append(figure)
        except (_WrongCell, NotANumber) as wrong:
            faults.append(_("Regel {line}: {what}").format(line=row.line, what=wrong))
    faults = faults or list(_of_levels(read))
    return Read([] if faults else read, faults[:MOST_TOLD])


def _unknown(name: str) -> str:
    if name in MAXIMA:
        return _(
            "De kolom “{name}” mag het CBS niet uit: zij zegt iets over één eenheid. Zet in “overheersing” ja of nee."
        ).format(name=name)
    return _("De kolom “{name}” kennen wij hier niet.").format(name=quoted(name))


def _of_levels(figures: list[dict[str, Any]]) -> Iterator[str]:
    """Figures of one name and period are one table, and that is about areas of one size."""
    levels: dict[tuple[str, str], set[str]] = {}
    for figure in figures:
        levels.setdefault((figure["name"], figure["period"]), set()).add(figure["area"][:2])
    for (name, period), found in sorted(levels.items()):
        if len(found) > 1:
            sentence = _(
                "“{name}” ({period}) gaat over gebieden van verschillend niveau. Geef elk niveau een eigen naam."
            )
            yield sentence.format(name=quoted(name), period=period)


def _style(table: Table) -> NumberStyle:
    """One decimal sign for the whole file; a comma where nothing proves it."""
    columns = [name for name in ("waarde", *AMOUNTS) if name in table.header]
    return common_style(
        (text for name in columns for text in table.values(table.column(name))), NumberStyle.COMMA
    )


def _cells(table: Table, row: Row) -> dict[str, str]:
    return {name: row.cells[table.column(name)].strip() for name in table.header}


def _figure(cells: Mapping[str, str], package: CbsPackage, style: NumberStyle) -> dict[str, Any]:
    kind = KINDS.get(cells["soort"].casefold())
    _require_about(cells, kind, package)
    assert kind is not None
    under = dict(_under(cells, kind, style))
    value = None
    if under.get("dominated"):
        _require_nothing(cells)
    else:
        value = _number("waarde", cells["waarde"], style)
        _require_consistent(kind, value, under)
    return {
        "name": cells["naam"], "kind": str(kind), "area": clean_code(cells["gebied"]), "period": cells["periode"],
        "group": cells["groep"], "value": value, "under": under,
    }  # fmt: skip


def _require_about(cells: Mapping[str, str], kind: OutputKind | None, package: CbsPackage) -> None:
    if cells["pakket"] != package.code:
        raise _WrongCell(_("het kenmerk is niet dat van dit pakket, {code}.").format(code=package.code))
    if kind is None:
        raise _WrongCell(
            _("de soort “{found}” kennen wij niet. Kies uit: {known}.").format(
                found=quoted(cells["soort"]), known=", ".join(KINDS)
            )
        )
    if kind not in package.plan.output_kinds:
        raise _WrongCell(
            _("een uitkomst van de soort “{kind}” staat niet in het plan.").format(kind=cells["soort"])
        )
    if cells["gebied"] and not level_of(clean_code(cells["gebied"])):
        raise _WrongCell(_("“{area}” is geen gebied.").format(area=quoted(cells["gebied"])))
    if not 0 < len(cells["naam"]) <= LONGEST_NAME or len(cells["groep"]) > LONGEST_NAME:
        raise _WrongCell(
            _("geef het cijfer een naam van ten hoogste {count} tekens.").format(count=LONGEST_NAME)
        )


def _under(cells: Mapping[str, str], kind: OutputKind, style: NumberStyle) -> Iterator[tuple[str, Any]]:
    """What lies under the figure; a figure without it cannot be judged and is refused."""
    word, needed = NEEDED[kind]
    for column in needed:
        text = cells.get(column, "")
        if not text:
            raise _WrongCell(
                _(
                    "bij een uitkomst van de soort “{kind}” hoort “{column}”. Zonder dat kan niemand beoordelen of zij"
                    " veilig is."
                ).format(kind=word, column=column)
            )
        read = _read(column, text, style)
        yield UNDER[column], read
        if column == "overheersing" and read:
            return


def _require_nothing(cells: Mapping[str, str]) -> None:
    """A figure that one unit decides tells the amount of that unit."""
    filled = [name for name in ("waarde", "totaal") if cells.get(name)]
    if filled:
        raise _WrongCell(
            _("één eenheid overheerst, dus laat “{name}” leeg. Het getal zegt iets over die eenheid.").format(
                name=filled[0]
            )
        )


def _read(column: str, text: str, style: NumberStyle) -> Any:
    if column == "cellen":
        return [_count(column, part, style) for part in text.split()]
    if column in IN_WORDS:
        if text.casefold() not in YES_NO:
            raise _WrongCell(_("in “{column}” staat ja of nee.").format(column=column))
        return YES_NO[text.casefold()]
    return _amount(column, text, style) if column in AMOUNTS else _count(column, text, style)


def _number(column: str, text: str, style: NumberStyle) -> float:
    try:
        found = read_number(text, style)
    except NotANumber as wrong:
        raise _WrongCell(f"{column}: {wrong}") from wrong
    if found is None:
        raise _WrongCell(_("in “{column}” hoort een getal.").format(column=column))
    return float(found)


def _amount(column: str, text: str, style: NumberStyle) -> float:
    found = _number(column, text, style)
    if found < 0:
        raise _WrongCell(_("in “{column}” staat een getal onder nul.").format(column=column))
    return found


def _count(column: str, text: str, style: NumberStyle) -> int:
    found = _amount(column, text, style)
    if not found.is_integer():
        raise _WrongCell(_("in “{column}” hoort een heel getal.").format(column=column))
    return int(found)


def _require_consistent(kind: OutputKind, value: float, under: Mapping[str, Any]) -> None:
    """A figure that its counts do not give was worked out from something else, and that was not judged."""
    expected = _expected(kind, under)
    if expected is not None and abs(value - expected) > max(0.06, ROUNDING * abs(expected)):
        raise _WrongCell(_("de waarde klopt niet met wat eronder ligt."))


def _expected(kind: OutputKind, under: Mapping[str, Any]) -> float | None:
    if kind == OutputKind.SHARE:
        return 100 * under["numerator"] / under["denominator"] if under["denominator"] else None
    if kind == OutputKind.TOTAL:
        return float(under["total"])
    if kind == OutputKind.MEAN and under["units"]:
        return float(under["total"] / under["units"])
    return None
