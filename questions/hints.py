"""Live hints on a question: named rules that say what could be sharper, or what cannot be asked here.

The rules follow the bounds of the method: everything serves prevention, nothing may lead to a person or a company,
and origin is never an input. A rule reads words, so it can be wrong: few rules block, and every hint says what helps.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(TextChoices):
    """How heavy a hint weighs: block closes the gate, justify asks for a written reason, warn and info only advise."""

    BLOCK = "block", _("kan niet")
    JUSTIFY = "justify", _("onderbouwen")
    WARN = "warn", _("scherper")
    INFO = "info", _("tip")


@dataclass(frozen=True)
class Hint:
    """One remark on the question: which rule, how heavy, the words it is about ("" when something is missing), why."""

    rule: str
    severity: Severity
    phrase: str
    explanation: str


@dataclass(frozen=True)
class WordRule:
    """A rule that looks for words in what was written."""

    name: str
    severity: Severity
    pattern: re.Pattern[str]
    explanation: str | Promise


@dataclass(frozen=True)
class GapRule:
    """A rule that looks for a part of the canvas that is still empty."""

    name: str
    fields: tuple[str, ...]
    explanation: str | Promise
    severity: Severity = Severity.WARN


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)", re.IGNORECASE)


READ = (
    "text",
    "population",
    "indicator",
    "numerator",
    "denominator",
    "comparison",
    "hypothesis",
    "use_of_answers",
)

WORD_RULES = (
    WordRule(
        "detection",
        Severity.BLOCK,
        _words(
            r"(?<!geen )(?<!niet om )(?<!niet voor )(?:opsporen|opsporing\w*|opgespoord)",
            r"(?:de )?daders?",
            r"verdachten?",
            r"fraudeurs?",
            r"(?:welke|wie van de) (?:personen|mensen|bewoners|inwoners|ondernemers|bedrijven)"
            r" (?:zijn|is|plegen|frauderen)",
            r"wie (?:zijn|is) de",
        ),
        _(
            "Zicht werkt aan voorkomen, niet aan opsporen van personen of bedrijven. Vraag hoe vaak iets voorkomt en"
            " waar. Heeft u een concreet vermoeden van een strafbaar feit? Ga daarmee naar de politie of het Openbaar"
            " Ministerie."
        ),
    ),
    WordRule(
        "traceability",
        Severity.BLOCK,
        _words(
            r"per (?:persoon|adres|huishouden|woning|pand|bedrijf|gezin|leerling|perceel)",
            r"op (?:adres|persoons|huishoud|pand)niveau",
            r"(?:namen|adressen|kentekens|telefoonnummers|bsn|burgerservicenummers?) van",
            r"bsn|burgerservicenummers?",
            r"individuele (?:personen|mensen|bewoners|inwoners|bedrijven|adressen|gezinnen)",
        ),
        _(
            "Het antwoord zou naar een persoon, adres of bedrijf kunnen leiden. Vraag naar aantallen of aandelen per"
            " buurt, wijk of gemeente."
        ),
    ),
    WordRule(
        "migration_background",
        Severity.BLOCK,
        _words(
            r"migratieachtergrond\w*",
            r"(?:niet-)?westerse (?:afkomst|achtergrond|allochtonen)",
            r"allochto\w+",
            r"etni(?:sch|citeit|sche)\w*",
            r"nationaliteit\w*",
            r"geboorteland\w*",
            r"land van herkomst|herkomstland\w*",
            r"afkomst",
            r"huidskleur",
        ),
        _(
            "Herkomst, nationaliteit of afkomst gebruiken wij niet als kenmerk om naar te kijken. Kies een kenmerk van"
            " het gebied of van het verschijnsel zelf, bijvoorbeeld hoelang een woning leegstaat."
        ),
    ),
    WordRule(
        "proxy",
        Severity.JUSTIFY,
        _words(
            r"religie|geloof|moskee\w*|kerk(?:elijk\w*|gangers)",
            r"achterna(?:am|men)|voorna(?:am|men)",
            r"taal(?:achterstand\w*| thuis|niveau)|laaggeletterd\w*",
            r"uitkering\w*|bijstand\w*",
            r"laag inkomen|lage inkomens|minima",
            r"alleenstaande (?:moeders?|ouders?)|eenoudergezin\w*",
            r"arbeidsmigrant\w*",
            r"woonwagen\w*",
        ),
        _(
            "Dit kenmerk kan ongemerkt samenvallen met herkomst of een andere gevoelige eigenschap. Leg uit waarom het"
            " nodig is en waarom een ander kenmerk niet volstaat."
        ),
    ),
    WordRule(
        "vague",
        Severity.WARN,
        _words(
            r"(?<!hoe )(?:veel|vaak|weinig|sterk|snel|groot|hoog|laag)",
            r"(?:bovengemiddeld|opvallend|aanzienlijk|relatief) (?:veel|vaak|hoog|laag|weinig)",
            r"kwetsbare?|problematische?|verdachte?|ongewenste?|overlast",
            r"enige|diverse|soms|steeds meer|toenemende? mate",
        ),
        _(
            "Dit woord kan iedereen anders uitleggen. Geef een maat, een grens of een begrip dat u samen vastlegt."
        ),
    ),
    WordRule(
        "causal_claim",
        Severity.WARN,
        _words(
            r"leidt tot|leiden tot|veroorza\w+|oorza(?:ak|ken)|gevolg(?:en)? van|als gevolg",
            r"effect van|invloed van|doordat|waardoor|komt door",
        ),
        _(
            "Deze cijfers laten zien wat samen voorkomt, niet wat de oorzaak is. Vraag of twee dingen samen voorkomen,"
            " en zet uw uitleg bij het vermoeden."
        ),
    ),
    WordRule(
        "two_questions",
        Severity.WARN,
        re.compile(
            r"\?[^?]+\?|(?<!\w)en (?:hoe|waarom|of|wat|wie|welke|waardoor)(?!\w)", re.IGNORECASE | re.DOTALL
        ),
        _("Dit lijken twee vragen in één. Maak er één van, en bewaar de andere voor een volgende ronde."),
    ),
)

GAP_RULES = (
    GapRule(
        "no_comparison",
        ("comparison",),
        _("Vergeleken met wat? Kies gebieden of jaren om mee te vergelijken."),
    ),
    GapRule("no_area", ("area_level",), _("Op welk niveau? Kies gemeente, wijk of buurt.")),
    GapRule(
        "no_period",
        ("period_from", "period_to"),
        _("Over welke jaren? Vul het eerste en het laatste jaar in."),
    ),
    GapRule(
        "no_use",
        ("use_of_answers",),
        _(
            "Wat doet u als het antwoord ja is, en wat als het nee is? Vraag alleen waar u iets mee gaat doen."
        ),
    ),
)


def hints(canvas: Mapping[str, Any]) -> list[Hint]:
    """Every hint on a canvas (field name -> value), heaviest first. An empty canvas only gets the gaps."""
    found = [*_on_words(canvas), *_on_gaps(canvas)]
    return sorted(found, key=lambda hint: list(Severity).index(hint.severity))


def _on_words(canvas: Mapping[str, Any]) -> Iterator[Hint]:
    for rule in WORD_RULES:
        phrases = {match.lower(): match for text in _texts(canvas, rule) for match in _matches(rule, text)}
        for phrase in phrases.values():
            yield Hint(rule.name, rule.severity, phrase, str(rule.explanation))


def _matches(rule: WordRule, text: str) -> list[str]:
    return [" ".join(match.group().split())[:80] for match in rule.pattern.finditer(text)]


def _texts(canvas: Mapping[str, Any], rule: WordRule) -> list[str]:
    """What a rule reads: light rules only the question itself, heavy rules every part."""
    names = READ if rule.severity in (Severity.BLOCK, Severity.JUSTIFY) else ("text",)
    return [str(canvas.get(name) or "") for name in names]


def _on_gaps(canvas: Mapping[str, Any]) -> Iterator[Hint]:
    for rule in GAP_RULES:
        if not all(canvas.get(name) for name in rule.fields):
            yield Hint(rule.name, rule.severity, "", str(rule.explanation))
