"""A check in the words of its screens: rows, ranges, pairs and who looked, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.checking_periods import PeriodLine, where_in_words
from analyses.models import CheckRemark
from analyses.output_counts import OBSERVED, POPULATION
from analyses.output_words import under_words
from analyses.pairs import Pair, choice_words
from analyses.protection import ALL_AREAS, CONCEALED, PRIMARY, SAFE, SECONDARY
from analyses.rows import ESTIMATED
from analyses.selectors import AreaLabel, Looks, names_of
from analyses.subjects import Kinship
from analyses.wording import danger_words, kinship_words, status_words, why_words
from zicht.core.numbers import whole

MOST_NAMED = 6

# Sign and tone of each mark: the words and the sign tell it without the colour.
MARK_SIGNS = {PRIMARY: ("stop", "lock"), SECONDARY: ("wait", "shield"), SAFE: ("ok", "check")}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One row as a checker reads it. `count` is the unweighted number behind the cell, None when not to be seen."""

    area: str
    name: str
    lies_in: str
    period: str
    status: str
    mark: str
    kind: str
    icon: str
    shown: int | None
    count: int | None
    population: float | None
    ratio: float | None
    range: str
    remark: CheckRemark | None
    is_estimate: bool = False

    @property
    def hidden(self) -> bool:
        return self.status in CONCEALED


def check_lines(
    rows: Iterable[Mapping[str, Any]],
    labels: Mapping[str, AreaLabel],
    counts: Mapping[tuple[str, str], int | None],
    ranges: Iterable[Mapping[str, Any]],
    remarks: Mapping[tuple[str, str], CheckRemark],
) -> list[CheckLine]:
    """The rows of one page in the order given."""
    marks = status_words()
    reach = {(each["area"], each.get("period")): each for each in ranges}
    return [_line(row, labels, counts, reach, remarks, marks) for row in rows]


def _line(
    row: Mapping[str, Any],
    labels: Mapping[str, AreaLabel],
    counts: Mapping[tuple[str, str], int | None],
    reach: Mapping[tuple[str, str | None], Mapping[str, Any]],
    remarks: Mapping[tuple[str, str], CheckRemark],
    marks: Mapping[str, str],
) -> CheckLine:
    place = (row["area"], row["period"])
    label = labels.get(row["area"]) or AreaLabel(row["area"], row["area"])
    found = reach.get(place) or reach.get((row["area"], None))
    kind, icon = MARK_SIGNS.get(row["status"], ("neutral", "circle"))
    return CheckLine(
        area=row["area"], name=label.name, lies_in=label.parent_name, period=row["period"], status=row["status"],
        mark=marks[row["status"]], kind=kind, icon=icon, shown=row["observed"], count=counts.get(place),
        population=row["population"], ratio=row["ratio"], range=_range(found) if found else "", remark=remarks.get(place),
        is_estimate=row["status"] == SAFE and bool(row.get(ESTIMATED)),
    )  # fmt: skip


def _range(found: Mapping[str, Any]) -> str:
    """ "tussen 0 en 31", or that nothing bounds it. A range that is not exact is at least so wide."""
    if found.get("high") is None:
        return _("{low} of meer, zonder grens").format(low=found["low"])
    if found.get("exact") is False:
        return _("ten minste tussen {low} en {high}").format(low=found["low"], high=found["high"])
    return _("tussen {low} en {high}").format(low=found["low"], high=found["high"])


def ranges_in_words(
    audit: Mapping[str, Any], labels: Mapping[str, AreaLabel], periods: Sequence[PeriodLine] = ()
) -> list[str]:
    """What an attacker can work out, in sentences: how many cells were tried, where those stand, and which is known most
    closely."""
    ranges = list(audit.get("ranges", []))
    if not ranges:
        return []
    names = names_of(labels)
    tried = audit.get("hidden", len(ranges))
    told = [_rounded_words(audit) if audit.get("round_base") else _tried_words(tried, periods)]
    bounded = [each for each in ranges if each.get("high") is not None]
    if bounded:
        closest = min(bounded, key=lambda each: (each["high"] - each["low"], each["area"]))
        name = _named(closest["area"], names)
        if len(periods) > 1 and closest.get("period"):
            name = _("{area} in {periods}").format(area=name, periods=closest["period"])
        sentence = _("Het dichtst komt een ander bij {name}: die ligt {range}.")
        told.append(sentence.format(name=name, range=_range(closest)))
    return told


def kept_in_words(audit: Mapping[str, Any]) -> str:
    """Of which hidden cells the range is kept."""
    kept, tried = len(audit.get("ranges", [])), audit.get("hidden", 0)
    if kept < tried:
        return _("Van {kept} van de {tried} cellen is de marge bewaard; die staat in de tabel.").format(
            kept=kept, tried=tried
        )
    return _("De marge van elke verborgen cel staat in de tabel.")


