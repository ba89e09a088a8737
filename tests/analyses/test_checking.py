"""What checkers write while they look: pairs with earlier releases, remarks on rows, and the rounds that follow."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Post
from analyses import sifting
from analyses.models import CheckRemark, CheckState, DisclosureCheck, OutputView, PairJudgement, Release
from analyses.pairs import pairs_of, read_fingerprint
from analyses.rounds import row_changes, since_last
from analyses.selectors import AreaLabel, checks_for, looks_at
from analyses.services import (
    ask_release,
    give_verdict,
    judge_pairs,
    note_view,
    remark_on_row,
    take_back_remark,
)
from analyses.sifting import Sift
from coalitions import grants
from coalitions.models import Assignment
from tests.analyses.scene import person, usual_rows
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import Role
from zicht.core.templatetags.zicht_dates import when

REASON = "De meldingen van toen gingen over een andere groep."


def at(name, *args):
    return reverse(f"analyses:{name}", args=args)


@pytest.fixture
def clashing(scene):
    """A check of which two cells differ by three from a release that is out."""
    scene.locked()
    scene.released()
    rows = usual_rows()
    for number in (5, 6):
        rows[number] = (*rows[number][:2], rows[number][2] + 3, 2000)
    return scene.asked(scene.done(dataset=scene.dataset(rows, name="Gewijzigd")))


def approve(check, by):
    return give_verdict(check, verdict="approve", seen_fingerprint=read_fingerprint(check), by=by)


@pytest.mark.backend
def test_pairs_stand_side_by_side_and_each_needs_a_reason(scene, clashing):
    pairs = pairs_of(clashing)
    assert [(pair.new, pair.earlier, pair.difference) for pair in pairs] == [(48, 45, 3), (49, 46, 3)]
    with pytest.raises(NotYet, match="2 paren cijfers is nog niet"):
        approve(clashing, scene.checker)
    judge_pairs(clashing, [pairs[0].ident], choice="accept", reason=REASON, seen={}, by=scene.checker)
    with pytest.raises(NotYet, match="1 paar cijfers is nog niet"):
        approve(clashing, scene.checker)
    judge_pairs(clashing, [pairs[1].ident], choice="hide", reason=REASON, seen={}, by=scene.second_checker)
    with pytest.raises(NotYet, match="moet de tabel anders"):
        approve(clashing, scene.checker)
    with pytest.raises(Conflict) as caught:
        judge_pairs(clashing, [pairs[1].ident], choice="accept", reason=REASON, seen={}, by=scene.checker)
    assert caught.value.theirs["choice"] == "hide"
    judge_pairs(
        clashing, [pairs[1].ident], choice="accept", reason=REASON, seen={pairs[1].ident: 0}, by=scene.checker
    )
    assert PairJudgement.objects.get(pair=pairs[1].ident).history.count() == 2
    with pytest.raises(NotYet, match="een andere dan u las"):  # read before the decisions were there
        give_verdict(clashing, verdict="approve", seen_fingerprint=clashing.fingerprint, by=scene.checker)
    approve(clashing, scene.checker)
    with pytest.raises(NotYet, match="gaf al vrij op grond"):
        judge_pairs(
            clashing, [pairs[0].ident], choice="adjust", reason=REASON, seen={}, by=scene.second_checker
        )
    assert approve(clashing, scene.second_checker).state == CheckState.RELEASED
    assert Release.objects.count() == 2
    assert json.loads(clashing.release.certificate.document)["content"]["audit"]["pairs_judged"] == 2


@pytest.mark.backend
def test_who_may_not_judge_decides_nothing_about_pairs_or_rows(scene, clashing):
    ident = pairs_of(clashing)[0].ident
    for somebody, refusal in (
        (scene.analyst, NotAllowed),
        (scene.lead, NotAllowed),
        (scene.stranger, Hidden),
    ):
        with pytest.raises(refusal):
            judge_pairs(clashing, [ident], choice="accept", reason=REASON, seen={}, by=somebody)
        with pytest.raises(refusal):
            remark_on_row(clashing, area="WK000101", period="2024", text="Anders", by=somebody)
    Assignment.objects.create(
        coalition=scene.trajectory.coalition, user=scene.checker, role="analyst", assigned_by=scene.lead
    )
    with pytest.raises(NotAllowed, match="van buiten het traject"):
        judge_pairs(clashing, [ident], choice="accept", reason=REASON, seen={}, by=scene.checker)


@pytest.mark.backend
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"choice": "misschien"}, "choice"), ({"reason": "kort"}, "reason"), ({"reason": "x" * 1001}, "reason"),
        ({"pairs": ["verzonnen"]}, "pairs"), ({"pairs": []}, "pairs"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_kept_is_told_at_its_field(scene, clashing, facts, field):
    given = {"pairs": [pairs_of(clashing)[0].ident], "choice": "accept", "reason": REASON} | facts
    pairs = given.pop("pairs")
    with pytest.raises(Invalid) as caught:
        judge_pairs(clashing, pairs, seen={}, by=scene.checker, **given)
    assert list(caught.value.fields) == [field]


@pytest.mark.backend
def test_the_author_of_the_plan_does_not_judge_it(scene):
    plan = scene.locked()
    check = scene.asked()
    plan.written_by = scene.checker
    plan.save()
    check = DisclosureCheck.objects.get(pk=check.pk)
    with pytest.raises(NotAllowed, match="schreef het analyseplan"):
        approve(check, scene.checker)
    assert list(checks_for(scene.checker)) == []
    assert list(checks_for(scene.second_checker)) == [check]


@pytest.mark.backend
def test_remarks_go_back_are_answered_and_the_next_round_shows_what_changed(scene):
    scene.locked()
    check = scene.asked()
    note = remark_on_row(check, area="WK000119", period="2024", text="Waarom zo hoog?", by=scene.checker)
    assert (
        remark_on_row(check, area="WK000119", period="2024", text="Waarom zo hoog?", by=scene.checker) == note
    )
    gone = remark_on_row(check, area="WK000118", period="2024", text="Vergissing", by=scene.checker)
    with pytest.raises(NotAllowed, match="wie de opmerking schreef"):
        take_back_remark(gone, by=scene.second_checker)
    take_back_remark(gone, by=scene.checker)
    take_back_remark(gone, by=scene.checker)
    with pytest.raises(Invalid):
        remark_on_row(check, area="WK999999", period="2024", text="Anders", by=scene.checker)
    give_verdict(check, verdict="return", seen_fingerprint=check.fingerprint, by=scene.checker)
    rows = usual_rows()
    rows[-1] = (*rows[-1][:2], 300, 2000)
    job = scene.done(dataset=scene.dataset(rows, name="Verbeterd"))
    again = ask_release(
        job.result, description="Nu goed geteld.", answers={note.pk: "Dubbel geteld."}, by=scene.analyst
    )
    last = since_last(again)
    assert last.before == check and last.description_changed
    assert [remark.answer for remark in last.remarks] == ["Dubbel geteld."]
    changed = {change.area: (change.count_before, change.count_now) for change in last.changes}
    assert changed["WK000119"] == (400, 300)
    assert since_last(check) is None


def test_rows_that_came_went_or_changed_status():
    row = {"area": "A", "period": "2024", "status": "safe", "observed": 12, "population": 100, "ratio": 1.0}
    hidden = row | {"status": "secondary", "observed": None, "ratio": None}
    (change,) = row_changes([row], [hidden])
    assert (change.status_before, change.status_now, change.count_now) == ("safe", "secondary", None)
    assert row_changes([row], [row]) == []
    (change,) = row_changes([row], [row | {"ratio": 9.5}])
    assert (change.count_before == change.count_now, change.also) == (True, ("ratio",))
    assert [(c.status_before, c.status_now) for c in row_changes([row], [])] == [("safe", None)]
    assert [(c.status_before, c.status_now) for c in row_changes([], [row])] == [(None, "safe")]


LABELS = {f"W{n}": AreaLabel(f"W{n}", f"Wijk {n}", f"G{n % 2}", f"Gemeente {n % 2}") for n in range(6)}
ROWS = [
    {"area": f"W{n}", "period": "1", "status": status, "observed": count, "ratio": count and count / 10}
    for n, (status, count) in enumerate(
        [("safe", 30), ("primary", None), ("safe", 20), ("secondary", None), ("safe", 40), ("missing", None)]
    )
]


@pytest.mark.parametrize(
    ("sift", "areas"),
    [
        (Sift(), "W1 W3 W5 W0 W2 W4"),
        (Sift(status="hidden"), "W1 W3"),
        (Sift(status="primary"), "W1"),
        (Sift(text="gemeente 0"), "W0 W2 W4"),
        (Sift(text=" WIJK 3 "), "W3"),
        (Sift(text="niets"), ""),
        (Sift(order="area", descending=True), "W5 W4 W3 W2 W1 W0"),
        (Sift(order="count"), "W2 W0 W4 W1 W3 W5"),
        (Sift(order="ratio", descending=True), "W4 W0 W2 W1 W3 W5"),
        (Sift(order="status"), "W1 W3 W0 W2 W4 W5"),
    ],
)
def test_what_is_shown_and_in_which_order(sift, areas):
    assert " ".join(row["area"] for row in sifting.sifted(ROWS, LABELS, sift)) == areas


@pytest.mark.backend
def test_the_page_of_a_checker(scene, clashing, client, django_assert_max_num_queries):
    client.force_login(scene.checker)
    page = client.get(at("check", clashing.pk))
    assert "Ongewogen" in page.text and "Gemeente GM0001" in page.text and "2 paren" in page.text
    assert "Wijk 7" not in client.get(at("check", clashing.pk), {"zoek": "wijk 12"}).text
    with django_assert_max_num_queries(40):
        client.get(at("check", clashing.pk), {"volgorde": "-count", "toon": "safe"})
    pair = pairs_of(clashing)[0]
    answer = client.post(
        at("pair", clashing.pk, pair.ident), {"choice": "hide", "reason": REASON, "seen": "-1"}
    )
    assert answer.status_code == 302
    client.force_login(scene.second_checker)
    page = client.post(
        at("pair", clashing.pk, pair.ident),
        {"choice": "accept", "reason": "Mijn eigen reden hier.", "seen": "-1"},
    )
    assert "Mijn eigen reden hier." in page.text and REASON in page.text
    page = client.post(
        at("pairs", clashing.pk), {"release": "ZO-2026-900 · 1", "choice": "accept", "reason": "kort"}
    )
    assert page.context["form"].errors["reason"]
    client.post(
        at("pairs", clashing.pk), {"release": "ZO-2026-900 · 1", "choice": "accept", "reason": REASON}
    )
    assert sorted(PairJudgement.objects.values_list("choice", flat=True)) == ["accept", "hide"]
    page = client.post(
        at("check", clashing.pk), {"verdict": "approve", "remarks": "Mijn tekst", "fingerprint": "oud"}
    )
    assert "een andere dan u las" in page.text and "Mijn tekst" in page.text
    client.post(
        at("row_remark", clashing.pk), {"gebied": "WK000101", "periode": "2024", "text": "Kan dit kloppen?"}
    )
    note = CheckRemark.objects.get()
    assert "Kan dit kloppen?" in client.get(at("check", clashing.pk)).text
    client.post(at("remark_away", clashing.pk, note.pk))
    assert not CheckRemark.objects.exists()
    assert client.get(at("row_remark", clashing.pk), {"gebied": "WK1", "periode": "2024"}).status_code == 404


@pytest.mark.backend
def test_files_are_marked_logged_and_only_for_who_may_see_counts(scene, client):
    scene.locked()
    rows = usual_rows()
    rows[3] = ("WK000103", "2024", 4, 2000)
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    client.force_login(scene.checker)
    text = client.get(at("check_file", check.pk, "csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[0][0].startswith("NIET VRIJGEGEVEN")
    (small,) = [line for line in lines if line[0] == "WK000103"]
    assert small[4:6] == ["onvoldoende waarnemingen", "4"] and small[9] == "niet vrijgegeven"
    book = load_workbook(io.BytesIO(client.get(at("check_file", check.pk, "xlsx")).content))
    assert book.sheetnames == ["NIET VRIJGEGEVEN"]
    assert client.get(at("check_file", check.pk, "exe")).status_code == 404
    looks = looks_at(check.result)
    assert {look.file.rpartition(".")[2] for look in looks if look.action == "download"} == {"csv", "xlsx"}
    assert {look.name for look in looks} == {scene.checker.name}
    client.force_login(scene.lead)
    assert client.get(at("check_file", check.pk, "csv")).status_code == 403
    page = client.get(at("check", check.pk)).text
    assert "Ongewogen" not in page and "niet-vrijgegeven-opdracht" in page
    client.force_login(scene.stranger)
    assert client.get(at("check_file", check.pk, "csv")).status_code == 404


@pytest.mark.backend
def test_a_release_has_a_page_with_pictures_certificate_and_files(scene, client):
    scene.locked()
    rows = usual_rows()
    rows[3] = ("WK000103", "2024", 4, 2000)
    scene.released(scene.done(dataset=scene.dataset(rows)))
    page = at("release", scene.trajectory.reference, 1)
    for somebody in (scene.analyst, scene.checker, scene.lead):
        client.force_login(somebody)
        assert client.get(page, {"gebied": "WK000119"}).status_code == 200
    text = client.get(page, {"gebied": "WK000119"}).text
    assert (
        "zicht-funnel__chosen" in text and "onvoldoende waarnemingen" in text and scene.checker.name in text
    )
    signed = Release.objects.get().certificate
    assert client.get(page + "tabel.csv").content == signed.table.encode()
    assert client.get(page + "certificaat.json").content == signed.document.encode()
    assert client.get(page + "trechter.svg")["Content-Type"] == "image/svg+xml"
    assert client.get(page + "cijfers.json").status_code == client.get(page + "tabel.xlsx").status_code == 200
    assert client.get(page + "geheim.txt").status_code == 404
    for somebody in (scene.owner, scene.partner, scene.stranger, person("Iemand Anders")):
        client.force_login(somebody)
        assert client.get(page).status_code == client.get(page + "tabel.csv").status_code == 404
    scene.trajectory.phase = "ethics_review"
    scene.trajectory.save()
    client.force_login(scene.owner)  # nothing is being written about it yet
    assert client.get(page).status_code == 404
    member = person("Mia Lid", post=Post.ETHICS_MEMBER)
    grants.grant_to_user(member, Role.ETHICS_MEMBER, scene.trajectory.coalition)
    client.force_login(member)
    text = client.get(page).text
    assert scene.checker.name not in text and "controleur van de uitvoer" in text.lower()


@pytest.mark.backend
def test_every_look_is_kept_and_told_a_line_a_day(scene):
    scene.locked()
    job = scene.done()
    for _again in range(3):
        note_view(job.result, action="check", by=scene.checker)
    note_view(job.result, action="download", file="a.csv", by=scene.checker)
    assert OutputView.objects.count() == 4
    assert sorted((look.action, look.times) for look in looks_at(job.result)) == [
        ("check", 3),
        ("download", 1),
    ]


def test_the_second_checker_can_still_remark_on_a_row_but_not_decide_about_pairs(scene, client):
    """What the first released on stays as it is; a row that the second one does not trust is a reason to return the table."""
    scene.locked()
    check = scene.approve(scene.asked(scene.done()), scene.checker)
    client.force_login(scene.second_checker)
    row = check.table[0]
    place = {"gebied": row["area"], "periode": row["period"]}
    address = reverse("analyses:row_remark", args=[check.pk])
    page = client.get(address, place)
    assert page.context["may_judge"] and "Plaats de opmerking" in page.text
    client.post(address, place | {"text": "Telt hier iets dubbel?"})
    assert check.notes.get().made_by == scene.second_checker
    assert not client.get(reverse("analyses:pairs", args=[check.pk])).context["may_judge"]


def test_the_list_says_what_to_do_and_no_date_that_is_not_there(scene, client):
    scene.locked()
    check = scene.asked(scene.done())
    client.force_login(scene.checker)
    page = client.get(reverse("analyses:checks")).text
    assert reverse("analyses:check", args=[check.pk]) in page and "Controleer" in page
    assert "0 van 2 controleurs gaven vrij" in page and "geen datum" not in page
    # The same day as on the page with everybody's work.
    assert check.due_on == timezone.localdate() + timedelta(days=10)
    day = when(check.due_on)
    assert day in page and day in client.get(reverse("desk:work")).text


def test_a_round_on_another_file_says_so(scene, client):
    scene.locked()
    check = scene.asked(scene.done(dataset=scene.dataset(name="Eerste telling")))
    note = remark_on_row(check, area="WK000119", period="2024", text="Waarom zo hoog?", by=scene.checker)
    give_verdict(check, verdict="return", seen_fingerprint=check.fingerprint, by=scene.checker)
    client.force_login(scene.analyst)
    page = client.get(at("result", check.result.job_id)).text
    assert "Uw antwoord op: Wijk 19, 2024: Waarom zo hoog?" in page
    answers = {note.pk: "Nageteld."}
    same = ask_release(check.result, description="Nageteld.", answers=answers, by=scene.analyst)
    assert since_last(same).files is None
    client.force_login(scene.checker)
    assert "De vorige ronde ging over een ander bestand" not in client.get(at("check", same.pk)).text
    give_verdict(
        same, verdict="return", remarks="Toch anders.", seen_fingerprint=same.fingerprint, by=scene.checker
    )
    rows = usual_rows()
    rows[-1] = (*rows[-1][:2], 300, 2000)
    other = scene.asked_again(scene.done(dataset=scene.dataset(rows, name="Tweede telling")))
    assert since_last(other).files == ("Eerste telling", "Tweede telling")
    page = client.get(at("check", other.pk)).text
    assert "toen “Eerste telling”, nu “Tweede telling”" in page


def test_what_was_still_with_the_checkers_is_not_the_round_before(scene):
    scene.locked()
    first = scene.asked()
    second = scene.asked(scene.done(dataset=scene.dataset(name="Ernaast")))
    give_verdict(
        first, verdict="return", remarks="Anders.", seen_fingerprint=first.fingerprint, by=scene.checker
    )
    assert since_last(second) is None


@pytest.mark.backend
def test_the_file_of_a_checker_holds_every_period(scene, client):
    scene.locked(with_trend=True)
    rows = [row for period in ("2022", "2023", "2024") for row in usual_rows(period=period)]
    rows[3] = (*rows[3][:2], 4, 2000)
    check = scene.asked(scene.done(dataset=scene.dataset(rows)))
    client.force_login(scene.checker)
    text = client.get(at("check_file", check.pk, "csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))[2:]
    assert sorted({line[3] for line in lines}) == ["2022", "2023", "2024"] and len(lines) == 60
    (small,) = [line for line in lines if line[0] == "WK000103" and line[3] == "2022"]
    assert small[4:6] == ["onvoldoende waarnemingen", "4"] and small[7] == "niet berekend"
    page = client.get(at("check", check.pk)).text
    assert "Alle perioden staan erin" in page
    # The list of looks scrolls when it is long, so a keyboard must be able to reach it.
    assert 'class="check-looks" tabindex="0"' in page
