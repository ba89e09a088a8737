"""Files with a session: judged by content, given as a download, taken away with a trace."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coalitions.models import GatheringPaper, JournalEntry
from coalitions.services import add_gathering_paper, plan_gathering
from coalitions.services.gathering_papers import MOST_PAPERS
from zicht.core.errors import Hidden, Invalid, NotAllowed

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"


@pytest.fixture
def gathering(joined, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    start = timezone.now() + timedelta(days=2)
    return plan_gathering(
        joined.coalition,
        title="Eerste sessie",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        by=joined.mayor,
    )


def _file(name="agenda.pdf", body=PDF):
    return SimpleUploadedFile(name, body)


def test_a_file_is_added_read_and_taken_away(client, joined, gathering):
    page = f"/sessies/{gathering.pk}/"
    client.force_login(joined.mayor)
    assert client.post(page, {"deed": "paper", "bijlage-file": _file()}).status_code == 302
    paper = GatheringPaper.objects.get()
    client.force_login(joined.statistician)
    shown = client.get(page).text
    assert "agenda.pdf" in shown and "Voeg de bijlage toe" not in shown
    assert "1 bijlage" in client.get(f"/trajecten/{joined.trajectory.reference}/coalitie/").text
    answer = client.get(f"/sessies/bijlagen/{paper.pk}/")
    assert (
        answer["Content-Disposition"].startswith("attachment")
        and answer["Content-Type"] == "application/octet-stream"
    )
    assert b"".join(answer.streaming_content) == PDF
    assert client.post(f"/sessies/bijlagen/{paper.pk}/weg/").status_code == 302
    assert GatheringPaper.objects.exists()
    client.force_login(joined.stranger)
    assert client.get(f"/sessies/bijlagen/{paper.pk}/").status_code == 404
    assert client.post(f"/sessies/bijlagen/{paper.pk}/weg/").status_code == 404
    client.force_login(joined.mayor)
    assert client.get(f"/sessies/bijlagen/{paper.pk}/weg/").status_code == 405
    assert client.post(f"/sessies/bijlagen/{paper.pk}/weg/").status_code == 302
    assert not GatheringPaper.objects.exists()
    actions = JournalEntry.objects.filter(coalition=joined.coalition).values_list("verb", flat=True)
    assert {"gathering_paper.added", "gathering_paper.removed"} <= set(actions)


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("agenda.pdf", b"MZ\x90\x00 geen pdf", "De inhoud past niet bij de naam"),
        ("agenda.exe", PDF, "Dit soort bestand kunnen wij niet aannemen"),
        ("agenda.pdf", b"", "leeg"),
    ],
)
def test_a_wrong_file_comes_back_with_a_sentence(client, joined, gathering, name, body, says):
    client.force_login(joined.mayor)
    answer = client.post(f"/sessies/{gathering.pk}/", {"deed": "paper", "bijlage-file": _file(name, body)})
    assert answer.status_code == 422 and says in answer.text
    assert not GatheringPaper.objects.exists()


def test_there_is_an_end_to_it_and_not_everybody_adds(joined, gathering):
    with pytest.raises(NotAllowed):
        add_gathering_paper(gathering, _file(), by=joined.statistician)
    with pytest.raises(Hidden):
        add_gathering_paper(gathering, _file(), by=joined.stranger)
    with pytest.raises(Invalid):
        add_gathering_paper(gathering, None, by=joined.mayor)
    for number in range(MOST_PAPERS):
        add_gathering_paper(gathering, _file(f"{number}.pdf"), by=joined.mayor)
    with pytest.raises(Invalid):
        add_gathering_paper(gathering, _file(), by=joined.mayor)
