"""What lies before a reviewer in Dutch words: the names of the parts, and values as somebody reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questions.models import AreaLevel
from sources.models import RequestStatus

PARTS: dict[str, str | Promise] = {
    "title": gettext_lazy("titel"),
    "question": gettext_lazy("vraag"),
    "definitions": gettext_lazy("begrippen"),
    "text": gettext_lazy("vraag"),
    "population": gettext_lazy("populatie"),
    "indicator": gettext_lazy("indicator"),
    "numerator": gettext_lazy("teller"),
    "denominator": gettext_lazy("noemer"),
    "area_level": gettext_lazy("gebiedsniveau"),
    "period_from": gettext_lazy("van jaar"),
    "period_to": gettext_lazy("tot en met jaar"),
    "comparison": gettext_lazy("vergelijking"),
    "hypothesis": gettext_lazy("vermoeden"),
    "use_of_answers": gettext_lazy("wat elk antwoord teweegbrengt"),
    "sources": gettext_lazy("bronnen"),
    "needs": gettext_lazy("wat nodig is"),
    "waived": gettext_lazy("vervalt, omdat"),
    "holder": gettext_lazy("bronhouder"),
    "sensitivity": gettext_lazy("gevoeligheid"),
    "purpose": gettext_lazy("doel"),
    "variables": gettext_lazy("gegevens"),
    "years": gettext_lazy("jaren"),
    "legal_basis": gettext_lazy("grondslag"),
    "retention": gettext_lazy("bewaren"),
    "security": gettext_lazy("beveiliging"),
    "chosen": gettext_lazy("gekozen gegevens"),
    "expired": gettext_lazy("verlopen"),
    "prescan": gettext_lazy("pre-scan DPIA"),
    "assessments": gettext_lazy("impacttoetsen"),
    "status": gettext_lazy("antwoord van de bronhouder"),
    "note": gettext_lazy("toelichting"),
    "valid_until": gettext_lazy("geldig tot en met"),
    "dpia": gettext_lazy("DPIA"),
    "personal_data": gettext_lazy("persoonsgegevens"),
    "outcome": gettext_lazy("uitkomst"),
    "document": gettext_lazy("document"),
    "plan": gettext_lazy("analyseplan"),
    "method": gettext_lazy("methode"),
    "counted_as": gettext_lazy("wat voor cijfer"),
    "overdispersion": gettext_lazy("gewone verschillen tussen gebieden"),
    "baseline": gettext_lazy("gebieden die de verwachting bepalen"),
    "minimum_population": gettext_lazy("kleinste aantal inwoners"),
    "alert_one_in": gettext_lazy("binnenste grens: door toeval 1 op de"),
    "alarm_one_in": gettext_lazy("buitenste grens: door toeval 1 op de"),
    "with_trend": gettext_lazy("ontwikkeling in de tijd"),
    "comparison_groups": gettext_lazy("vergelijkingsgroepen"),
    "similar_count": gettext_lazy("aantal gebieden dat er het meest op lijkt"),
    "false_discovery_rate": gettext_lazy("kans op vals alarm"),
    "comparators": gettext_lazy("toelichting op de vergelijking"),
    "output_tables": gettext_lazy("tabellen"),
    "output_kinds": gettext_lazy("andere soorten uitkomsten"),
    "rule_profile": gettext_lazy("regels tegen herleiden"),
    "releases": gettext_lazy("vrijgegeven uitkomst"),
    "number": gettext_lazy("nummer"),
    "checksum": gettext_lazy("controlegetal"),
}
CODED = {"area_level": AreaLevel, "status": RequestStatus}
# The choices of a plan, whose own words lie above this app.
CHOSEN = {
    "counted_as": {
        "events": gettext_lazy("een aantal keren"),
        "share": gettext_lazy("een deel van het geheel"),
    },
    "overdispersion": {
        "additive": gettext_lazy("extra marge naast toeval (additief)"),
        "multiplicative": gettext_lazy("alle grenzen evenveel keer wijder (multiplicatief)"),
        "none": gettext_lazy("niet meegeteld"),
    },
    "baseline": {
        "all": gettext_lazy("alle gebieden"),
        "assessable": gettext_lazy("alleen gebieden die groot genoeg zijn om te beoordelen"),
    },
    "comparison_groups": {
        "adjacent": gettext_lazy("gebieden ernaast"),
        "same_class": gettext_lazy("gebieden die even stedelijk zijn"),
        "similar": gettext_lazy("gebieden die er het meest op lijken"),
    },
}


def part_name(key: str) -> str:
    """The Dutch name of a part; names of sources and needs stay as they are."""
    return str(PARTS.get(key, key))


def place_in_words(path: str) -> str:
    """ "question › definitions › leegstand" as "vraag › begrippen › leegstand", without saying the same word twice."""
    names = [part_name(key) for key in path.split(" › ")]
    return " › ".join(name for place, name in enumerate(names) if place == 0 or name != names[place - 1])


def in_words(value: Any, key: str = "") -> str:
    """A value as text: yes or no, a list with commas, parts with their names; empty for nothing."""
    if value == [] and key in CHOSEN:
        return _("geen")
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, Mapping):
        parts = ((part_name(name), in_words(part, name)) for name, part in value.items())
        return "; ".join(f"{name}: {text}" for name, text in parts if text)
    if isinstance(value, list):
        return ", ".join(in_words(item, key) for item in value)
    if key in CHOSEN:
        return str(CHOSEN[key].get(value, value))
    kind = CODED.get(key)
    return str(kind(value).label) if kind and value in kind.values else str(value)


def as_items(content: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The filled parts of one level of a snapshot as label and value, for a definition grid."""
    order = {name: place for place, name in enumerate(PARTS)}
    names = sorted(
        (name for name in content if name not in without), key=lambda name: order.get(name, len(order))
    )
    found = ((name, in_words(content[name], name)) for name in names)
    return [{"label": part_name(name).capitalize(), "value": text} for name, text in found if text]
