"""The register entry: filled for a start, filled in by the problem owner, confirmed as it stands."""

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions import journal
from publications import register
from publications.models import FILLED_IN, AlgorithmRegistration, Publication, PublicationState
from publications.wording import Findings
from zicht.core.errors import Invalid, NotYet
from zicht.core.fingerprints import fingerprint
from zicht.core.identifiers import faults_in_open_texts
from zicht.core.policy import May, require
from zicht.core.revisions import save_if_unchanged


def first_registration(publication: Publication, found: Findings) -> AlgorithmRegistration:
    """The entry with everything that the dossier already knows, written for a reader of the register."""
    trajectory = publication.trajectory
    return AlgorithmRegistration.objects.create(
        publication=publication,
        organisation=trajectory.owner,
        name=_("Zicht: {title}").format(title=trajectory.title)[:100],
        begin_date=timezone.localdate().strftime("%Y-%m"),
        contact_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        website=_page(publication),
        lawful_basis=_lawful_basis(publication),
        impacttoetsen_grouping=_impact_tests(publication),
        provider=_("Intern ontwikkeld"),
        tags=", ".join(part for part in ("Zicht", str(trajectory.theme or ""), found.numerator) if part),
        **_first_texts(publication, found),
    )


def _page(publication: Publication) -> str:
    """The public address, when this installation has one that the register would take."""
    page = settings.PUBLIC_ORIGIN + reverse("publications:public_detail", args=[publication.slug])
    return page if page.startswith("https://") else ""


def _first_texts(publication: Publication, found: Findings) -> dict[str, str]:
    use = getattr(getattr(publication.trajectory, "statement", None), "use_of_answer", "")
    words = {"one": found.one, "many": found.many, "what": found.numerator, "per": found.denominator}
    return {
        "description_short": _(
            "Deze rekenregel vergelijkt per {one} {what} met wat daar te verwachten is. Zo ziet een"
            " gemeente waar het"
            " duidelijk anders is, om problemen te voorkomen. De uitkomst gaat nooit over één persoon"
            " of bedrijf."
        ).format(**words),
        "goal": _(
            "Doel: zien welke {many} duidelijk afwijken, zodat de gemeente kan voorkomen dat een"
            " probleem groter wordt."
            " Gevolg voor inwoners: de gemeente kan in een {one} meer of andere hulp, voorlichting of"
            " toezicht inzetten."
            " Over één persoon of bedrijf wordt niets besloten. {use}"
        )
        .format(use=use[:900], **words)
        .strip(),
        "proportionality": _(
            "Er worden alleen opgetelde cijfers per {one} gebruikt. Minder cijfers zouden de vraag niet"
            " beantwoorden; meer"
            " gegevens zijn niet nodig. Partijen, de landsadvocaat en een adviescommissie zonder belang"
            " bij de vraag hebben"
            " vooraf getoetst of dit nodig en passend is."
        ).format(**words),
        "human_intervention": _(
            "Een analist maakt vooraf een plan dat daarna vaststaat. Twee controleurs beoordelen of de"
            " cijfers naar buiten"
            " mogen. De adviescommissie besluit voor publicatie. De gemeente reageert op elke afwijking"
            " en beslist zelf wat"
            " zij doet; niets gebeurt vanzelf."
        ),
        "risks": _(
            "Kans dat een wijk een slechte naam krijgt: bij elk cijfer staat hoe zeker het is en wat"
            " het niet zegt. Kans op"
            " herkenning: kleine aantallen worden verborgen. Kans op discriminatie: afkomst en"
            " nationaliteit worden niet"
            " gebruikt, en de adviescommissie kijkt of een ander kenmerk daarvoor in de plaats komt."
        ),
        "source_data": _("Opgetelde cijfers per {one}: {what} en {per}, periode {period}. {source}.").format(
            period=found.period, source=found.source, **words
        ),
        "methods_and_models": publication.method,
    }


