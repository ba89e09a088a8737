"""Why a job failed: a named kind, whether it may pass by itself, and a sentence that an analyst can act on."""

import errno
import os
import random

from botocore.exceptions import BotoCoreError, ClientError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_noop

from analyses.engine.errors import Fault, UnusableTableError
from analyses.models import JobFault, JobState
from zicht.core.errors import Refusal
from zicht.core.worded import Worded, worded

# Trying again later can help. For every other kind something has to change first.
PASSING = frozenset({JobFault.UNREACHABLE, JobFault.DISK_FULL, JobFault.WORKER_LOST, JobFault.CRASHED})
# Somebody has to bring other data or another plan; the rest is ours, and waits in the list of what got stuck.
FOR_THE_ANALYST = frozenset({JobFault.DATA, JobFault.APPROVAL, JobFault.FILE_GONE})
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OUT_OF_MEMORY = frozenset({"OutOfMemoryException", "ArrowMemoryError"})
# What the embedded engine says of a disk, in words that hold those of the system; it has no `errno`.
OUT_OF_REACH = frozenset({"IOException"})
# What may pass by itself: a disk, a database or a store (S3-compatible, in production) that does not answer for a moment.
MAY_PASS = (OSError, OperationalError, InterfaceError, BotoCoreError, ClientError)
FIRST_PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 600

FALLS = {
    JobFault.FILE_GONE: gettext_noop("Het gegevensbestand is er niet meer. Lever het bestand opnieuw aan."),
    JobFault.UNREACHABLE: gettext_noop("Het bestand of de database was niet bereikbaar."),
    JobFault.DISK_FULL: gettext_noop("De schijf van de rekenaar is vol. De beheerder maakt ruimte."),
    JobFault.CRASHED: gettext_noop("Het rekenproces stopte onverwacht."),
    JobFault.WORKER_LOST: gettext_noop("De rekenaar viel weg tijdens deze opdracht."),
    JobFault.MEMORY: gettext_noop(
        "De opdracht had meer geheugen nodig dan een opdracht mag gebruiken. Neem minder perioden of gebieden in één bestand."
    ),
    JobFault.TIME: gettext_noop(
        "De opdracht duurde langer dan een opdracht mag duren. Neem minder perioden of gebieden in één bestand."
    ),
    JobFault.UNFORESEEN: gettext_noop(
        "Er ging iets mis dat wij niet hadden voorzien. De beheerder vindt de fout onder opdracht {number}."
    ),
}

OF_THE_TABLE = {
    Fault.EMPTY: gettext_noop("Het bestand heeft geen rijen om mee te rekenen. Kies een ander bestand."),
    Fault.DUPLICATE: gettext_noop(
        "Gebied {area} komt in periode {period} vaker voor. Lever één rij per gebied en periode aan."
    ),
    Fault.NEGATIVE: gettext_noop(
        "Gebied {area} heeft een getal onder nul. Verbeter het bestand en lever het opnieuw aan."
    ),
    Fault.MIXED_PERIODS: gettext_noop(
        "Er staan meer perioden door elkaar. Lever het bestand opnieuw aan en kies daarbij de kolom met de periode."
    ),
    Fault.UNKNOWN_AREA: gettext_noop("Gebied {area} is niet bekend. Lees eerst de gebieden van dat jaar in."),
    Fault.LIES_IN_NONE: gettext_noop(
        "Van gebied {area} weten wij niet in welk groter gebied het ligt. Kies in het plan een kleiner gebied, "
        "of laat de beheerder de gebieden van dat jaar opnieuw inlezen."
    ),
    Fault.NO_POPULATION: gettext_noop(
        "Er is geen noemer om op te delen. Lever het bestand opnieuw aan en kies daarbij de kolom met de noemer."
    ),
    Fault.NONE_LARGE_ENOUGH: gettext_noop(
        "Volgens het plan bepalen alleen gebieden met ten minste {minimum} in de noemer wat te verwachten is. Geen van de {areas}"
        " gebieden heeft er in {period} zoveel. Laat in een nieuwe versie van het plan alle gebieden de verwachting bepalen, neem"
        " een lager minimum of grotere gebieden, of lever een vollediger bestand aan. Staan in het bestand rijen per eenheid, dan"
        " is de noemer van een gebied het aantal eenheden dat er in het bestand voor staat."
    ),
    Fault.LENGTHS_DIFFER: gettext_noop("De kolommen zijn niet even lang. Lever het bestand opnieuw aan."),
    Fault.NOT_ADDITIVE: gettext_noop(
        "De teller van gebied {area} is geen heel aantal. Lever aantallen aan, geen percentages."
    ),
    Fault.CIRCULAR: gettext_noop(
        "De gebieden vallen onder elkaar in een kring (bij {area}). Lees de gebieden opnieuw in."
    ),
    Fault.NOT_FINITE: gettext_noop(
        "Gebied {area} heeft in periode {period} een waarde die geen getal is. Verbeter het bestand en lever het opnieuw aan."
    ),
    Fault.TOO_LARGE: gettext_noop(
        "Een getal is te groot om precies mee te rekenen. Kijk of de kolommen goed gekozen zijn."
    ),
    Fault.MIXED_DIVISIONS: gettext_noop(
        "Er staan gebieden uit meer dan één jaar door elkaar ({years}). Lever per indelingsjaar een bestand aan."
    ),
    Fault.SHARES_INCOMPLETE: gettext_noop(
        "De delen waarin gebied {area} is gesplitst, zijn samen niet één. Verbeter de tabel met grenswijzigingen."
    ),
    Fault.MISSING_COLUMN: gettext_noop(
        "De kolom {column} staat niet in het bestand. Lever het bestand opnieuw aan en kies daarbij de kolommen."
    ),
    Fault.TOO_MANY: gettext_noop(
        "Het plan vraagt percentages per soort. Dat zijn hier {count} cijfers, en wij beoordelen er ten hoogste {most}. "
        "Kies in het plan een groter gebied, of lever minder soorten aan."
    ),
    Fault.MORE_THAN_ALL: gettext_noop(
        "In gebied {area} is de teller in periode {period} groter dan de noemer. Het plan zegt dat alles in de noemer hooguit één"
        " keer meetelt. Verbeter het bestand, of kies in een nieuwe versie van het plan een aantal keren."
    ),
    Fault.UNREADABLE: gettext_noop("Het bestand is niet te lezen. Lever het opnieuw aan."),
}


