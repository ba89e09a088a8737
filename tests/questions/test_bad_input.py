"""Bad input: pasted pages, files that are not what they say, and texts without end."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from questions.models import ProblemPaper, ProblemStatement
from questions.pasting import plain_text
from questions.services import add_paper, remove_paper, write_statement
from zicht.core.errors import Hidden, Invalid, NotAllowed

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Gewone tekst", "Gewone tekst"),
        ("a < b en x<y>z", "a < b en x<y>z"),
        ("R&amp;D", "R&amp;D"),
        ("<p>Een</p><p>Twee &amp; drie</p>", "Een\nTwee & drie"),
        ("<ul><li>Een</li><li>Twee</li></ul>", "- Een\n- Twee"),
        ('<span style="color:red">rood</span><script>alert(1)</script>', "rood"),
        ('<a href="javascript:alert(1)">klik</a>', "klik"),
        ("ver\u200bborgen \u202etekst", "verborgen tekst"),
        ("<p>" * 2000 + "diep", "diep"),
    ],
)
def test_pasted_marks_go_and_typed_signs_stay(typed, kept):
    assert plain_text(typed) == kept


@pytest.mark.backend
def test_a_pasted_page_is_kept_as_text(draft, cast):
    write_statement(draft, {"what_happens": "<p>Panden staan <b>leeg</b></p>"}, seen=0, by=cast.owner)
    assert ProblemStatement.objects.get().what_happens == "Panden staan leeg"


@pytest.mark.backend
def test_a_paper_is_judged_by_its_content_and_given_as_a_download(draft, cast, browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, page = browser(cast.owner), f"/trajecten/{draft.reference}/bijlagen/"
    for name, content in (
        ("foto.png", b"<html>"),
        ("a.exe", PNG),
        ("leeg.txt", b""),
        ("../../x.svg", b"<svg/>"),
    ):
        answer = client.post(page, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 200
        assert "file" in answer.context["form"].errors
    assert client.post(page, {"file": SimpleUploadedFile("../raad brief.png", PNG)}).status_code == 302
    paper = ProblemPaper.objects.get()
    assert "raad" not in paper.file.name
    given = client.get(f"{page}{paper.pk}/")
    assert given["Content-Disposition"].startswith("attachment")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert browser(cast.outsider).get(f"{page}{paper.pk}/").status_code == 404
    with pytest.raises(Hidden):
        remove_paper(paper, by=cast.outsider)
    assert client.post(f"{page}{paper.pk}/weghalen/").status_code == 302
    assert not ProblemPaper.objects.exists()


@pytest.mark.backend
def test_only_the_owner_adds_papers_and_not_without_end(seated, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(NotAllowed):
        add_paper(seated, SimpleUploadedFile("a.png", PNG), by=cast.partner)
    with pytest.raises(Invalid):
        add_paper(seated, None, by=cast.owner)
    for number in range(20):
        add_paper(seated, SimpleUploadedFile(f"{number}.txt", b"tekst"), by=cast.owner)
    with pytest.raises(Invalid):
        add_paper(seated, SimpleUploadedFile("te veel.txt", b"tekst"), by=cast.owner)