def _lawful_basis(publication: Publication) -> str:
    """The legal basis that was written down with the requests to the holders."""
    requests = publication.trajectory.data_requests.exclude(legal_basis="").values_list(
        "legal_basis", flat=True
    )
    return " ".join(dict.fromkeys(text.strip() for text in requests))[:2500]


def _impact_tests(publication: Publication) -> list[dict[str, str]]:
    if getattr(publication.trajectory, "dpia", None) is None:
        return []
    return [{"title": "Data Protection Impact Assessment (DPIA)", "link": ""}]


@transaction.atomic
def fill_registration(
    publication: Publication, values: Mapping[str, Any], *, seen: int, by: User
) -> AlgorithmRegistration:
    """Change the entry; what the register would refuse raises Invalid at the field. A confirmed entry asks again."""
    require(by, May.WRITE_PUBLICATION, publication)
    if publication.state == PublicationState.WITHDRAWN:
        raise NotYet(_("De publicatie is ingetrokken. De registratie verandert niet meer."))
    registration = publication.registration
    clean = _checked(values)
    was_confirmed = registration.is_confirmed
    save_if_unchanged(registration, clean, seen=seen)
    journal.write(
        publication.trajectory.coalition, "registration_filled",
        _("De registratie voor het Algoritmeregister is gewijzigd."), by=by,
        facts={"registration": registration.pk, "was_confirmed": was_confirmed},
    )  # fmt: skip
    return registration


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(FILLED_IN))
    if unknown:
        raise Invalid({"": [_("Dit veld kent het register niet: {name}.").format(name=unknown[0])]})
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    faults = register.faults(clean)
    for name, value in clean.items():
        if isinstance(value, str) and "\x00" in value:
            faults.setdefault(name, []).append(_("Deze tekst bevat een teken dat niet kan worden bewaard."))
        field = AlgorithmRegistration._meta.get_field(name)
        if field.choices and value not in dict(field.flatchoices):
            faults.setdefault(name, []).append(_("Kies een van de antwoorden."))
        elif (
            isinstance(value, str)
            and field.max_length
            and len(value) > field.max_length
            and name not in faults
        ):
            sentence = _("Dit mag hoogstens {limit} tekens zijn, opmaak meegerekend.")
            faults[name] = [sentence.format(limit=field.max_length)]
    for name in ("name", "description_short"):
        if name in clean and not clean[name]:
            faults.setdefault(name, []).append(_("Vul dit veld in."))
    for name, sentences in faults_in_open_texts(AlgorithmRegistration, clean).items():
        faults.setdefault(name, []).extend(sentences)
    if faults:
        raise Invalid(faults)
    return clean


@transaction.atomic
def confirm_registration(registration: AlgorithmRegistration, *, by: User) -> AlgorithmRegistration:
    """The problem owner stands for the entry as it is now. Raises Invalid when something is missing or only fills."""
    require(by, May.CONFIRM_REGISTRATION, registration)
    registration = AlgorithmRegistration.objects.select_for_update().get(pk=registration.pk)
    if registration.is_confirmed:
        return registration
    content = registration.content()
    faults = register.faults(content, complete=True)
    for name, sentences in faults_in_open_texts(AlgorithmRegistration, content).items():
        faults.setdefault(name, []).extend(sentences)
    if faults:
        raise Invalid(faults)
    registration.confirmed_by = by
    registration.confirmed_at = timezone.now()
    registration.fingerprint = fingerprint(registration.content())
    registration.save()
    journal.write(
        registration.publication.trajectory.coalition, "registration_confirmed",
        _("De registratie in het Algoritmeregister is bevestigd."), by=by,
        facts={"registration": registration.pk, "fingerprint": registration.fingerprint},
    )  # fmt: skip
    return registration


def next_registration(before: AlgorithmRegistration, publication: Publication) -> AlgorithmRegistration:
    """The entry of a version that was withdrawn, carried over to the next; it has to be confirmed again."""
    kept = {name: getattr(before, name) for name in FILLED_IN if name != "website"}
    return AlgorithmRegistration.objects.create(
        publication=publication, organisation=before.organisation, website=_page(publication), **kept
    )