class JobFell(Exception):
    """A job cannot go on. `fault` names the kind, `sentence` says what happened and what would help."""

    def __init__(self, fault: JobFault, sentence: str) -> None:
        super().__init__(fault, sentence)
        self.fault = fault
        self.sentence = sentence


def fell(fault: JobFault, **facts: object) -> JobFell:
    """The fall of this kind in its usual words."""
    return JobFell(fault, worded(FALLS[fault], **facts))


def fall_of(problem: Exception, job_id: int) -> JobFell:
    """The kind of fault that an exception in the computation stands for."""
    if isinstance(problem, JobFell):
        return problem
    if isinstance(problem, UnusableTableError):
        return JobFell(JobFault.DATA, sentence_for(problem))
    if isinstance(problem, Refusal):
        return JobFell(JobFault.FILE_GONE, problem.sentence)
    return fell(_kind_of(problem), number=job_id)


def _kind_of(problem: Exception) -> JobFault:
    if isinstance(problem, FileNotFoundError):
        return JobFault.FILE_GONE
    if isinstance(problem, MemoryError) or type(problem).__name__ in OUT_OF_MEMORY:
        return JobFault.MEMORY
    if isinstance(problem, OSError) and problem.errno in FULL:
        return JobFault.DISK_FULL
    if type(problem).__name__ in OUT_OF_REACH:
        return (
            JobFault.DISK_FULL
            if any(os.strerror(code) in str(problem) for code in FULL)
            else JobFault.UNREACHABLE
        )
    if isinstance(problem, MAY_PASS):
        return JobFault.UNREACHABLE
    return JobFault.UNFORESEEN


def ends_as(fault: JobFault) -> JobState:
    """Failed when the analyst can change what is wrong, dead when it got stuck on something else."""
    return JobState.FAILED if fault in FOR_THE_ANALYST else JobState.DEAD


def pause_after(attempts: int) -> float:
    """Seconds to wait before the next try: twice as long each time, and a random part of half of that, so that jobs
    that fell together do not come back together."""
    whole = min(FIRST_PAUSE_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_PAUSE_SECONDS)
    return whole / 2 + random.uniform(0, whole / 2)  # noqa: S311  spreads load, keeps no secret


def given_up(fault: JobFault, attempts: int) -> Worded:
    """The sentence of a job that was tried as often as it may be."""
    if fault == JobFault.WORKER_LOST:
        return worded(
            "De rekenaar viel {count} keer weg tijdens deze opdracht. Start de opdracht opnieuw.",
            count=attempts,
        )
    return worded(
        "Na {count} pogingen lukte het niet. {why} Start de opdracht later opnieuw.",
        count=attempts,
        why=worded(FALLS[fault], number=""),
    )


def sentence_for(problem: UnusableTableError) -> Worded:
    """The engine's code and facts in plain words."""
    facts = dict.fromkeys(("area", "period", "years", "column", "count", "most", "minimum", "areas"), "?") | {
        name: str(value) for name, value in problem.facts.items()
    }
    return worded(OF_THE_TABLE[problem.fault], **facts)
