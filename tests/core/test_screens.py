"""The building blocks as HTML: forms, gate, menu; what a screen reader and a browser without JavaScript get."""

import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from zicht.core.forms import OptsSelect
from zicht.core.icons import ICONS
from zicht.core.templatetags import zicht_ui
from zicht.desk.styleguide import styleguide

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")
)


class SampleForm(forms.Form):
    story = forms.CharField(
        label="Wat ziet u?", help_text="In gewone woorden.", max_length=20, widget=forms.Textarea
    )
    place = forms.CharField(label="Waar?", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    verdict = forms.ChoiceField(label="Oordeel", choices=[("ja", "Ja"), ("nee", "Nee")], widget=OptsSelect)
    agree = forms.BooleanField(label="Gelezen")


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def few_urls(settings):
    """Only the language switch exists."""
    settings.ROOT_URLCONF = "django.conf.urls.i18n"


@pytest.fixture
def page(rf, few_urls):
    """The page with every building block, as a visitor without a name gets it."""
    request = rf.get("/")
    request.user = AnonymousUser()
    return styleguide(request).content.decode()


def test_errors_stand_at_the_field_and_in_a_summary_that_leads_there():
    html = str(SampleForm({"story": "x" * 21}))
    targets = re.findall(r'<li><a href="#([\w]+)">', html)
    assert targets == ["id_story", "id_kind_0", "id_verdict_0", "id_agree"]
    assert all(f'id="{target}"' in html for target in targets)
    assert 'aria-describedby="id_story_helptext id_story_error"' in html
    assert 'id="id_story_error"' in html and 'id="id_story_helptext"' in html


def test_optional_fields_say_so_and_required_ones_do_not():
    html = str(SampleForm())
    assert html.count("(niet verplicht)") == 1
    assert "zicht-error-summary" not in html


def test_a_text_area_counts_and_never_cuts_off():
    html = str(SampleForm())
    assert 'data-count="20"' in html and "maxlength" not in html


def test_what_was_typed_comes_back_escaped():
    html = str(SampleForm({"story": "<script>alert(1)</script>"}))
    assert "<script>" not in html and "&lt;script&gt;" in html


def test_choices_are_a_group_with_a_legend_and_labels():
    html = str(SampleForm())
    assert html.count("<fieldset") == html.count("<legend") == 2
    ids = set(re.findall(r'<input type="radio"[^>]* id="([\w]+)"', html))
    assert ids == set(re.findall(r'<label[^>]* for="([\w]+_\d)"', html))


def test_counts_and_shares():
    assert zicht_ui.met_count([{"met": True}, {"met": False}, {"met": True}]) == 2
    assert zicht_ui.share_of(3, 5) == "60.0%"
    assert zicht_ui.share_of(7, 5) == "100.0%"
    assert zicht_ui.share_of(None, 5) == "0%"
    assert list(zicht_ui.up_to("3")) == [1, 2, 3]


def test_an_icon_is_hidden_unless_it_has_something_to_say():
    assert 'aria-hidden="true"' in zicht_ui.icon("check")
    assert 'aria-label="&lt;b&gt;"' in zicht_ui.icon("check", "<b>")
    with pytest.raises(KeyError):
        zicht_ui.icon("unicorn")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_icons_are_plain_paths(name):
    assert re.fullmatch(r"[MmLlHhVvCcSsAaZz0-9 .,-]+", ICONS[name])


def test_a_menu_link_to_a_page_that_does_not_exist_is_left_out(few_urls):
    assert zicht_ui.nav_link(Context({}), "no:such-page", "Nergens") == ""


def test_a_menu_link_says_where_we_are(rf, few_urls):
    here = Context({"request": rf.get("/setlang/")})
    below = Context({"request": rf.get("/setlang/verder/")})
    assert 'aria-current="page"' in zicht_ui.nav_link(here, "set_language", "Taal")
    assert 'aria-current="true"' in zicht_ui.nav_link(below, "set_language", "Taal")


def test_a_gate_counts_and_says_who_can_do_what(page):
    assert "2 van 4 gereed" in page
    assert "Aan zet: Kadaster en Belastingdienst" in page


def test_a_closed_step_shows_its_reasons_as_text_and_cannot_be_sent(page):
    assert "Kadaster en Belastingdienst beoordelen versie 4 nog." in page
    assert 'value="inventory"' not in page
    assert 'name="step" value="ask"' in page


def test_every_form_that_is_sent_carries_a_token_and_ids_are_unique(page):
    posts = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
    assert posts and all("csrfmiddlewaretoken" in form for form in posts)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_no_component_is_left_unfilled(page):
    assert "<c-" not in page and "{{" not in page and "{%" not in page


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_compile_and_keep_to_the_content_policy(name):
    get_template(name)
    source = (ROOT / "templates" / name).read_text()
    assert not re.search(r"\sstyle=|<style|\son(?!ce=)[a-z]+=\"|javascript:|data:image", source), name
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), name
