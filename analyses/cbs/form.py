"""The output control form of a package: what the checker of CBS reads, with the counts that the programme fills in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from analyses.cbs.brief import FIGURES, HIDDEN, Brief, as_lines, titled
from analyses.cbs.figures import ABOUT, NEEDED
from analyses.models import OutputKind


def form_of(brief: Brief) -> bytes:
    """The form; lines that end in a word between braces are filled in by the programme."""
    return as_lines(
        *titled(_("Formulier voor de uitvoercontrole"), brief),
        f"{_('Projectnummer')}: {brief.project_number}",
        f"{_('Naam van de onderzoeker')}: ______________________",
        f"{_('Datum')}: ______________________",
        f"{_('Doel van de uitvoer')}: {brief.question}",
        "",
        _("In deze uitvoer: {files}").format(files=brief.leaves),
        f"{_('Bronbestand')}: {{bronbestand}}",
        f"{_('Aantal regels waarop de tabel rust, ongewogen')}: {{aantal_regels}}",
        f"{_('Regels die niet konden meetellen')}: {{regels_over}}",
        f"{_('Aantal cellen met een getal')}: {{aantal_cellen}}",
        f"{_('Waarvan verborgen')}: {{aantal_verborgen}}",
        _(
            "Ongewogen aantal eenheden per cel: zie {files} in de projectmap. De controleur kijkt daar. Dit gaat niet mee naar"
            " buiten."
        ).format(files=brief.stays),
        "",
        *_explained(brief),
        "",
        _("Toegepaste regels:"),
        *(f"  {rule}" for rule in _rules(brief)),
        "",
        _("LIGHT (kleine uitvoer volgens bijlage 1 van de richtlijnen): kruis aan"),
        f"  [ ] {_('ja, want één tabel met gewone aantallen, en elke cel rust op genoeg eenheden')}",
        f"  [ ] {_('nee, volledige controle')}",
    )


def _explained(brief: Brief) -> Iterator[str]:
    """Every column of every file that leaves."""
    about = _about(brief)
    yield _("Elke variabele uitgelegd:")
    main = {name: about[name] for name in ("pakket", "gebied", "periode")} | {
        "teller": _("aantal verschillende eenheden: {what}").format(what=brief.numerator),
        "noemer": _("aantal verschillende eenheden: {what}").format(what=brief.denominator),
    }
    yield from (f"  {name}: {meaning}" for name, meaning in main.items())
    if not brief.other_kinds:
        return
    yield from ("", _("Elke variabele uitgelegd, in {file}:").format(file=FIGURES))
    under = dict.fromkeys(name for kind in brief.other_kinds for name in NEEDED[OutputKind(kind)][1])
    meanings = about | _under()
    yield from (f"  {name}: {meanings[name]}" for name in (*ABOUT, *under))


def _about(brief: Brief) -> dict[str, str]:
    return {
        "pakket": _("kenmerk van dit pakket, in elke regel hetzelfde"),
        "naam": _("waar het cijfer over gaat"),
        "soort": _("wat voor cijfer het is, zoals het plan zegt"),
        "gebied": _("gebiedscode, {level}, indeling {year}").format(
            level=brief.level_word, year=brief.division_year
        ),
        "periode": _("kalenderjaar"),
        "groep": _("de groep eenheden waarover het cijfer gaat; leeg is iedereen"),
        "waarde": _("het cijfer zelf; leeg als één eenheid overheerst"),
    }


def _under() -> dict[str, str]:
    """What lies under a figure of another kind."""
    return {
        "teller": _("aantal eenheden dat meetelt in het cijfer"),
        "noemer": _("aantal eenheden waarover het cijfer gaat"),
        "eenheden": _("ongewogen aantal eenheden achter het cijfer"),
        "overheersing": _(
            "ja als één eenheid het bedrag bepaalt of uit het bedrag is te schatten, anders nee"
        ),
        "totaal": _("som van de bedragen; leeg als één eenheid overheerst"),
        "kwantiel": _("welk kwantiel, tussen 0 en 1; de mediaan is 0,5"),
        "parameters": _("aantal geschatte parameters van het model"),
        "doorlopend": _("ja als het model een verklarende variabele heeft die geen groep is, anders nee"),
        "cellen": _("aantal eenheden in elke cel van de tabel eronder"),
    }


def _rules(brief: Brief) -> Iterator[str]:
    yield _(
        "Minder dan {fewest} eenheden in teller, noemer of verschil, of een teller boven {share} % van de noemer: “{hidden}”."
    ).format(fewest=brief.fewest_units, share=round(100 * brief.largest_share), hidden=HIDDEN)
    if brief.has_amounts:
        yield _("Een gemiddelde of som waarin één eenheid overheerst, staat er zonder waarde en totaal in.")
    yield _other_kinds_told(brief)
    yield _("Er zijn geen gewichten gebruikt. Totalen staan niet in de tabel.")


def _other_kinds_told(brief: Brief) -> str:
    """What besides counts leaves, and what does not."""
    if not brief.other_kinds:
        return _("Er staan geen koppelsleutels, minima, maxima of kwantielen in de uitvoer.")
    kinds = ", ".join(NEEDED[OutputKind(kind)][0] for kind in brief.other_kinds)
    return _(
        "Er staan geen koppelsleutels, minima of maxima in de uitvoer. Naast aantallen staan er in {file}: {kinds}."
    ).format(file=FIGURES, kinds=kinds)
