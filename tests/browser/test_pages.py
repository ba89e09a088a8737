"""Pages beside the main road: for everybody, and per post."""

import pytest

from questions.models import Phase
from tests.browser.visitor import Visitor
from zicht.demo.returned import back_from_the_cbs
from zicht.demo.side_subjects import DEBTS
from zicht.demo.story import bring_to

pytestmark = [pytest.mark.browser, pytest.mark.long]

PUBLIC = (
    "/",
    "/publicaties/",
    "/methode/",
    "/bronnen/",
    "/gemeenten/",
    "/toegankelijkheid/",
    "/privacy/",
    "/inloggen/",
)
OWN = {
    "probleemeigenaar": ("/werk/", "/trajecten/", "/berichten/", "/zoeken/?q=leegstand", "/mijn-gegevens/"),
    "programmaleider": ("/werk/", "/programma/", "/trajecten/?fase=closed", "/partijen/"),
    "waarnemer": ("/werk/", "/programma/"),
    "beheerder": ("/werk/", "/noodtoegang/"),
    "controleur1": ("/werk/", "/vrijgaven/"),
    "buurgemeente": ("/werk/", "/trajecten/", "/trajecten/nieuw/"),
}


def test_the_audit_sees_what_is_wrong(audit, browser):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_content('<html><body><img src="x"><p style="width: 900px">breed</p></body></html>')

    audit.judge(page, "here")

    page.close()
    assert any("image-alt" in line for line in audit.wrong)
    assert any("scrolls sideways" in line for line in audit.wrong)


def test_pages_for_everybody(audit, live_server, with_password):
    story = bring_to(Phase.CLOSED, with_password)
    visitor = Visitor(audit, live_server.url)
    for address in (*PUBLIC, f"/publicaties/{story.trajectory.publications.get().slug}/"):
        visitor.open(address)

    assert audit.wrong == []


def test_pages_of_each_post(audit, enter, with_password):
    bring_to(Phase.CLOSED, with_password)
    for key, addresses in OWN.items():
        visitor = enter(key)
        for address in addresses:
            visitor.open(address)

    assert audit.wrong == []


def test_pairs_are_judged_on_a_phone(audit, enter, with_password):
    """Each pair is a block that fits, and the audit at both widths finds nothing wrong."""
    story = bring_to(Phase.ANALYSIS, with_password, subject=DEBTS)
    check = back_from_the_cbs(story)
    checker = enter("controleur1").open(f"/vrijgaven/{check.pk}/paren/")
    checker.page.set_viewport_size({"width": 390, "height": 800})
    scroller = checker.page.locator(".zicht-table-scroll").first
    assert scroller.evaluate("each => each.scrollWidth <= each.clientWidth")
    tops = (
        checker.page.locator("#tabel-paren-1 tbody tr")
        .first.locator("th, td")
        .evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    )
    assert tops[0] < tops[1] == tops[2] == tops[3]  # the name, and under it the values beside each other
    assert "Nieuw cijfer" in checker.page.locator("#tabel-paren-1 tbody td").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )
    checker.open(f"/vrijgaven/{check.pk}/")
    checker.follow("Bekijk alle 2 paren en beslis").follow("Havenstad")
    checker.send("Leg uw besluit vast", choice="hide", reason="Van drie jongeren is de schuld onbekend.")
    decided = checker.page.locator(".check-pairs").last.inner_text()
    assert "de nieuwe cel verbergen" in decided and "de schuld onbekend" in decided

    assert audit.wrong == []


@pytest.mark.parametrize("name", ["a title that is far too long " * 20, "\x00", "   "])
def test_a_wrong_title_comes_back_with_a_sentence_at_the_field(enter, name):
    owner = enter("probleemeigenaar").open("/trajecten/nieuw/")
    field = owner.page.locator('[name="title"]')
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill(name)
    with (
        owner.page.expect_navigation()
    ):  # the same address answers: only the navigation tells old page and new apart
        owner.page.locator("main form").get_by_role("button", name="Verder").click()

    assert owner.path == "/trajecten/nieuw/"
    assert owner.page.locator('[aria-invalid="true"][name="title"]').count() == 1