def hidden_in_words(hidden: int) -> list[str]:
    """For who may not know why a cell is hidden: how many are."""
    if not hidden:
        return []
    sentence = ngettext(
        "{count} cel in de tabel is verborgen. Waarom, en hoe dicht een ander erbij kan komen, zien de controleurs en de"
        " analist.",
        "{count} cellen in de tabel zijn verborgen. Waarom, en hoe dicht een ander erbij kan komen, zien de controleurs en de"
        " analist.",
        hidden,
    )
    return [sentence.format(count=hidden)]


def hidden_figures_in_words(outputs: Iterable[Mapping[str, Any]]) -> str:
    """How many of the figures beside the table are hidden; empty where none are."""
    marks = [each["status"] for each in outputs]
    hidden = sum(status in CONCEALED for status in marks)
    if not hidden:
        return ""
    if len(marks) == 1:
        return _("Er is één andere uitkomst, en die is verborgen.")
    sentence = ngettext(
        "Van de {many} andere uitkomsten is er {count} verborgen.",
        "Van de {many} andere uitkomsten zijn er {count} verborgen.",
        hidden,
    )
    return sentence.format(many=len(marks), count=hidden)


def exposed_words(audit: Mapping[str, Any], names: Mapping[str, str]) -> "Naming | None":
    """Which hidden areas can be worked out too closely; None when there are none."""
    exposed = {area: [] for area in audit.get("exposed", [])}
    return _naming(_("Te nauw is de marge bij: {names}."), exposed, names)


def _tried_words(tried: int, periods: Sequence[PeriodLine]) -> str:
    told = ngettext(
        "Zicht probeerde {count} verborgen cel terug te rekenen uit alles wat wel te zien is.",
        "Zicht probeerde {count} verborgen cellen terug te rekenen uit alles wat wel te zien is.",
        tried,
    ).format(count=tried)
    return " ".join(sentence for sentence in (told, where_in_words(tried, periods)) if sentence)


