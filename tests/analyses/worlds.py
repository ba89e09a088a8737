"""Two worlds that differ in hidden counts only, and everything that somebody without raw output gets to see of each."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from types import SimpleNamespace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Post, User
from analyses.content import ethics_content
from analyses.models import AnalysisJob, Dataset, DisclosureCheck, Release
from coalitions.models import JournalEntry
from coalitions.services import affiliate
from publications.public.models import LiveMunicipality, LivePublication
from publications.services import draft_publication, publish
from questions.models import Phase
from reviews.models import ReviewKind
from tests.analyses.scene import Scene, person
from tests.publications.scene import complete, decided

# What differs between any two runs: keys, moments, digests and how long something took.
PASSING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|name="once" value="[^"]*"|nonce="[^"]*"|"seconds": [0-9.]+|"mib": [0-9.]+'
    r"|zojuist|\d+ minu(ut|ten) geleden"
    r"|\d+,\d+ seconden|\d+ MiB|\b[0-9a-f]{12,64}\b|([0-9a-f]{4} ){3,}[0-9a-f]{4}|[A-Za-z0-9+/_-]{40,}={0,2}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+\d\d:\d\d)?|\b\d\d?:\d\d(:\d\d)?\b"
)
ABOUT_A_CHECK = "?toon=hidden ?toon=primary ?toon=secondary ?volgorde=status ?volgorde=count ?volgorde=-count"
PICTURES = ("kaart", "trechter", "verloop", "verdeling")
SIGNED = ("tabel.csv", "cijfers.json", "certificaat.json")
# Areas that are looked at one by one: the stories hide something in the third, the fourth and the eighth, and in the last of
# those that were redrawn.
FIRST, LAST = slice(1, 9), 2
INSIDE = (*SIGNED, "kaart.svg", "trechter.svg", "verloop.svg", "verdeling.svg")

Pages = dict[tuple[str, str], tuple[int, str]]


def addresses(*references: str) -> Iterator[str]:
    """Every page, file and answer of the API that tells something of a file, a job, a check or a release."""
    for case in references:
        for name in ("analyses:overview", "analyses:plan", "desk:trail", "desk:dossier", "questions:detail"):
            yield reverse(name, args=[case])
        yield f"/api/v1/trajecten/{case}"
    yield from (reverse(name) for name in ("analyses:queue", "analyses:checks", "desk:notifications"))
    for each in Dataset.objects.all():
        yield from (reverse(f"analyses:{name}", args=[each.pk]) for name in ("dataset", "dataset_report"))
    for each in AnalysisJob.objects.all():
        yield from (reverse(f"analyses:{name}", args=[each.pk]) for name in ("job", "result"))
        yield f"/api/v1/analyse-opdrachten/{each.pk}"
    for each in DisclosureCheck.objects.all():
        page = reverse("analyses:check", args=[each.pk])
        yield from (page + more for more in ("", *ABOUT_A_CHECK.split()))
        yield reverse("analyses:pairs", args=[each.pk])
        yield from (reverse("analyses:check_file", args=[each.pk, ending]) for ending in ("csv", "xlsx"))
    for each in Release.objects.select_related("trajectory"):
        place = each.trajectory.reference, each.number
        yield reverse("analyses:release", args=place)
        yield from (reverse("analyses:release_file", args=[*place, name]) for name in INSIDE)
    yield from (f"/api/v1/{name}" for name in ("analyse-opdrachten", "publicaties"))


def shop_window() -> Iterator[str]:
    """Every page and file of what was published, for hidden areas and those beside them, and municipalities."""
    yield from (reverse(name) for name in ("home", "publications:public_list", "municipalities"))
    for each in LivePublication.objects.all():
        page = reverse("publications:public_detail", args=[each.slug])
        yield from (page, f"/api/v1/publicaties/{each.slug}")
        for name in ("csv", "json", "certificate"):
            yield reverse(f"publications:public_{name}", args=[each.slug])
        yield from (reverse("publications:public_signed", args=[each.slug, name]) for name in SIGNED)
        yield from (reverse("publications:public_picture", args=[each.slug, name]) for name in PICTURES)
        codes = each.figures.order_by("area_code").values_list("area_code", flat=True)
        for code in [*codes[FIRST], *codes.reverse()[:LAST]]:
            yield f"{page}?gebied={code}"
            yield reverse("publications:public_company", args=[each.slug, code])
    for code in LiveMunicipality.objects.order_by("code").values_list("code", flat=True):
        yield reverse("municipality", args=[code])


def seen_by(user: User | None, urls: list[str]) -> Iterator[tuple[str, int, str]]:
    """Address, status and text of all these, without what differs between any two runs."""
    client = Client()
    if user is not None:
        client.force_login(user)
    for url in urls:
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield url, answer.status_code, PASSING.sub("~", body.decode(errors="replace"))


def everything(scene: Scene, who: Sequence[str], *references: str) -> Pages:
    """What each of these people sees, by who and where."""
    urls = list(addresses(scene.trajectory.reference, *references))
    everybody = {
        "owner": scene.owner, "partner": scene.partner, "lead": scene.lead, "stranger": scene.stranger,
        "observer": person("Otto Observer", Post.OBSERVER), "public": None,
    }  # fmt: skip
    pages = {
        (name, url): (status, text)
        for name in who
        for user in [everybody[name]]
        for url, status, text in seen_by(user, urls)
    }
    told = list(JournalEntry.objects.values("verb", "sentence", "reason", "facts"))
    told += Notification.objects.exclude(user__in=[scene.analyst, scene.colleague]).values("sentence")
    pages["all", "journal"] = (200, PASSING.sub("~", json.dumps(told, cls=DjangoJSONEncoder)))
    return pages


def published(scene: Scene) -> Pages:
    """The last release of this scene in the shop window, as the public reads it."""
    trajectory = scene.trajectory
    affiliate(scene.owner, trajectory.owner)
    trajectory.phase = Phase.PUBLICATION
    trajectory.save()
    cast = SimpleNamespace(owner=scene.owner, lead=scene.lead, analyst=scene.analyst)
    decided(trajectory, cast, ReviewKind.ETHICS, ethics_content(trajectory))
    draft = draft_publication(trajectory, by=scene.owner)
    publish(complete(draft, cast), by=scene.lead)
    return {("public", url): (status, text) for url, status, text in seen_by(None, list(shop_window()))}


def told_in_releases() -> list[Any]:
    """All that left, the oldest first."""
    releases = Release.objects.order_by("pk")
    return [(each.table, each.summary, each.trend, each.outputs) for each in releases]


def undone(make: Any, *facts: Any) -> Any:
    """What `make` gives; nothing that it wrote stays."""
    with transaction.atomic():
        made = make(*facts)
        transaction.set_rollback(True)
    return made


def compared(one: Mapping[Any, tuple[int, str]], other: Mapping[Any, tuple[int, str]]) -> dict[Any, Any]:
    """Lines that differ, by who sees them and where."""
    found = {}
    assert one.keys() == other.keys()
    for key in one:
        (was, before), (is_, now) = one[key], other[key]
        split = re.compile(r"(?<=>)|\n|, ")
        lines = list(unified_diff(split.split(before), split.split(now), lineterm="", n=0))[2:]
        if lines or was != is_:
            found[key] = (was, is_, lines[:6])
    return found
