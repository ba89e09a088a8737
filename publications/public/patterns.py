"""The pattern on the map in words: whether areas resemble those next to them, where they do, and which differ from all around."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publications.public.company import Town, towns_of
from zicht.core.numbers import chance_short, decimal, signed, whole

LARGEST_P = 0.05
# Beyond this Gi* sees a group itself: the same 95 % as everywhere.
SEEN_BY_GI = 1.96
# Where figures lie together, and where one area differs from those around it; the names under which a copy keeps them.
TOGETHER, APART = ("high", "low"), ("high_low", "low_high")


@dataclass(frozen=True, slots=True)
class LocalLine:
    """One area of the local pattern: what it is like, how seldom chance does that, and what Gi* says of it."""

    name: str
    town: str
    words: str
    chance: str
    gi_star: str
    second: str


def pattern_sentence(body: dict[str, Any]) -> str:
    """Whether areas resemble those next to them, in words; empty when nothing can be said of it."""
    found, many = body.get("pattern") or {}, body.get("area_many", _("gebieden"))
    if not found:
        return ""
    words = {"many": many, "i": decimal(found["i"], 2), "areas": whole(found["areas"])}
    told = [(_alike() if _is_pattern(found) else _not_alike()).format(**words)]
    told += [
        sentence.format(names=_among(found, side), many=many)
        for side, sentence in _side_sentences().items()
        if side in _sides(found) and found.get(side)
    ]
    if _is_pattern(found) and not found.get("is_local", True):
        told.append(_("Over zoveel {many} is niet te zeggen welke dat zijn.").format(many=many))
    return " ".join(told)


def _alike() -> str:
    return _(
        "Ja: {many} lijken meer op de {many} ernaast dan door toeval komt (Moran I is {i}, over {areas} {many})."
    )


def _not_alike() -> str:
    return _(
        "Nee: {many} lijken niet meer op de {many} ernaast dan door toeval komt (Moran I is {i}, over {areas} {many})."
    )


def _side_sentences() -> dict[str, str]:
    return {
        "high": _("Hoge cijfers liggen bij elkaar rond {names}."),
        "low": _("Lage cijfers liggen bij elkaar rond {names}."),
        "high_low": _("Hoog, terwijl de {many} ernaast juist laag zijn: {names}."),
        "low_high": _("Laag, terwijl de {many} ernaast juist hoog zijn: {names}."),
    }


def _is_pattern(found: dict[str, Any]) -> bool:
    return found["p"] <= LARGEST_P


def _sides(found: dict[str, Any]) -> tuple[str, ...]:
    """Groups are told where areas resemble their neighbours at all; an area that differs from all around stands by itself."""
    return (*TOGETHER, *APART) if _is_pattern(found) else APART


def _among(found: dict[str, Any], side: str) -> str:
    """The first names, and how many more there are: a sentence that stops half-way would hide the rest."""
    names = ", ".join(found[side])
    more = len(found.get(f"all_{side}", ())) - len(found[side])
    if more < 1:
        return names
    return ngettext("{names} en nog {count}", "{names} en nog {count}", more).format(
        names=names, count=whole(more)
    )


def pattern_lists(body: dict[str, Any]) -> list[tuple[str, list[Town]]]:
    """All areas around which high or low figures lie together, where neither the sentence nor the table names them all."""
    found, many = body.get("pattern") or {}, body.get("area_many", _("gebieden"))
    if not found or not _is_pattern(found) or found.get("local"):
        return []
    labels = {
        "high": _("Alle {count} {many} waar hoge cijfers bij elkaar liggen"),
        "low": _("Alle {count} {many} waar lage cijfers bij elkaar liggen"),
    }
    every = {side: found.get(f"all_{side}", ()) for side in labels}
    return [
        (label.format(count=whole(len(every[side])), many=many), towns_of(every[side]))
        for side, label in labels.items()
        if len(every[side]) > len(found[side])
    ]


def local_lines(body: dict[str, Any]) -> list[LocalLine]:
    """The areas of the local pattern as lines of a table; none in a copy from before these were kept."""
    found = body.get("pattern") or {}
    words = {
        "high": _("hoog tussen hoge buren"),
        "low": _("laag tussen lage buren"),
        "high_low": _("hoog tussen lage buren"),
        "low_high": _("laag tussen hoge buren"),
    }
    return [
        LocalLine(
            row["name"],
            row["town"] if row["town"] != row["name"] else "",
            words[row["side"]],
            chance_short(row["p"]),
            signed(row["gi_star"], 1),
            _second_opinion(row["gi_star"]),
        )
        for row in found.get("local", ())
        if row["side"] in _sides(found)
    ]


def _second_opinion(gi_star: float) -> str:
    if abs(gi_star) < SEEN_BY_GI:
        return _("geen groep")
    return _("hoge groep") if gi_star > 0 else _("lage groep")
