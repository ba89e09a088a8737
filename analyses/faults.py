"""Why a job failed, as a sentence that an analyst can act on."""

from django.utils.translation import gettext as _

from analyses.engine.errors import Fault, UnusableTableError


def sentence_for(problem: UnusableTableError) -> str:
    """The engine's code and facts in plain words."""
    facts = {"area": "?", "period": "?"} | {name: str(value) for name, value in problem.facts.items()}
    return _sentences()[problem.fault].format(**facts)


def _sentences() -> dict[Fault, str]:
    return {
        Fault.EMPTY: _("Het bestand heeft geen rijen om mee te rekenen. Kies een ander bestand."),
        Fault.DUPLICATE: _(
            "Gebied {area} komt in periode {period} vaker voor. Lever één rij per gebied en periode aan."
        ),
        Fault.NEGATIVE: _(
            "Gebied {area} heeft een getal onder nul. Verbeter het bestand en lever het opnieuw aan."
        ),
        Fault.MIXED_PERIODS: _("Er staan meer perioden door elkaar. Kies de kolom met de periode opnieuw."),
        Fault.UNKNOWN_AREA: _("Gebied {area} is niet bekend. Lees eerst de gebieden van dat jaar in."),
        Fault.NO_POPULATION: _(
            "Er is geen noemer om op te delen. Kies bij het bestand de kolom met de noemer."
        ),
        Fault.LENGTHS_DIFFER: _("De kolommen zijn niet even lang. Lever het bestand opnieuw aan."),
        Fault.NOT_ADDITIVE: _(
            "De teller van gebied {area} is geen heel aantal. Lever aantallen aan, geen percentages."
        ),
        Fault.CIRCULAR: _(
            "De gebieden vallen onder elkaar in een kring (bij {area}). Lees de gebieden opnieuw in."
        ),
    }
