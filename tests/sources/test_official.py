"""The application at CBS fills itself from the dossier, is whole before it goes out, and its dates are watched."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from accounts.models import Notification
from reviews.content import legal_content
from sources import guards
from sources.models import ApplicationStatus, MicrodataApplication
from sources.runner import follow_the_calendar, warning_for
from sources.selectors import coverage
from sources.services import (
    choose_variables,
    decide_request,
    describe_source,
    match,
    revoke,
    save_application,
)
from sources.services.official import NEEDED
from zicht.core.errors import Conflict, Hidden, Invalid, NotAllowed
from zicht.core.fingerprints import fingerprint

TODAY = timezone.localdate()
WHOLE = dict.fromkeys(NEEDED, "Ingevuld") | {
    "title": "Leegstand",
    "authorisation_until": TODAY + timedelta(days=400),
    "files": "10.57934/1 | Wijkregistratie | 3 | 2015–2024 | GEBRUIK | te veel",
    "team": "Anna Lies | analist",
}


@pytest.fixture
def url(shelf):
    return reverse("sources:microdata", args=[shelf.trajectory.reference])


def test_the_dossier_fills_every_part_that_it_knows(client, shelf, url):
    values = {
        "doi": "https://doi.org/10.57934/1",
        "version": "3",
        "covers_from": 2015,
        "variables": [{"name": "GEBRUIK"}],
    }
    describe_source(values, by=shelf.table.registrar, source=shelf.source)
    found = match(shelf.need(), shelf.source, variables="x", fit_note="", by=shelf.table.analyst)
    choose_variables(found, {shelf.source.variables.get().pk: ("count", "")}, by=shelf.table.analyst)
    client.force_login(shelf.table.analyst)
    form = client.get(url).context["form"]
    assert (
        form["files"].value()
        == "https://doi.org/10.57934/1 | Registratie van adressen | 3 | 2015–… | GEBRUIK"
    )
    assert "Anna Lies | de analist" in form["team"].value()
    assert "Hoeveel woningen staan leeg?" in form["research_questions"].value()
    for name in ("purpose", "population", "outputs", "publication_plan", "institution"):
        assert form[name].value(), name
    assert not MicrodataApplication.objects.exists()  # reading does not write


def test_an_application_is_whole_before_it_is_handed_in(shelf):
    by = shelf.table.analyst
    draft = save_application(shelf.trajectory, {"title": "Leegstand"}, seen=0, by=by)
    with pytest.raises(Invalid) as refusal:
        save_application(shelf.trajectory, {"status": "submitted"}, seen=1, by=by)
    assert set(refusal.value.fields) == {*NEEDED, "declares_no_identification"}
    late = WHOLE | {
        "status": "submitted",
        "declares_no_identification": True,
        "authorisation_until": TODAY - timedelta(1),
    }
    with pytest.raises(Invalid) as refusal:
        save_application(shelf.trajectory, late, seen=1, by=by)
    assert list(refusal.value.fields) == ["authorisation_until"]
    whole = WHOLE | {"status": "submitted", "declares_no_identification": True}
    assert save_application(shelf.trajectory, whole, seen=1, by=by).status == ApplicationStatus.SUBMITTED
    with pytest.raises(Conflict):
        save_application(shelf.trajectory, WHOLE | {"title": "Anders"}, seen=draft.revision, by=by)
    with pytest.raises(NotAllowed):
        save_application(shelf.trajectory, WHOLE, seen=2, by=shelf.table.mayor)
    with pytest.raises(Hidden):
        save_application(shelf.trajectory, WHOLE, seen=2, by=shelf.table.stranger)


def test_the_application_goes_out_as_word_and_as_pdf(client, shelf, url):
    save_application(shelf.trajectory, WHOLE, seen=0, by=shelf.table.analyst)
    client.force_login(shelf.table.mayor)
    word = Document(io.BytesIO(client.get(f"{url}aanvraag.docx").content))
    titles = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert [title[:9] for title in titles[:4]] == ["Bijlage 1", "Bijlage 2", "Bijlage 3", "Bijlage 4"]
    files = word.tables[1]
    assert files.rows[0]._tr.trPr.findall(qn("w:tblHeader"))
    assert [cell.text for cell in files.rows[1].cells][-1] == "GEBRUIK | te veel"
    pdf = PdfReader(io.BytesIO(client.get(f"{url}aanvraag.pdf").content))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert pdf.metadata.title == "Projectaanvraag microdata: Leegstand" and "Wijkregistratie" in text
    assert client.get(f"{url}aanvraag.csv").status_code == 404
    client.force_login(shelf.table.stranger)
    assert client.get(f"{url}aanvraag.docx").status_code == 404


def test_the_page_keeps_what_two_people_typed(client, shelf, url):
    client.force_login(shelf.table.analyst)
    sent = {name: value for name, value in WHOLE.items() if value} | {"status": "draft", "seen": 0}
    assert client.post(url, sent).status_code == 302
    stale = client.post(url, sent | {"method": "Mijn methode"})
    assert stale.status_code == 422 and "Mijn methode" in stale.content.decode()
    assert client.post(url, sent | {"method": "Mijn methode", "seen": 1}).status_code == 302
    assert client.get(f"{url}?uit=dossier").status_code == 200
    client.force_login(shelf.table.mayor)
    assert "Mijn methode" in client.get(url).content.decode()
    assert client.post(url, sent).status_code == 403


@pytest.mark.parametrize(
    ("left", "warning"),
    [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-400, 0)],
)
def test_the_warning_fits_the_days_that_are_left(left, warning):
    assert warning_for(TODAY + timedelta(days=left), TODAY) == warning


def told(person):
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("sentence", flat=True))


def grant(shelf, days):
    until = TODAY + timedelta(days=days)
    return decide_request(
        shelf.asked(), status="granted", note="", valid_until=until, by=shelf.table.registrar
    )


def test_people_are_warned_once_for_each_threshold_and_at_the_end(shelf):
    request = grant(shelf, 100)
    Notification.objects.all().delete()
    days = [0, 9, 10, 11, 70, 71, 93, 94, 101, 102]  # 100, 91, 90, 89, 30, 29, 7, 6 days left, then past
    sent = [follow_the_calendar(TODAY + timedelta(days=day)) for day in days]
    assert sent == [0, 0, 1, 0, 1, 0, 1, 0, 1, 0]
    for person in (shelf.table.analyst, shelf.table.mayor, shelf.table.registrar):
        assert len(told(person)) == 4
    assert "90 dagen" in told(shelf.table.mayor)[0] and "verlopen" in told(shelf.table.mayor)[3]
    assert len(told(shelf.table.advocate)) == 1 and told(shelf.table.stranger) == []
    request.refresh_from_db()
    assert request.warned_days == 0


def test_when_a_permission_ends_what_leaned_on_it_is_outdated(shelf):
    request = grant(shelf, 3)
    before = fingerprint(legal_content(shelf.trajectory))
    request.valid_until = TODAY - timedelta(days=1)
    request.save()
    assert coverage(shelf.question).rows[0].state == "expired"
    content = legal_content(shelf.trajectory)
    assert fingerprint(content) != before
    assert content["sources"]["sources"]["Registratie van adressen"]["expired"] is True


def test_a_permission_that_is_taken_back_reaches_everybody_who_leaned_on_it(shelf):
    request = grant(shelf, 300)
    before = fingerprint(legal_content(shelf.trajectory))
    Notification.objects.all().delete()
    revoke(request, note="De wet veranderde.", by=shelf.table.registrar)
    for person in (shelf.table.analyst, shelf.table.mayor, shelf.table.advocate, shelf.table.lead):
        assert "poort gaat dicht" in told(person)[0]
    assert "staat het niet toe" in guards.every_need_is_covered(shelf.trajectory)
    assert fingerprint(legal_content(shelf.trajectory)) != before


def test_the_authorisation_of_the_institution_is_watched(shelf):
    values = WHOLE | {"authorisation_until": TODAY + timedelta(days=60)}
    save_application(shelf.trajectory, values, seen=0, by=shelf.table.analyst)
    assert [follow_the_calendar(TODAY), follow_the_calendar(TODAY)] == [1, 0]
    assert "60 dagen" in told(shelf.table.lead)[0]
    later = {"authorisation_until": TODAY + timedelta(days=80)}
    save_application(shelf.trajectory, later, seen=1, by=shelf.table.analyst)
    assert follow_the_calendar(TODAY) == 1  # another date, another warning
    assert follow_the_calendar(TODAY + timedelta(days=81)) == 1
    assert "verlopen" in told(shelf.table.lead)[-1]


def test_a_request_carries_the_chosen_variables(client, shelf):
    describe_source(
        {"variables": [{"name": "GEBRUIK", "label": "Gebruik"}]},
        by=shelf.table.registrar,
        source=shelf.source,
    )
    found = match(
        shelf.need(), shelf.source, variables="Gebruik per jaar", fit_note="", by=shelf.table.analyst
    )
    choose_variables(found, {shelf.source.variables.get().pk: ("count", "")}, by=shelf.table.analyst)
    client.force_login(shelf.table.analyst)
    page = client.get(reverse("sources:ask", args=[shelf.trajectory.reference, shelf.source.identifier]))
    assert page.context["form"]["variables"].value() == "Gebruik per jaar\nGEBRUIK: Gebruik"