def _rounded_words(audit: Mapping[str, Any]) -> str:
    return _(
        "De getallen zijn afgerond op {base} en tellen op. Zicht rekende uit tussen welke grenzen elk echt aantal kan liggen,"
        " gegeven alle afgeronde getallen samen."
    ).format(base=audit["round_base"])


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two figures side by side, in words: `about` says which part of the area each counts, `counts` also where that is just
    what the table counts. `earlier_name` is filled when the earlier figure is about another area, and `source` tells in which
    release it is."""

    pair: Pair
    name: str
    about: str
    earlier_name: str
    earlier_about: str
    words: str
    new: str
    earlier: str
    source: str
    difference: str
    choice: str
    kind: str

    @property
    def counts(self) -> str:
        return self.about or _("aantal in de tabel")

    @property
    def earlier_counts(self) -> str:
        return self.earlier_about or _("hetzelfde")


@dataclass(frozen=True, slots=True)
class PairGroup:
    """Pairs of the same two counts, with the same decision and reason or all without: told once, above the rows. Of all its
    `count` pairs `lines` are shown."""

    first: PairLine
    lines: Sequence[PairLine]
    count: int

    @property
    def is_open(self) -> bool:
        return self.first.pair.judgement is None


def pair_groups(
    pairs: Iterable[Pair], labels: Mapping[str, AreaLabel], *, most: int | None = None
) -> list[PairGroup]:
    """All pairs, those without a decision first and else in the order given; no more than the first `most` are shown, and what
    is not shown is counted."""
    groups: dict[tuple[Any, ...], list[PairLine]] = {}
    for line in pair_lines(undecided_first(pairs), labels):
        judged = line.pair.judgement
        decision = (
            (judged.choice, judged.reason, str(judged.judged_by), judged.judged_at.date()) if judged else ()
        )
        same = (decision, line.pair.beside, line.counts, line.earlier_counts)
        groups.setdefault(same, []).append(line)
    found, left = [], sum(map(len, groups.values())) if most is None else most
    for lines in groups.values():
        found.append(PairGroup(lines[0], lines[: max(left, 0)], len(lines)))
        left -= len(lines)
    return found


def undecided_first(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: pair.judgement is not None)


def pair_lines(pairs: Iterable[Pair], labels: Mapping[str, AreaLabel]) -> list[PairLine]:
    """The pairs in the order given."""
    dangers, names = danger_words(), names_of(labels)
    return [_pair_line(pair, names, dangers) for pair in pairs]


def _pair_line(pair: Pair, names: Mapping[str, str], dangers: Mapping[str, str]) -> PairLine:
    choice = pair.judgement.choice if pair.judgement else ""
    return PairLine(
        pair=pair,
        name=_named(pair.area, names),
        about=_about(pair.output, pair.category, pair.part),
        earlier_about=_about(pair.earlier_output, pair.earlier_category, pair.earlier_part),
        earlier_name="" if pair.earlier_area in ("", pair.area) else _named(pair.earlier_area, names),
        words=dangers.get(pair.danger, pair.danger),
        new=_figure(pair.new),
        earlier=_("alleen voor controleurs") if pair.is_withheld else _figure(pair.earlier),
        source=_("vrijgave {number}").format(number=pair.release)
        if pair.release
        else _("ander cijfer in deze uitkomst"),
        difference=whole(pair.difference),
        choice=choice_words(choice),
        kind={"": "wait", "accept": "ok"}.get(choice, "stop"),
    )


def _about(output: str, group: str, part: str) -> str:
    """The part that a count is about; under a figure of another kind also which count it is."""
    count = _table_words().get(part, "")
    if output:
        count = _("{count} van “{name}”").format(count=under_words()[part], name=capfirst(output))
    return ", ".join(words for words in (count, group) if words)


def _table_words() -> dict[str, str]:
    return {OBSERVED: _("aantal in de tabel"), POPULATION: _("noemer in de tabel")}


def _named(area: str, names: Mapping[str, str]) -> str:
    return _("alle gebieden samen") if area == ALL_AREAS else names.get(area, area)


def _figure(value: int | None) -> str:
    return _("onvoldoende waarnemingen") if value is None else whole(value)


@dataclass(frozen=True, slots=True)
class AgainstLine:
    """An earlier release that the table was held against, in words: what it counted, and why both may count the same."""

    release: str
    title: str
    periods: str
    counted: str
    why: str
    words: str
    kind: str
    fits: bool


def against_lines(against: Iterable[Mapping[str, Any]]) -> list[AgainstLine]:
    """The releases in the order in which they came out; the title only of another trajectory."""
    grounds, kin = why_words(), kinship_words()
    return [
        AgainstLine(
            release=each["release"],
            title=each["title"] if each["foreign"] else "",
            periods=", ".join(each["periods"]),
            counted=each["counted"],
            why=", ".join(grounds[ground] for ground in each["grounds"]),
            words=kin[each["kinship"]],
            kind="wait" if each["kinship"] == Kinship.UNSURE else "neutral",
            fits=each.get("fits", True),
        )
        for each in against
    ]


@dataclass(frozen=True, slots=True)
class Naming:
    """A sentence that names areas. `every` holds all of them where the sentence names only the first; else it is empty."""

    sentence: str
    every: Sequence[str] = ()


def asked_words(asked: Iterable[Sequence[str]], names: Mapping[str, str]) -> Naming | None:
    """Which cells are hidden because a checker wanted that in an earlier round; None when none are."""
    found = _periods((area, period) for area, period, _category in asked)
    sentence = ngettext(
        "Verborgen omdat een controleur dat in een eerdere ronde besloot: {names}.",
        "Verborgen omdat controleurs dat in een eerdere ronde besloten: {names}.",
        len(found),
    )
    return _naming(sentence, found, names)


def cut_words(on_cut: Iterable[Sequence[str]], names: Mapping[str, str]) -> Naming | None:
    """Which estimates are hidden because the counts that they were made of would follow from them; None when none are."""
    sentence = _(
        "Een gebied van vroeger is nu verdeeld over andere gebieden. Zijn aantal is geschat over die gebieden verdeeld. Wie"
        " de schattingen optelt, vindt het aantal van vroeger terug, en dat is te klein om te tonen. Daarom zijn ook"
        " verborgen: {names}."
    )
    return _naming(sentence, _periods((area, period) for area, period in on_cut), names)


def _periods(cells: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Area -> its periods, each once: a cell of a group is the same area to a reader."""
    found: dict[str, list[str]] = {}
    for area, period in dict.fromkeys(cells):
        found.setdefault(area, []).append(period)
    return found


def _naming(sentence: str, areas: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> Naming | None:
    """The sentence with the first areas, and how many more there are: one that stops half-way would hide the rest."""
    when = _("{area} in {periods}")
    told = [
        when.format(area=_named(area, names), periods=get_text_list(periods, _("en")))
        if periods
        else _named(area, names)
        for area, periods in areas.items()
    ]
    if not told:
        return None
    more = len(told) - MOST_NAMED
    if more <= 0:
        return Naming(sentence.format(names=", ".join(told)))
    some = ngettext("{names} en nog {count} ander gebied", "{names} en nog {count} andere gebieden", more)
    return Naming(sentence.format(names=some.format(names=", ".join(told[:MOST_NAMED]), count=more)), told)


def look_words(looks: Iterable[Looks]) -> list[dict[str, Any]]:
    """Who looked, at what and when, as lines."""
    actions = {
        "check": _("bekeek de controle"), "result": _("bekeek de uitkomst"), "pairs": _("bekeek de paren"),
        "download": _("nam mee"), "release": _("bekeek de vrijgave"), "taken": _("nam uit de vrijgave mee"),
    }  # fmt: skip
    return [
        {
            "name": each.name,
            "what": actions.get(each.action, each.action),
            "file": each.file,
            "at": each.last,
            "times": each.times,
        }
        for each in looks
    ]
