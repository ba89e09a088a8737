"""Every page of the first three phases says whose turn it is, since when and against which norm, and offers a reminder."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from coalitions.models import CoalitionMember, Gathering
from questions.models import Definition, Phase
from questions.services import ask_assessments
from zicht.demo.working_together import meet

# Pages that are a file, an action only, or lead elsewhere at once.
NO_PAGE = {
    *(
        "questions:wizard",
        "questions:edit_problem",
        "questions:ask",
        "questions:close_round",
        "questions:leave",
    ),
    *("questions:refusal", "questions:take"),
}
# Who asks to join stands outside the case, and who leaves it is about to.
FORMS = {"questions:join", "coalitions:leave"}


def pages(trajectory):
    """Every address of questions and coalitions with only the reference of a trajectory."""
    for space in ("questions", "coalitions"):
        urls = get_resolver().namespace_dict[space][1].url_patterns
        for pattern in urls:
            name = f"{space}:{pattern.name}"
            if name in NO_PAGE | FORMS or set(pattern.pattern.converters) != {"reference"}:
                continue
            try:
                yield name, reverse(name, args=[trajectory.reference])
            except NoReverseMatch:
                continue


def _says_whose_turn(client, address):
    answer = client.get(address)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    page = answer.content.decode()
    return "zicht-turn__who" in page and "zicht-turn__since" in page and "streeftijd" in page, page


@pytest.fixture
def sharpening(make_story):
    story = make_story(Phase.REFINEMENT)
    version = story.refine()
    story.define_term()
    ask_assessments(version, by=story.owner)
    meet(story)
    return story


def test_every_page_of_a_case_says_whose_turn_it_is(sharpening, client):
    story, seen = sharpening, set()
    own = [
        (name, reverse(name, args=[pk]))
        for name, pk in (("coalitions:gathering", Gathering.objects.latest("pk").pk),)
    ]
    term = Definition.objects.filter(trajectory=story.trajectory).latest("pk")
    own.append(
        ("questions:definition", reverse("questions:definition", args=[story.trajectory.reference, term.pk]))
    )
    own.append(("desk:workshop", reverse("desk:workshop", args=[story.trajectory.reference])))
    for who in ("probleemeigenaar", "programmaleider"):
        client.force_login(story.cast[who])
        for name, address in [*pages(story.trajectory), *own]:
            found = _says_whose_turn(client, address)
            if found is not None:
                assert found[0], f"{name} as {who}"
                seen.add(name)
                is_up = "U bent aan zet" in found[1]
                assert is_up or "Stuur een herinnering" in found[1], f"{name} as {who}"
    assert len(seen) >= 18, seen


def test_the_pages_before_it_say_so_too(make_story, client):
    story = make_story(Phase.INTAKE)
    client.force_login(story.owner)
    for name in ("detail", "mirror", "papers", "triage"):
        assert _says_whose_turn(client, reverse(f"questions:{name}", args=[story.trajectory.reference]))[0], (
            name
        )
    told = make_story(Phase.COALITION)
    member = told.ask("customs")
    for who, offers in (("probleemeigenaar", True), ("douane", False)):
        client.force_login(told.cast[who])
        is_said, page = _says_whose_turn(client, reverse("coalitions:invitation", args=[member.pk]))
        assert is_said and ("Stuur een herinnering" in page) is offers
    assert CoalitionMember.objects.get(pk=member.pk).status == "invited"


def test_one_reminder_a_day_from_any_page(sharpening, client):
    client.force_login(sharpening.cast["programmaleider"])
    address = reverse("coalitions:duties", args=[sharpening.trajectory.reference])
    nudge = reverse("desk:nudge", args=[sharpening.trajectory.reference])
    assert "De herinnering is gestuurd" in client.post(nudge, {"back": address}, follow=True).content.decode()
    page = client.get(address).content.decode()
    assert "Vandaag stuurde" in page and "Stuur een herinnering" not in page
    assert "Vandaag is al een herinnering gestuurd" in client.post(nudge, follow=True).content.decode()
