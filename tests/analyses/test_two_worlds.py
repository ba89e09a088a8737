"""Two worlds that differ in hidden counts only: whoever may not read raw output sees the same in both, everywhere."""

import json
import re
from difflib import unified_diff

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, Post
from analyses.models import AnalysisJob, Dataset, DisclosureCheck, Release
from coalitions.models import JournalEntry
from tests.analyses.scene import person, set_scene, usual_rows

# What differs between any two runs: keys, moments, digests and how long something took.
PASSING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|name="once" value="[^"]*"|nonce="[^"]*"|"seconds": [0-9.]+|"mib": [0-9.]+'
    r"|\d+,\d+ seconden|\d+ MiB|\b[0-9a-f]{12,64}\b|([0-9a-f]{4} ){3,}[0-9a-f]{4}|[A-Za-z0-9+/_-]{40,}={0,2}"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+\d\d:\d\d)?|\b\d\d?:\d\d(:\d\d)?\b"
)
SMALL, COVER = 3, 2  # the two districts that are hidden
ABOUT_A_CHECK = "?toon=hidden ?toon=primary ?toon=secondary ?volgorde=status ?volgorde=count ?volgorde=-count"


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"


def rows_with(small, cover):
    rows = usual_rows()
    for place, count in ((SMALL, small), (COVER, cover)):
        rows[place] = (*rows[place][:2], count, 2000)
    return rows


def addresses(scene):
    """Every page, file and answer of the API that tells something of a file, a job, a check or a release."""
    case = scene.trajectory.reference
    for name in ("analyses:overview", "analyses:plan", "desk:trail", "desk:dossier", "questions:detail"):
        yield reverse(name, args=[case])
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
    for each in Release.objects.all():
        yield reverse("analyses:release", args=[case, each.number])
        for name in ("tabel.csv", "cijfers.json", "certificaat.json"):
            yield reverse("analyses:release_file", args=[case, each.number, name])
    yield from (f"/api/v1/{name}" for name in ("analyse-opdrachten", f"trajecten/{case}", "publicaties"))


def seen_by(user, urls):
    client = Client()
    if user is not None:
        client.force_login(user)
    for url in urls:
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield url, answer.status_code, PASSING.sub("~", body.decode(errors="replace"))


def world(*tables):
    """What is released of these tables, one after the other, and all that everybody sees of it."""
    scene = set_scene()
    scene.locked()
    for rows in tables:
        check = scene.released(scene.done(dataset=scene.dataset(rows)))
        assert check.state == "released"
    released = [(each.table, each.summary, each.trend) for each in Release.objects.order_by("pk")]
    urls = list(addresses(scene))
    everybody = {
        "owner": scene.owner, "partner": scene.partner, "lead": scene.lead, "stranger": scene.stranger,
        "observer": person("Otto Observer", Post.OBSERVER), "public": None,
    }  # fmt: skip
    pages = {
        (name, url): (status, text)
        for name, user in everybody.items()
        for url, status, text in seen_by(user, urls)
    }
    told = list(JournalEntry.objects.values("verb", "sentence", "reason", "facts"))
    told += Notification.objects.exclude(user__in=[scene.analyst, scene.colleague]).values("sentence")
    pages["all", "journal"] = (200, PASSING.sub("~", json.dumps(told, cls=DjangoJSONEncoder)))
    return released, pages


def compared(one, other):
    """Lines that differ, by who sees them and where."""
    found = {}
    for key in one.keys() | other.keys():
        (was, before), (is_, now) = one[key], other[key]
        split = re.compile(r"(?<=>)|\n|, ")
        lines = list(unified_diff(split.split(before), split.split(now), lineterm="", n=0))[2:]
        if lines or was != is_:
            found[key] = (was, is_, lines[:6])
    return found


@pytest.mark.django_db
def test_whoever_may_not_read_counts_sees_the_same_in_both():
    """Two small cells, or one small cell and its cover, of the same known sum; and a later release of the same areas."""
    one, other = [(9, 9), (40, 44)], [(8, 10), (40, 44)]
    worlds = []
    for pairs in (one, other):
        with transaction.atomic():
            worlds.append(world(*(rows_with(*pair) for pair in pairs)))
            transaction.set_rollback(True)
    (released, pages), (released_too, pages_too) = worlds
    assert released == released_too, "only hidden counts differ"
    assert sum(row["status"] == "hidden" for row in released[0][0]) == 2
    reads = [url for (who, url), (status, _text) in pages.items() if who == "lead" and status == 200]
    assert sum(bool(re.search(r"/vrijgaven/\d+/", url)) for url in reads) >= 8, "the lead reads the check"
    assert compared(pages, pages_too) == {}
