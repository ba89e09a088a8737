"""What the pre-scan asks people; the rest follows from the variables and sources that were chosen.

The lists follow the Model DPIA Rijksdienst 3.0 (pre-scan 2.0): the 17 kinds of processing for which the Autoriteit
Persoonsgegevens asks a DPIA, and the nine criteria of the European Data Protection Board. The wording is our own.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Words = str | Promise
YES_NO, ONE, SOME = "yes_no", "one", "some"


@dataclass(frozen=True)
class Ask:
    """One question: its key, what is asked, a hint, how it is answered and, for a choice, what can be chosen."""

    key: str
    label: Words
    hint: Words = ""
    kind: str = YES_NO
    options: tuple[tuple[str, Words], ...] = ()

    def clean(self, value: Any) -> Any:
        """The answer in its one form; anything that cannot be an answer counts as no answer."""
        known = {key for key, _label in self.options}
        if self.kind == SOME:
            given = value if isinstance(value, list | tuple) else []
            return sorted(known & {one for one in given if isinstance(one, str)})
        if self.kind == ONE:
            return value if isinstance(value, str) and value in known else self.options[0][0]
        return value is True

    def told(self, value: Any) -> str:
        """An answer as somebody reads it."""
        if self.kind == YES_NO:
            return gettext("ja") if value else gettext("nee")
        labels = dict(self.options)
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(labels[key]) for key in chosen) or "–"


SUBJECTS: tuple[tuple[str, Words], ...] = (
    ("staff", _("medewerkers")),
    ("citizens", _("inwoners of ondernemers")),
    ("children", _("kinderen jonger dan 16 jaar")),
    ("vulnerable", _("kwetsbare mensen, zoals patiënten of mensen met schulden")),
)
AP_LIST: tuple[tuple[str, Words], ...] = (
    ("covert", _("heimelijk onderzoek")),
    ("blacklist", _("zwarte lijsten")),
    ("fraud", _("fraudebestrijding")),
    ("credit", _("kredietwaardigheid (creditscores)")),
    ("financial", _("financiële situatie")),
    ("genetic", _("genetische gegevens")),
    ("health", _("gezondheid, op grote schaal")),
    ("partnership", _("samenwerkingsverbanden die gegevens delen")),
    ("cameras", _("cameratoezicht")),
    ("moving_cameras", _("flexibel cameratoezicht")),
    ("employees", _("controle van werknemers")),
    ("location", _("locatiegegevens")),
    ("communication", _("communicatiegegevens")),
    ("things", _("apparaten die gegevens doorsturen (internet of things)")),
    ("profiling", _("profilering")),
    ("influence", _("observeren of beïnvloeden van gedrag")),
    ("biometric", _("biometrie")),
)
EDPB: tuple[tuple[str, Words], ...] = (
    ("judging", _("mensen beoordelen op kenmerken")),
    ("automated", _("geautomatiseerde besluiten met gevolgen voor iemand")),
    ("monitoring", _("stelselmatige monitoring")),
    ("sensitive", _("bijzondere of zeer gevoelige gegevens")),
    ("large_scale", _("verwerking op grote schaal")),
    ("linking", _("koppelen van gegevens uit verschillende bronnen")),
    ("vulnerable", _("gegevens van kwetsbare mensen")),
    ("new_technology", _("nieuwe technologie")),
    ("blocking", _("iemand een dienst of recht onthouden")),
)
QUESTIONS: tuple[Ask, ...] = (
    Ask(
        "personal",
        _("Gaan de gegevens over mensen die te herkennen zijn, ook als namen zijn vervangen?"),
        _("Staat er een bron met persoonsgegevens bij dit onderzoek, dan rekenen wij altijd met ja."),
    ),
    Ask("new_law", _("Hoort dit bij een nieuwe wet of regeling?")),
    Ask("subjects", _("Over wie gaan de gegevens?"), kind=SOME, options=SUBJECTS),
    Ask("many", _("Gaat het om 10.000 mensen of meer?")),
    Ask("monthly", _("Worden de gegevens elke maand of vaker verwerkt?")),
    Ask("years", _("Worden de gegevens een jaar of langer bewaard?")),
    Ask(
        "transfer",
        _("Gaan gegevens naar een land buiten de Europese Economische Ruimte?"),
        kind=ONE,
        options=(
            ("none", _("nee")),
            ("adequate", _("ja, naar een land met een passend niveau van bescherming")),
            ("other", _("ja, naar een ander land")),
        ),
    ),
    Ask("judging", _("Worden mensen beoordeeld of ingedeeld op hun kenmerken?")),
    Ask("automated", _("Neemt een computer besluiten die gevolgen hebben voor iemand?")),
    Ask("blocking", _("Kan de uitkomst iemand een dienst of een recht onthouden?")),
    Ask("monitoring", _("Worden mensen stelselmatig gevolgd?")),
    Ask(
        "new_technology",
        _("Wordt een nieuwe techniek gebruikt, of een bekende techniek op een nieuwe manier?"),
    ),
    Ask(
        "listed",
        _("Wat hiervan komt voor?"),
        _(
            "Deze lijst is van de Autoriteit Persoonsgegevens. Wat uit de gekozen gegevens blijkt, tellen wij zelf mee."
        ),
        kind=SOME,
        options=AP_LIST,
    ),
    Ask(
        "algorithm",
        _("Wat voor algoritme wordt gebruikt?"),
        kind=ONE,
        options=(
            ("none", _("geen, of een eenvoudige telling")),
            ("impactful", _("een algoritme dat invloed heeft op mensen")),
            ("high_risk", _("een AI-systeem met een hoog risico")),
        ),
    ),
)
BY_KEY = {ask.key: ask for ask in QUESTIONS}


def cleaned(answers: Any) -> dict[str, Any]:
    """Every answer in its one form, also those that are missing."""
    given = answers if isinstance(answers, dict) else {}
    return {ask.key: ask.clean(given.get(ask.key)) for ask in QUESTIONS}


def in_words(answers: Any) -> str:
    """The answers as somebody reads them, one a line."""
    return "\n".join(
        f"{ask.label} {ask.told(value)}"
        for ask, value in zip(QUESTIONS, cleaned(answers).values(), strict=True)
    )
