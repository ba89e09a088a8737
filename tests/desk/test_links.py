"""Who follows the links that a page shows comes to a page, never to a refusal."""

import re

import pytest
from django.urls import resolve

from questions.models import Phase

LINK = re.compile(r'<a\s[^>]*href="(/[^"#]*)')


def followed(client, *starts):
    """Every screen that can be reached from here by links, each kind once: (from, address, status code)."""
    kinds, queue = set(), [("", start) for start in starts]
    while queue:
        before, address = queue.pop(0)
        kind = resolve(address.partition("?")[0]).view_name
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = client.get(address, follow=True)
        yield before, address, answer.status_code
        if answer.get("Content-Type", "").startswith("text/html"):
            found = LINK.findall(answer.content.decode())
            queue += [(address, link.replace("&amp;", "&")) for link in found if "/static/" not in link]


@pytest.mark.long
@pytest.mark.parametrize("phase", [Phase.REFINEMENT, Phase.FOLLOW_UP])
def test_no_link_leads_to_a_refusal(client, cast, make_story, phase):
    reference = make_story(phase).trajectory.reference
    dead = []
    for who in (
        "partner",
        "bronhouder",
        "landsadvocaat",
        "voorzitter",
        "analist1",
        "controleur1",
        "waarnemer",
    ):
        client.force_login(cast[who])
        seen = list(followed(client, f"/trajecten/{reference}/", "/werk/"))
        assert who in ("waarnemer", "controleur1", "bronhouder") or len(seen) > 15, who
        # The case itself is hidden from who only holds data, checks output or watches the figures.
        dead += [
            f"{who}: {before} -> {address} {code}" for before, address, code in seen if before and code >= 400
        ]
    assert dead == []
