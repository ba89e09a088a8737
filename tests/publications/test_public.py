"""The public pages: what a visitor reads, what is hidden, and what a stranger types in the address."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from publications.public import sentences
from publications.public.models import LiveAnswer, LiveCertificate, LiveFigure, LivePublication
from publications.public.other_figures import ROWS_A_PAGE, leafed_tables, other_tables
from publications.public.pictures import Spot, pointed_out, still
from publications.public.sentences import answers_together
from publications.public.views import table_parts
from publications.services import withdraw
from zicht.core.sheets import harmless

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(live):
    return LivePublication.objects.get()


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "method",
        "municipalities",
        "accessibility",
        "privacy",
        "publications:public_list",
        "security_txt",
    ],
)
def test_every_page_works_before_anything_was_published(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_a_publication_tells_what_where_and_how_sure(client, shown):
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]))
    for text in (
        "In 2 van de 7 wijken",
        "Hoe zeker is dat",
        "Een lid vindt de wijk een te grof niveau.",
        "4 voor, 1 tegen",
    ):
        assert text in page
    assert "Onvoldoende waarnemingen" in page and "Te weinig om te beoordelen" in page
    assert '<th scope="row">2021</th><td class="zicht-num">2,8</td>' in page
    legend = page.split('class="zicht-legend', 1)[1].split("</ul>")[0]
    assert 'fill--much_lower"' in legend and 'fill--lower"' not in legend
    assert page.count("zicht-map__area--much_higher") == 2


def test_all_rows_can_be_had_on_one_sheet_and_paper_says_when_rows_are_missing(client, shown):
    figure = shown.figures.first()
    for number in range(30):
        figure.pk, figure.area_code, figure.area_name = None, f"WK9009{number:02}", f"Wijk nummer {number:02}"
        figure.save()
    address = reverse("publications:public_detail", args=[shown.slug])
    first, whole = page_of(client, address), page_of(client, address + "?rijen=alle")
    rows = [page.split('id="cijfers"')[1].count('scope="row"') for page in (first, whole)]
    assert rows == [25, shown.figures.count()]
    paper = "Op dit papier staan alleen de rijen 1 tot en met 25 van de 37."
    assert paper in first and 'href="?rijen=alle#cijfers"' in first
    assert "Op dit papier" not in whole and "Terug naar de tabel in bladen" in whole


def test_an_area_is_told_in_three_sentences_and_pointed_out(client, shown):
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]) + "?gebied=WK900100")
    assert "In Wijk A waren er in 2025 400 gestolen fietsen bij 4.000 inwoners." in page
    assert "vrijwel geen toeval" in page
    assert "ligt er 1 ook hoger" in page
    assert 'data-chosen="WK900100"' in page


def test_neighbours_with_one_name_are_told_apart(client, shown):
    figure = shown.figures.get(area_code="WK900100")
    others = shown.figures.exclude(pk=figure.pk).filter(status="safe")[:2]
    figure.neighbours = [each.area_code for each in others]
    figure.save()
    for each, town in zip(others, ("Havenmonde", "Duinbergen"), strict=True):
        each.area_name, each.municipality_name = "Centrum", town
        each.save()
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]) + "?gebied=WK900100")
    around = page[page.index("De gebieden ernaast") :]
    around = around[: around.index("</ul>")]
    assert ">Centrum (Havenmonde)</a>" in around and ">Centrum (Duinbergen)</a>" in around
    assert page.count('class="public-town"') == shown.figures.count()


def test_figures_of_other_kinds_are_told_too_and_a_hidden_one_says_so(client, release, request):
    about = {"name": "Aandeel jongeren", "kind": "share", "group": "", "period": "2025"}
    release.outputs = [
        about | {"area": "WK900100", "value": 12.5, "status": "safe"},
        about | {"area": "WK900101", "value": None, "status": "hidden"},
    ]
    release.save()
    shown = request.getfixturevalue("shown")
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]))
    table = page.partition('id="andere-tabel"')[2].partition("</table>")[0]
    assert all(
        text in table for text in ("Aandeel jongeren", "Wijk A", "12,5", "Wijk B", "onvoldoende waarnemingen")
    )
    told = client.get(reverse("publications:public_json", args=[shown.slug])).json()["other_figures"]
    assert [(each["area_name"], each["value"], each["status"]) for each in told] == [
        ("Wijk A", 12.5, "safe"), ("Wijk B", None, "hidden"),
    ]  # fmt: skip
    address = reverse("publications:public_others", args=[shown.slug])
    assert address in page
    lines = client.get(address).content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Aandeel jongeren;") and ";WK900100;Wijk A;;2025;12,5;" in lines[1]
    assert ";WK900101;Wijk B;;2025;Onvoldoende waarnemingen;" in lines[2]


def test_without_figures_of_other_kinds_there_is_no_file_of_them(client, shown):
    address = reverse("publications:public_others", args=[shown.slug])
    assert address not in page_of(client, reverse("publications:public_detail", args=[shown.slug]))
    assert client.get(address).status_code == 404


def test_on_an_english_page_what_is_dutch_says_so_and_numbers_are_english(client, shown):
    address = reverse("publications:public_detail", args=[shown.slug])
    with override("nl"):  # so that the language of a page ends with it
        page = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert f'<h1 lang="nl">{shown.title}</h1>' in page and '<svg lang="nl" ' in page
    assert "How are things in your district?" in page
    table = page.partition('id="cijfertabel"')[2].partition("</table>")[0]
    assert "4,000" in table and "4.000" not in table


def test_percentages_by_group_stand_beside_each_other_and_in_both_languages(client, release, request):
    about = {"name": "Verdeling: misdrijven", "kind": "share", "period": "2025", "status": "safe"}
    release.outputs = [
        about | {"area": area, "group": group, "value": value}
        for group, values in (("diefstal", (60.0, 55.5)), ("geweld", (40.0, None)))
        for area, value in zip(("WK900100", "WK900101"), values, strict=True)
    ]
    release.outputs[-1]["status"] = "hidden"
    release.save()
    shown = request.getfixturevalue("shown")
    address = reverse("publications:public_detail", args=[shown.slug])
    section = page_of(client, address).partition('id="andere-cijfers"')[2].partition("</section>")[0]
    assert section.count("<table") == 1 and section.count("Verdeling: misdrijven</h3>") == 1
    head, first, second = (row.partition("</tr>")[0] for row in section.split("<tr ")[1:4])
    assert head.index("Diefstal") < head.index("Geweld")
    assert "Wijk A" in first and first.index("60,0") < first.index("40,0")
    assert "55,5" in second and "onvoldoende waarnemingen" in second
    client.cookies["django_language"] = "en"
    page = page_of(client, address)
    assert "share (percentage), 2025" in page and "aandeel (percentage)" not in page and "60.0" in page


def test_more_groups_than_fit_on_a_page_are_tables_of_their_own():
    def told(groups):
        return [
            {"name": "Verdeling", "kind": "aandeel", "period": "2025", "group": f"g{number}", "area_code": "A",
             "area_name": "Wijk A", "value": number}
            for number in range(groups)
        ]  # fmt: skip

    (one,) = other_tables(told(6))
    assert [cell["value"] for cell in one.rows[0][2]] == [0, 1, 2, 3, 4, 5]
    assert [table.columns for table in other_tables(told(7))] == [[f"g{number}"] for number in range(7)]
    lacking = other_tables([*told(2), told(1)[0] | {"area_code": "B", "area_name": "Wijk B"}])
    assert [cell and cell["group"] for cell in lacking[0].rows[1][2]] == ["g0", None]


def test_a_long_table_of_other_figures_is_leafed_through():
    outputs = [
        {"name": "Verdeling", "kind": "aandeel", "period": "2025", "group": "", "area_code": f"W{number}",
         "area_name": f"Wijk {number}", "value": number}
        for number in range(2 * ROWS_A_PAGE + 1)
    ]  # fmt: skip

    def codes(asked=(), chosen=""):
        (leafed,) = leafed_tables(outputs, dict(asked), chosen)
        return [code for code, _name, _cells in leafed.page]

    assert codes() == [f"W{number}" for number in range(ROWS_A_PAGE)]
    assert codes({"andere-1": "3"}) == codes(chosen=f"W{2 * ROWS_A_PAGE}") == [f"W{2 * ROWS_A_PAGE}"]
    assert codes({"andere-1": "1"}, chosen=f"W{2 * ROWS_A_PAGE}")[0] == "W0"
    assert codes({"andere-1": "x"}) == codes({"andere-2": "3"}) == codes()


def test_without_such_figures_there_is_no_empty_table(client, shown):
    assert "andere-tabel" not in page_of(client, reverse("publications:public_detail", args=[shown.slug]))


@pytest.mark.parametrize("area", ["WK900104", "WK900105"])
def test_a_figure_that_is_not_told_says_why(client, shown, area):
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]) + f"?gebied={area}")
    assert "te weinig" in page


@pytest.mark.parametrize(
    "query", ["gebied=WK0000", "gebied=<script>", "page=9999", "page=x", "gebied=%00", "gebied="]
)
def test_nonsense_in_the_address_shows_the_page_itself(client, shown, query):
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]) + "?" + query)
    assert "data-chosen" not in page and "<script>" not in page.replace("<script src", "")


@pytest.mark.parametrize(
    "query", ["q=diefstal%00", "q=" + "x" * 500, "theme=bestaat-niet", "municipality='--", "page=-1"]
)
def test_nonsense_in_the_filter_is_no_filter(client, shown, query):
    assert client.get(reverse("publications:public_list") + "?" + query).status_code == 200


def test_the_list_filters_on_theme_municipality_and_words(client, shown):
    url = reverse("publications:public_list")
    for query in ("theme=veiligheid", "municipality=GM9002", "q=gestolen+fietsen"):
        assert shown.title in page_of(client, f"{url}?{query}")
    assert shown.title not in page_of(client, f"{url}?q=vakantiepark")


def test_the_csv_opens_in_a_spreadsheet_and_hides_what_is_hidden(client, shown):
    answer = client.get(reverse("publications:public_csv", args=[shown.slug]))
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 8
    hidden = next(row for row in rows if row[0] == "WK900104")
    assert {hidden[5], *hidden[8:-3]} == {"Onvoldoende waarnemingen"}
    assert {tuple(row[-2:]) for row in rows[1:]} == {("2025", "nee")}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_cell_is_never_a_formula(text):
    assert harmless(text) == f"'{text}"


def test_a_name_that_is_a_formula_is_harmless_in_the_csv(client, shown):
    LiveFigure.objects.filter(area_code="WK900102").update(area_name="=HYPERLINK(1)")
    text = client.get(reverse("publications:public_csv", args=[shown.slug])).content.decode()
    assert ";'=HYPERLINK(1);" in text


def test_the_json_holds_the_same_figures(client, shown):
    data = client.get(reverse("publications:public_json", args=[shown.slug])).json()
    assert data["publication"]["title"] == shown.title
    hidden = next(each for each in data["figures"] if each["area_code"] == "WK900104")
    assert hidden["numerator"] is None and hidden["status"] == "hidden"


def test_a_withdrawn_page_says_why_and_its_figures_are_gone(client, live, cast):
    withdraw(live, reason="De aantallen inwoners waren van het verkeerde jaar.", by=cast.lead)
    page = page_of(client, reverse("publications:public_detail", args=[live.slug]))
    assert "verkeerde jaar" in page and "zicht-map" not in page
    assert client.get(reverse("publications:public_csv", args=[live.slug])).status_code == 410
    assert client.get(reverse("municipality", args=["GM9001"])).status_code == 404


def test_a_municipality_stands_beside_its_neighbour(client, shown):
    page = page_of(client, reverse("municipality", args=["GM9001"]))
    assert "Wijk A" in page and "Duinbergen" in page
    assert client.get(reverse("municipality", args=["GM0000"])).status_code == 404


def test_without_three_periods_a_sentence_stands_for_the_trend():
    assert "over 1 periode" in sentences.why_no_trend({"periods": 1})
    assert "over 2 perioden" in sentences.why_no_trend({"periods": 2})


def test_drawings_are_pointed_at_by_exact_code_only():
    path = '<path class="zicht-map__area" d="M0 0Z" data-area="WK1"/>'
    svg = f'<svg class="zicht-picture zicht-map"><a href="?x">{path}</a></svg>'
    assert pointed_out(svg, Spot("WK", "")).count("<path") == 1
    assert pointed_out(svg, Spot("WK1", "")).count("<path") == 3
    assert "<a" not in still(svg)


def test_pages_take_a_fixed_number_of_queries(client, shown, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(reverse("publications:public_detail", args=[shown.slug]) + "?gebied=WK900100")
    with django_assert_max_num_queries(12):
        client.get(reverse("publications:public_list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("municipality", args=["GM9001"]))


def test_the_certificate_travels_with_the_publication(client, shown, settings, tmp_path):
    settings.CERTIFICATE_KEY_FILE = tmp_path / "key"
    address = reverse("publications:public_certificate", args=[shown.slug])
    assert client.get(address).status_code == 404  # a release from before certificates
    figures = '{"summary":{},"table":[],"trend":[]}'
    rules = {"profile": "CBS/ESSnet", "version": 1, "limits": {"minimum_units": 10}}
    content = {
        "release": {"released_on": "2026-01-02"}, "rules": rules,
        "cells": {
            "shown": 6, "hidden": 1, "other_periods": {"shown": 1234, "hidden": 5},
            "other_kinds": {"shown": 8, "hidden": 9, "by_kind": {}},
        },
        "audit": {"safe": True}, "previous": None, "made_from": {},
        "checkers": [{"role": "controleur van de uitvoer", "organisation": "CBS", "approved_on": "2026-01-01"}], "files": [],
    }  # fmt: skip
    document = json.dumps({"content": content})
    LiveCertificate.objects.create(
        publication=shown, document=document, table="a;b", figures=figures, sha256="f" * 64
    )
    page = page_of(client, address)
    assert "In andere perioden: 1.234 meegeteld, 5 verborgen" in page
    assert "Andere soorten cijfers: 8 getoond, 9 verborgen" in page
    assert (
        "6 getoond, 1 verborgen" in page
        and "Controleur van de uitvoer, nummer 1: CBS, 1 januari 2026" in page
        and "f" * 64 in page
    )
    for name, content in (("certificaat.json", document), ("tabel.csv", "a;b"), ("cijfers.json", figures)):
        assert client.get(f"{address}{name}").content == content.encode()
    assert client.get(f"{address}geheim.txt").status_code == 404
    told = client.get(reverse("certificate_keys")).json()["keys"]
    assert [len(key["key_sha256"]) for key in told] == [64]
    assert told[0]["public_key"] in page_of(client, reverse("certificates"))
    assert "Certificaat" in page_of(client, reverse("publications:public_detail", args=[shown.slug]))


def test_each_picture_can_be_taken_along_without_links(client, shown):
    for name in ("kaart", "trechter", "verloop"):
        answer = client.get(reverse("publications:public_picture", args=[shown.slug, name]))
        assert (answer["Content-Type"], answer.content[:4]) == ("image/svg+xml", b"<svg")
        assert b"<a " not in answer.content
    assert client.get(reverse("publications:public_picture", args=[shown.slug, "anders"])).status_code == 404


def test_a_withdrawn_publication_keeps_no_certificate_and_no_pictures(client, live, cast):
    shown = LivePublication.objects.get(slug=live.slug)
    LiveCertificate.objects.create(publication=shown, document="{}", table="", figures="", sha256="f" * 64)
    withdraw(live, reason="De legenda klopte niet, wij herstellen dat.", by=cast.lead)
    assert not LiveCertificate.objects.exists()
    for name in ("tabel.csv", "certificaat.json"):
        assert client.get(reverse("publications:public_signed", args=[live.slug, name])).status_code == 410
    assert client.get(reverse("publications:public_picture", args=[live.slug, "kaart"])).status_code == 410
    assert (
        "ingetrokken" in page_of(client, reverse("publications:public_certificate", args=[live.slug])).lower()
    )


def test_answers_in_the_same_words_stand_together():
    on = datetime(2026, 11, 20, tzinfo=UTC)
    made = [
        LiveAnswer(area_name=area, organisation="Gemeente", text=text, answered_at=on + timedelta(days=day))
        for day, (area, text) in enumerate([("A", "Bekend."), ("B", "Wij zoeken dit uit."), ("C", "Bekend.")])
    ]
    told = answers_together(made)
    assert [(each.areas, each.text) for each in told] == [
        (["A", "C"], "Bekend."),
        (["B"], "Wij zoeken dit uit."),
    ]
    assert told[0].answered_at == made[2].answered_at


def test_more_than_three_answers_fold_and_all_are_there(client, shown):
    for number in range(5):
        LiveAnswer.objects.create(
            publication=shown, area_code=f"WK{number}", area_name=f"Wijk {number}", organisation="Gemeente",
            text=f"Antwoord {number}.", answered_at=timezone.now(),
        )  # fmt: skip
    page = page_of(client, reverse("publications:public_detail", args=[shown.slug]))
    assert "Nog 2 reacties" in page and all(f"Antwoord {number}." in page for number in range(5))


def test_a_long_table_shows_the_highest_first_and_folds_the_rest():
    figures = [LiveFigure(area_code=f"WK{number:02}") for number in range(40)]
    pages = Paginator(figures, 25)
    assert [(len(rows), folds) for rows, folds in table_parts(pages.page(1), "")] == [(8, False), (17, True)]
    assert [(len(rows), folds) for rows, folds in table_parts(pages.page(1), "WK20")] == [(25, False)]
    assert [(len(rows), folds) for rows, folds in table_parts(pages.page(1), "WK02")] == [
        (8, False),
        (17, True),
    ]
    assert [folds for _, folds in table_parts(pages.page(2), "")] == [False]
    assert [folds for _, folds in table_parts(Paginator(figures[:12], 25).page(1), "")] == [False]
