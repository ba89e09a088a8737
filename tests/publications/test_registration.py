"""The register entry: prefilled, refused where the register or Zicht would refuse it, confirmed as it stands."""

import pytest

from publications import guards, register
from publications.services import confirm_registration, fill_registration
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed

LONG = "Deze regel vergelijkt wijken met elkaar en zegt waar het anders is dan verwacht. "


@pytest.mark.parametrize(
    "text",
    [
        "n.v.t.",
        "NVT",
        "Niet van toepassing.",
        "volgt nog",
        "...",
        "-",
        "test",
        "xxx",
        "a a a a a a",
        "lorem ipsum dolor",
    ],
)
def test_filler_is_recognised(text):
    assert register.is_filler(text)


@pytest.mark.parametrize(
    "text", ["Geen enkel besluit gaat over één persoon.", "Een analist kijkt altijd mee."]
)
def test_a_real_sentence_is_no_filler(text):
    assert not register.is_filler(text)


def test_lengths_are_counted_without_html():
    words = ("uitleg over de rekenregel " * 100)[:2500].strip()
    marked = "".join(f"<p>{word}</p>" for word in words.split())
    assert len(marked) > 4000
    assert register.faults({"goal": marked}) == {}
    assert register.faults({"goal": words + " en nog wat"})["goal"][0].startswith("Dit mag hoogstens 2500")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "x" * 101),
        ("description_short", LONG * 6),
        ("begin_date", "2026-13"),
        ("end_date", "maart"),
        ("contact_email", "geen adres"),
        ("contact_email", "http://gemeente.nl"),
        ("website", "www.gemeente.nl"),
        ("url", "javascript:alert(1)"),
        ("category", ["Ruimtevaart"]),
        ("lawful_basis_grouping", [{"title": "Wet", "link": ""}]),
        ("lawful_basis_grouping", [{"title": "", "link": "https://wetten.overheid.nl"}]),
        ("risks", "n.v.t."),
        ("human_intervention", "Ja hoor"),
    ],
)
def test_what_the_register_refuses_is_refused_at_the_field(name, value):
    assert list(register.faults({name: value})) == [name]


def test_a_short_description_above_350_is_a_warning_and_above_400_a_fault():
    assert register.warnings({"description_short": "woord " * 60})
    assert not register.warnings({"description_short": "woord " * 58})
    assert not register.faults({"description_short": LONG * 4})


@pytest.mark.django_db
def test_the_draft_entry_can_be_confirmed_as_it_is(draft, cast, trajectory):
    assert draft.registration.organisation == cast.city
    assert register.warnings(draft.registration.content()) == []
    assert "nog niet bevestigd" in guards.registration_is_confirmed(trajectory)
    confirm_registration(draft.registration, by=cast.owner)
    assert guards.registration_is_confirmed(trajectory) is None


@pytest.mark.django_db
def test_a_change_after_confirming_asks_again(draft, cast, trajectory):
    confirm_registration(draft.registration, by=cast.owner)
    draft.registration.refresh_from_db()
    fill_registration(draft, {"provider": "CBS"}, seen=draft.registration.revision, by=cast.owner)
    assert "gewijzigd nadat" in guards.registration_is_confirmed(trajectory)


@pytest.mark.django_db
def test_confirming_without_a_goal_says_so_at_the_field(draft, cast):
    fill_registration(draft, {"goal": ""}, seen=0, by=cast.owner)
    with pytest.raises(Invalid) as refusal:
        confirm_registration(draft.registration, by=cast.owner)
    assert list(refusal.value.fields) == ["goal"]


@pytest.mark.django_db
def test_a_reason_not_to_register_may_stand_instead(draft, cast, trajectory):
    values = {
        "goal": "",
        "exemption_reason": "De commissie vindt dat dit geen algoritme is in de zin van het register.",
    }
    fill_registration(draft, values, seen=0, by=cast.owner)
    confirm_registration(draft.registration, by=cast.owner)
    assert guards.registration_is_confirmed(trajectory) is None


@pytest.mark.django_db
def test_only_the_problem_owner_confirms(draft, cast):
    with pytest.raises(NotAllowed):
        confirm_registration(draft.registration, by=cast.lead)
    with pytest.raises(Hidden):
        confirm_registration(draft.registration, by=cast.outsider)


@pytest.mark.django_db
def test_two_people_filling_in_the_entry(draft, cast):
    fill_registration(draft, {"provider": "CBS"}, seen=0, by=cast.owner)
    with pytest.raises(Conflict):
        fill_registration(draft, {"provider": "Kadaster"}, seen=0, by=cast.colleague)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "Soms"), ("name", ""), ("goal", "met een \x00 erin, dus fout"), ("provider", "x" * 201)],
)
def test_bad_input_never_reaches_the_database(draft, cast, name, value):
    with pytest.raises(Invalid) as refusal:
        fill_registration(draft, {name: value}, seen=0, by=cast.owner)
    assert list(refusal.value.fields) == [name]


@pytest.mark.django_db
def test_the_export_has_exactly_the_names_of_the_standard(draft):
    entry = register.record(draft.registration)
    assert entry["organization"] == "Gemeente Havenmonde"
    assert (entry["publication_category"], entry["status"]) == ("Impactvolle algoritmes", "In gebruik")
    assert (entry["lang"], entry["standard_version"], entry["source_id"]) == ("nld", "1.0", "ZO-2026-014")
    assert "exemption_reason" not in entry and "lars" not in entry
    assert len(entry) == 29
