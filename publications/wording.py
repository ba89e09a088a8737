"""The first version of a publication's texts, with the real numbers of the release; people rewrite it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analyses.engine.deviation import Baseline
from analyses.engine.overdispersion import SpreadModel
from analyses.engine.scales import FigureKind
from analyses.models import Release
from analyses.planned import Settings, settings_from
from publications import figures as figured
from publications.dutch import large_first, level_words, names, small_first
from publications.figures import Figure
from publications.funnels import funnel_of, usual_size
from publications.places import Place, names_of, places
from zicht.core.numbers import decimal, per, times, whole

SHORT_ENOUGH = 70


@dataclass(frozen=True, slots=True)
class Findings:
    """A release read for writing: its last period, where its areas lie and in which words it counts."""

    figures: Sequence[Figure]
    places: Mapping[str, Place]
    summary: Mapping[str, Any]
    period: str
    numerator: str
    denominator: str
    one: str
    many: str
    source: str

    @property
    def chosen(self) -> Settings:
        """What the plan fixed before anybody saw a figure, as the release tells it."""
        return settings_from(self.summary)

    @property
    def names(self) -> dict[str, str]:
        """Code -> what each area is called beside the others."""
        return names_of(self.places)

    @property
    def above(self) -> list[Figure]:
        return figured.highest(self.figures, len(self.figures))

    @property
    def below(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.classification == figured.MUCH_LOWER]

    @property
    def assessed(self) -> int:
        return sum(figure.status == figured.SAFE for figure in self.figures)

    @property
    def town(self) -> str:
        """The one municipality that all areas lie in; empty when there are more."""
        towns = {place.municipality_name for place in self.places.values()}
        return towns.pop() if len(towns) == 1 and self.many != level_words("municipality")[1] else ""


def findings_of(release: Release) -> Findings:
    """Read a release with the words of the question that its plan answers."""
    job = release.check_record.result.job
    version = job.plan.question_version if job.plan else None
    rows = figured.of_latest_period(figured.figures_of(release.table))
    one, many = level_words(version.area_level if version else job.area_level)
    return Findings(
        figures=rows,
        places=places((row.area for row in rows), release.division_year),
        summary=release.summary,
        period=figured.latest_period(rows),
        numerator=_phrase(version.numerator or version.indicator if version else "", _("aantal")),
        denominator=_phrase(version.denominator if version else "", _("inwoners")),
        one=one,
        many=many,
        source=job.dataset.source.title if job.dataset.source else job.dataset.name,
    )


def _phrase(text: str, otherwise: str) -> str:
    """A field of the question as words in a sentence; too long a text would not read as one."""
    plain = text.strip().rstrip(".")
    return small_first(plain) if plain and len(plain) <= SHORT_ENOUGH else otherwise


def first_texts(found: Findings) -> dict[str, str]:
    """Field name -> text for every text of a publication, each within its limit."""
    return {
        "title": title(found)[:200],
        "summary": _(
            "{numerator} in {period}, afgezet tegen {denominator} en tegen wat tussen {many} gewoon verschilt."
        ).format(
            numerator=large_first(found.numerator),
            period=found.period,
            denominator=found.denominator,
            many=found.many,
        ),
        "what_we_see": what_we_see(found),
        "how_sure": _how_sure(found),
        "what_it_does_not_say": _what_it_does_not_say(found),
        "method": _method(found),
        "limits": _limits(found),
        "sources": _sources(found),
    }


def _sources(found: Findings) -> str:
    period = "" if found.period in found.source else f", {found.period}"
    return _("Bron: {source}{period}").format(source=found.source, period=period)[:300]


def title(found: Findings) -> str:
    """The headline: how many areas of how many, and of what."""
    where = _(" van {town}").format(town=found.town) if found.town else ""
    areas = {"total": len(found.figures), "many": found.many, "where": where, "what": found.numerator}
    if found.above:
        sentence = _("In {count} van de {total} {many}{where} meer {what} dan verwacht")
        return sentence.format(count=len(found.above), **areas)
    if not found.assessed:
        return _("{What} in {total} {many}{where}").format(What=large_first(found.numerator), **areas)
    if found.below:
        sentence = _("In {count} van de {total} {many}{where} minder {what} dan verwacht")
        return sentence.format(count=len(found.below), **areas)
    return _("Geen van de {total} {many}{where} wijkt duidelijk af: {what}").format(**areas)


def what_we_see(found: Findings) -> str:
    """How many areas lie higher and lower, and which lies furthest."""
    if not found.assessed:
        return _not_compared(found)
    above, below = len(found.above), len(found.below)
    sentences = [
        _("Wij vergeleken {assessed} {many}.").format(assessed=found.assessed, many=found.many),
        _higher(above),
    ]
    if below:
        lower = ngettext("{count} ligt duidelijk lager.", "{count} liggen duidelijk lager.", below)
        sentences.append(lower.format(count=below))
    if found.above:
        sentences.append(_furthest(found, found.above[0]))
    return " ".join(sentences)


def _not_compared(found: Findings) -> str:
    """What can be seen where no area was laid beside what was expected; of most the count may still be told."""
    told = sum(figure.observed is not None for figure in found.figures)
    return _(
        "Wij vergeleken de {many} niet met elkaar. Van {told} van de {total} {many} is het aantal bekend."
    ).format(many=found.many, told=told, total=len(found.figures))


def _higher(count: int) -> str:
    if not count:
        return _("Geen enkele ligt duidelijk hoger dan verwacht.")
    sentence = ngettext(
        "{count} ligt duidelijk hoger dan verwacht.", "{count} liggen duidelijk hoger dan verwacht.", count
    )
    return sentence.format(count=count)


def _furthest(found: Findings, figure: Figure) -> str:
    return _(
        "Het hoogst ligt {name}: {times} zoveel als verwacht ({observed} bij {population} {denominator})."
    ).format(
        name=found.names[figure.area],
        times=times(figure.ratio or 0),
        observed=whole(figure.observed),
        population=whole(figure.population),
        denominator=counted(found.denominator),
    )


def counted(denominator: str) -> str:
    """A denominator to stand after a number: "alle woningen" becomes "woningen"."""
    return denominator.removeprefix("alle ")


def _how_sure(found: Findings) -> str:
    chosen = found.chosen
    seldom = _(
        "Wij noemen een verschil alleen duidelijk als toeval het bijna niet kan verklaren: minder dan 1 op {one_in}, ook als"
        " u meetelt dat {many} altijd van elkaar verschillen."
    )
    if chosen.overdispersion is SpreadModel.NONE:
        seldom = _(
            "Wij noemen een verschil alleen duidelijk als toeval het bijna niet kan verklaren: minder dan 1 op {one_in}. Dat"
            " {many} ook zonder toeval van elkaar verschillen, telt daarbij niet mee."
        )
    alarms = _("Van alles wat wij zo noemen is naar verwachting hoogstens {share} op de 100 vals alarm.")
    words = {"one_in": whole(chosen.alarm_one_in), "many": found.many, "share": decimal(chosen.fdr * 100)}
    told = [sentence.format(**words) for sentence in (seldom, alarms)]
    return " ".join([*told, *_of_every_hundred(found)])


def _of_every_hundred(found: Findings) -> list[str]:
    """The limits of a share in an area of usual size, in numbers that somebody can imagine; nothing of a count of events."""
    funnel, units = funnel_of(found.figures, found.summary, found.chosen), usual_size(found.figures)
    shares = funnel.outer_shares(units) if units else None
    if funnel.share is None or shares is None:
        return []
    low, high = shares
    factor = per(funnel.share)
    words = {
        "one": found.one, "per": counted(found.denominator), "units": whole(units), "each": whole(factor),
        "middle": decimal(funnel.share * factor), "low": decimal(low * factor), "high": decimal(high * factor),
    }  # fmt: skip
    sentences = [_("Te verwachten zijn er gemiddeld {middle} van elke {each} {per}.")]
    if low > 0 and high < 1:
        sentences.append(
            _(
                "In een {one} met {units} {per} noemen wij een verschil pas duidelijk onder {low} of boven {high} van elke"
                " {each}."
            )
        )
    elif high < 1:
        sentences.append(
            _(
                "In een {one} met {units} {per} noemen wij een verschil pas duidelijk boven {high} van elke {each}."
            )
        )
    elif low > 0:
        sentences.append(
            _(
                "In een {one} met {units} {per} noemen wij een verschil pas duidelijk onder {low} van elke {each}."
            )
        )
    return [sentence.format(**words) for sentence in sentences]


def _what_it_does_not_say(found: Findings) -> str:
    return _(
        "Niet wie iets deed en niet waarom. Wie ergens op bezoek is of er werkt, telt niet mee bij"
        " {denominator}."
        " Een hoog of laag cijfer is op zichzelf nog geen misstand."
    ).format(denominator=found.denominator)


def _method(found: Findings) -> str:
    chosen = found.chosen
    is_share = chosen.counted_as is FigureKind.SHARE
    sentences = [
        _(
            "Voor elke {one} rekenden wij uit hoeveel {numerator} er zouden zijn als overal hetzelfde gold. Dat is het"
            " verwachte aantal. Wij delen het echte aantal door het verwachte: 1× is precies zoals verwacht."
        ),
        _once_at_most() if is_share else "",
        _only_large() if chosen.baseline is Baseline.ASSESSABLE else "",
        *_what_counts_in_limits(found),
        _(
            "Omdat wij naar veel {many} tegelijk kijken, corrigeren wij voor toevalstreffers (Benjamini-Hochberg). Dit is een"
            " vaste rekenregel; niets leert zichzelf iets aan."
        ),
    ]
    words = {
        "one": found.one,
        "many": found.many,
        "numerator": found.numerator,
        "per": counted(found.denominator),
        "minimum": whole(int(chosen.minimum_population)),
        "phi": decimal(float(found.summary.get("phi") or 1), 1),
        "tau2": decimal(float(found.summary.get("tau2") or 0), 6 if is_share else 4),
    }
    return " ".join(sentence.format(**words) for sentence in sentences if sentence)


def _once_at_most() -> str:
    return _(
        "Elk van de {per} telt hooguit één keer mee. Daarom rekenen wij met het toeval van een aandeel (binomiaal): dat is"
        " kleiner dan bij iets wat vaker kan gebeuren. De marge bij een cijfer is die van Wilson (1927)."
    )


def _only_large() -> str:
    return _("Wat te verwachten is, leiden wij alleen af uit {many} met minstens {minimum} in de noemer.")


def _what_counts_in_limits(found: Findings) -> list[str]:
    """What the limits leave room for. A release of before engine 9 does not say that chance was counted exactly; it was not."""
    chosen, is_exact = found.chosen, bool(found.summary.get("is_exact"))
    if not is_exact:
        return [_usual_differences()[chosen.overdispersion]]
    if chosen.overdispersion is SpreadModel.NONE:
        room = _usual_differences()[SpreadModel.NONE]
    else:
        room = _(
            "Kleine {many} schommelen vanzelf meer dan grote. Meer dan door dat toeval verschillen de {many} hier niet. Daarom"
            " telt alleen toeval mee in de grenzen van de trechter."
        )
    if chosen.counted_as is FigureKind.SHARE:
        return [
            room,
            _("Een gebied ligt voorbij een grens als het verwachte aandeel buiten de marge van Wilson valt."),
        ]
    return [room, _("De kans op zo'n aantal of verder rekenen wij exact uit (Poisson).")]


def _usual_differences() -> dict[SpreadModel, str]:
    """What the plan chose for differences that areas always have."""
    return {
        SpreadModel.ADDITIVE: _(
            "Kleine {many} schommelen vanzelf meer dan grote, en {many} verschillen altijd een beetje. Beide tellen wij mee"
            " in de grenzen van de trechter (Spiegelhalter 2005, additief model; phi {phi}, tau² {tau2})."
        ),
        SpreadModel.MULTIPLICATIVE: _(
            "Kleine {many} schommelen vanzelf meer dan grote, en {many} verschillen altijd een beetje. Daarom maken wij alle"
            " grenzen van de trechter evenveel keer wijder (Spiegelhalter 2005, multiplicatief model; phi {phi})."
        ),
        SpreadModel.NONE: _(
            "Kleine {many} schommelen vanzelf meer dan grote. Alleen dat toeval telt mee in de grenzen van de trechter, niet"
            " dat {many} altijd een beetje verschillen."
        ),
    }


def _limits(found: Findings) -> str:
    counts = figured.counts_of(found.figures)
    sentences = [
        _(
            "{Many} met minder dan {minimum} {counted} beoordelen wij niet: daar zegt een verhouding te"
            " weinig."
        ).format(
            Many=large_first(found.many),
            minimum=whole(int(found.chosen.minimum_population)),
            counted=counted(found.denominator),
        ),
        _("Cijfers over zo weinig mensen of voorvallen dat iemand herkend kan worden, tonen wij niet."),
    ]
    if counts[figured.HIDDEN]:
        hidden = _("Dat geldt hier voor {count} {many}.")
        sentences.append(hidden.format(count=counts[figured.HIDDEN], many=found.many))
    return " ".join(sentences)


def reading_rule(found: Findings) -> str:
    """The sentence that stands beside every map."""
    return _(
        "De kaart laat één ding zien, precies zoals hier omschreven: {numerator}, afgezet tegen {denominator}."
        " Hoog of laag betekent nog niet dat er iets mis is."
    ).format(numerator=found.numerator, denominator=found.denominator)


def first_insight(found: Findings) -> str:
    """One sentence that an analyst can start from."""
    if not found.above:
        return what_we_see(found)
    called, each_one = found.names, _("{name} met {times}")
    high = [
        each_one.format(name=called[figure.area], times=times(figure.ratio or 0))
        for figure in found.above[:3]
    ]
    return _("Het duidelijkst hoger liggen {names}.").format(names=names(high))
