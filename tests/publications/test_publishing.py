"""From the prefilled draft to the shop window, and out of it again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Notification
from coalitions.models import JournalEntry
from publications import guards
from publications.models import Deviation, Publication, PublicationState
from publications.public import selectors as window
from publications.public.models import LiveFigure, LiveMunicipality, LivePicture, LivePublication
from publications.services import (
    accept_outcome,
    add_insight,
    confirm_registration,
    draft_publication,
    name_outcome_owner,
    publish,
    remove_insight,
    suggest,
    withdraw,
    write_publication,
)
from tests.publications.scene import complete as complete_draft
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet

pytestmark = [pytest.mark.django_db, pytest.mark.backend]


def test_the_draft_has_real_numbers_in_its_sentences(draft):
    assert draft.title == "In 2 van de 7 wijken meer gestolen fietsen dan verwacht"
    assert "Het hoogst ligt Wijk A: 4× zoveel als verwacht (400 bij 4.000 inwoners)" in draft.what_we_see
    assert "197,5" in draft.method
    assert draft.insights.get().text == "Het duidelijkst hoger liggen Wijk A met 4× en Wijk G met 3,1×."


def test_a_second_draft_about_the_same_release_is_the_first(draft, trajectory, cast):
    assert draft_publication(trajectory, by=cast.analyst) == draft
    assert Publication.objects.count() == 1


def test_no_draft_without_a_release(trajectory, cast):
    with pytest.raises(NotYet, match="nog geen uitkomst vrijgegeven"):
        draft_publication(trajectory, by=cast.owner)


def test_a_stranger_cannot_know_that_there_is_a_draft(draft, cast):
    with pytest.raises(Hidden):
        write_publication(draft, {"title": "Van mij"}, seen=draft.revision, by=cast.outsider)


def test_the_owner_writes_the_text_and_the_analyst_does_not(draft, cast):
    write_publication(draft, {"title": "Meer diefstal rond het station"}, seen=0, by=cast.owner)
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("Meer diefstal rond het station", 1)
    with pytest.raises(NotAllowed):
        write_publication(draft, {"title": "Anders"}, seen=1, by=cast.analyst)


def test_the_second_writer_is_shown_both_texts(draft, cast):
    write_publication(draft, {"title": "Eerste"}, seen=0, by=cast.owner)
    with pytest.raises(Conflict) as refusal:
        write_publication(
            Publication.objects.get(pk=draft.pk), {"title": "Tweede"}, seen=0, by=cast.colleague
        )
    assert (refusal.value.theirs["title"], refusal.value.mine["title"]) == ("Eerste", "Tweede")


@pytest.mark.parametrize("title", ["", "x" * 201, "met een \x00 erin"])
def test_a_bad_title_is_refused_at_the_field(draft, cast, title):
    with pytest.raises(Invalid) as refusal:
        write_publication(draft, {"title": title}, seen=0, by=cast.owner)
    assert list(refusal.value.fields) == ["title"]


def test_publishing_says_everything_that_is_missing(draft, another_insight, cast):
    with pytest.raises(NotYet) as refusal:
        publish(draft, by=cast.lead)
    text = " ".join(refusal.value.reasons)
    assert "handeling" in text or "ermee kan doen" in text
    assert "eigenaar van de uitkomst" in text
    assert "Algoritmeregister" in text


def test_only_the_programme_lead_publishes(complete, cast):
    with pytest.raises(NotAllowed):
        publish(complete, by=cast.owner)


def test_publishing_copies_what_is_public_and_hides_what_is_hidden(live):
    shown = LivePublication.objects.get(slug=live.slug)
    assert shown.body["decision"]["dissents"] == ["Een lid vindt de wijk een te grof niveau."]
    assert shown.body["register"]["organization"] == "Gemeente Havenmonde"
    assert "text" not in shown.body["legal"]
    assert LiveFigure.objects.count() == 7
    hidden = LiveFigure.objects.get(area_code="WK900104")
    assert (hidden.numerator, hidden.ratio, hidden.status) == (None, None, "hidden")
    assert LiveFigure.objects.get(area_code="WK900105").status == "too_few"
    assert set(LivePicture.objects.values_list("kind", flat=True)) == {"map", "funnel", "trend"}
    course = LivePicture.objects.get(kind="trend").numbers["rows"]
    assert [row[:2] for row in course] == [
        ["2021", "2,8"],
        ["2022", "2,96"],
        ["2023", "3,12"],
        ["2024", "3,28"],
        ["2025", "3,44"],
    ]
    town = LiveMunicipality.objects.get(code="GM9001")
    assert (town.neighbours, town.peers) == (["GM9002"], ["GM9002"])
    assert LiveFigure.objects.get(area_code="WK900101").neighbours == ["WK900100", "WK900102"]


def test_what_the_public_reads_is_in_dutch_in_whichever_language_it_was_made(trajectory, release, cast):
    with override("en"):
        made = complete_draft(draft_publication(trajectory, by=cast.owner), cast)
        publish(made, by=cast.lead)
    live = LivePublication.objects.get()
    assert live.title == "In 2 van de 7 wijken meer gestolen fietsen dan verwacht"
    assert (live.body["area_many"], "4.000" in live.body["what_we_see"]) == ("wijken", True)
    assert "Toeval of niet" in set(LivePicture.objects.values_list("title", flat=True))


def test_each_significant_deviation_goes_to_its_municipality(live, cast):
    owners = dict(Deviation.objects.values_list("area_code", "organisation__short_name"))
    assert owners == {"WK900100": "Havenmonde", "WK900103": "Havenmonde", "WK900200": "Duinbergen"}
    assert Notification.objects.filter(user=cast.outsider, sentence__contains="ook voor uw gemeente").exists()


def test_publishing_twice_is_once(live, cast):
    publish(live, by=cast.lead)
    assert JournalEntry.objects.filter(verb="published").count() == 1
    assert Deviation.objects.count() == 3


def test_an_embargo_keeps_the_page_closed_until_its_moment(complete, cast, trajectory):
    later = timezone.now() + timedelta(days=2)
    publication = publish(complete, embargo_until=later, by=cast.lead)
    assert publication.state == PublicationState.PLANNED
    assert list(window.published()) == []
    assert "embargo" in guards.publication_is_live(trajectory)


def test_an_embargo_in_the_past_is_refused(complete, cast):
    with pytest.raises(Invalid) as refusal:
        publish(complete, embargo_until=timezone.now() - timedelta(hours=1), by=cast.lead)
    assert "embargo_until" in refusal.value.fields


def test_after_publishing_the_text_is_closed(live, cast):
    with pytest.raises(NotYet):
        write_publication(live, {"title": "Toch anders"}, seen=live.revision, by=cast.owner)
    with pytest.raises(NotYet):
        add_insight(live, text="Nog een inzicht", by=cast.analyst)


def test_withdrawing_leaves_the_reason_and_no_figures(live, cast, trajectory):
    withdraw(live, reason="De noemer bleek van het verkeerde jaar te zijn.", by=cast.lead)
    shown = LivePublication.objects.get(slug=live.slug)
    assert shown.withdrawn_reason.startswith("De noemer")
    assert (shown.figures.count(), shown.pictures.count(), shown.body.get("method")) == (0, 0, None)
    assert guards.publication_is_live(trajectory) == "De publicatie is ingetrokken."


@pytest.mark.parametrize("reason", ["", "kort", "x" * 2001, "De woning op 1012 JS was te herkennen."])
def test_withdrawing_asks_for_a_reason_that_readers_understand(live, cast, reason):
    with pytest.raises(Invalid):
        withdraw(live, reason=reason, by=cast.lead)


def test_a_draft_cannot_be_withdrawn(draft, cast):
    with pytest.raises(NotYet):
        withdraw(draft, reason="Er is iets mis met de cijfers.", by=cast.lead)


def test_a_colleague_who_is_named_says_yes_first(draft, cast, trajectory):
    name_outcome_owner(draft, cast.colleague, by=cast.owner)
    assert "moet nog zeggen" in guards.outcome_owner_is_named(trajectory)
    with pytest.raises(NotYet):
        accept_outcome(draft, by=cast.owner)
    accept_outcome(draft, by=cast.colleague)
    assert guards.outcome_owner_is_named(trajectory) is None


def test_somebody_from_elsewhere_cannot_own_the_outcome(draft, cast):
    with pytest.raises(Invalid):
        name_outcome_owner(draft, cast.outsider, by=cast.owner)


def test_every_insight_needs_a_suggestion(draft, another_insight, cast, trajectory):
    suggest(draft.insights.first(), title="Meer stallingen", text="Begin bij het station.", by=cast.analyst)
    assert guards.every_insight_has_a_suggestion(trajectory).startswith("Bij 1 inzicht")
    remove_insight(another_insight, by=cast.analyst)
    assert guards.every_insight_has_a_suggestion(trajectory) is None


def test_after_a_withdrawal_the_same_release_can_be_told_again(cast, trajectory, live):
    draft = live
    withdraw(draft, reason="Er stond een verkeerde legenda bij de kaart.", by=cast.lead)
    again = draft_publication(trajectory, by=cast.owner)
    assert (again.version, again.release, again.state) == (2, draft.release, PublicationState.DRAFT)
    assert again.slug != draft.slug and again.title == draft.title
    assert [insight.text for insight in again.insights.all()] == [
        insight.text for insight in draft.insights.all()
    ]
    assert again.insights.first().suggestions.count() == draft.insights.first().suggestions.count() == 1
    assert again.registration.goal == draft.registration.goal and again.registration.confirmed_at is None
    assert draft_publication(trajectory, by=cast.owner) == again
    complete_again(again, cast)
    publish(again, by=cast.lead)
    assert window.latest(5)[0].slug == again.slug
    old = LivePublication.objects.get(slug=draft.slug)
    assert old.withdrawn_at and not old.figures.exists()
    assert again.slug in {found.slug for found in window.published().filter(withdrawn_at__isnull=True)}


def complete_again(again, cast):
    """What a new version still needs: an owner and a confirmed register entry."""
    name_outcome_owner(again, cast.owner, by=cast.owner)
    confirm_registration(again.registration, by=cast.owner)
    again.refresh_from_db()


def test_a_text_that_was_taken_from_elsewhere_is_looked_at_before_publishing(complete, cast):
    Publication.objects.filter(pk=complete.pk).update(method="Wij telden ook op 1012 JS.")
    with pytest.raises(NotYet) as caught:
        publish(complete, by=cast.lead)
    assert any("postcode" in reason and "1012" not in reason for reason in caught.value.reasons)
