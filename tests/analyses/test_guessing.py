"""Whoever knows all of a table but two hidden counts and their sum, and tries every pair against every number in sight.

The guesser has the program, the released table, and the layout of the file that was handed in. A number that is a plain
hash over something with a hidden count in it confirms the right guess, whatever the hash is called.
"""

import hashlib
import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Post
from analyses.certificates.document import PLAIN_VERSION, hidden_numbers, read_number, signed_document
from analyses.certificates.underlying import underlying
from analyses.certificates.verifying import read_certificate
from analyses.files import release_content, released_csv, released_json
from analyses.models import Certificate, Dataset, Release
from analyses.pairs import table_fingerprint, told_outside
from analyses.selectors import area_labels
from analyses.services.releases import released_content
from coalitions import journal
from coalitions.models import JournalEntry
from publications import window
from publications.public.models import LiveCertificate, LivePublication
from tests.analyses.scene import csv_of, person, usual_rows
from zicht.core.fingerprints import canonical, fingerprint

SMALL = 3  # the row with too few units
MOST = 60
SHOWN_MARKS = 16  # screens show the start of a number


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"


@pytest.fixture
def release(scene):
    """A released table in which one pair of counts is hidden, its sum known from the total."""
    scene.locked()
    rows = usual_rows()
    rows[SMALL] = (*rows[SMALL][:2], 4, 2000)
    scene.released(scene.done(dataset=scene.dataset(rows)))
    made = Release.objects.get()
    assert len(hidden_areas(made)) == 2 and made.summary["observed"] is not None
    return made


def hidden_areas(release):
    return [row["area"] for row in release.table if row["status"] == "hidden"]


def candidates(release):
    """Rows of every file that fits what was released."""
    shown = {row["area"]: row["observed"] for row in release.table}
    first, second = hidden_areas(release)
    both = release.summary["observed"] - sum(count for count in shown.values() if count is not None)
    for guess in range(min(MOST, both) + 1):
        counts = shown | {first: guess, second: both - guess}
        yield [(area, "2024", counts[area], 2000) for area in sorted(counts)]


def computed(scene, rows):
    """What the program makes of these rows: dataset and result, and nothing stays."""
    with transaction.atomic():
        job = scene.done(dataset=scene.dataset(rows))
        made = job.dataset, job.result
        transaction.set_rollback(True)
    return made


def guesses(scene, release, rows):
    """Every plain hash that the project ever took over content with these counts in it."""
    dataset, result = computed(scene, rows)
    check = release.check_record
    check.result = result
    table = table_fingerprint(check)
    counts = {row[0]: row[2] for row in rows}
    filled = [row | {"observed": counts[row["area"]], "status": "safe"} for row in release.table]
    labels = area_labels(counts, release.division_year)
    contents = [
        csv_of(rows), canonical({"table": result.table}).encode(), canonical({"table": filled}).encode(),
        canonical(release_content(release) | {"table": filled}).encode(), released_csv(filled, labels, release.division_year),
    ]  # fmt: skip
    return {
        dataset.checksum, dataset.rows_checksum, result.checksum, table,
        fingerprint({"check": table, "pairs": []}), *(hashlib.sha256(each).hexdigest() for each in contents),
    }  # fmt: skip


@pytest.fixture
def published(release):
    """The shop window with the certificate in it, as it is filled when the case is published."""
    live = LivePublication.objects.create(
        slug="meldingen", reference=release.trajectory.reference, version=1, owner="Gemeente Test", title="Meldingen",
        summary="Meldingen in wijken", published_at=timezone.now(), body={"checksum": release.checksum, "versions": []},
    )  # fmt: skip
    signed = release.certificate
    LiveCertificate.objects.create(
        publication=live, document=signed.document, table=signed.table, sha256=signed.sha256,
        figures=released_json(release_content(release)).decode(),
    )  # fmt: skip
    return live


def public_texts(live):
    certificate = reverse("publications:public_certificate", args=[live.slug])
    files = [f"{certificate}{name}" for name in ("certificaat.json", "tabel.csv", "cijfers.json")]
    api = ["/api/v1/publicaties", f"/api/v1/publicaties/{live.slug}"]
    addresses = [reverse("publications:public_detail", args=[live.slug]), certificate, *files, *api]
    return {("public", address): text_at(Client(), address) for address in addresses}


def text_at(client, address):
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def inside_texts(scene, release):
    """Everything about the analysis that people see who may not see raw output."""
    check = release.check_record
    job, case = check.result.job, [release.trajectory.reference]
    addresses = [
        reverse("analyses:overview", args=case), reverse("analyses:plan", args=case),
        reverse("analyses:dataset", args=[job.dataset_id]), reverse("analyses:job", args=[job.pk]),
        reverse("analyses:check", args=[check.pk]), reverse("analyses:release", args=[*case, release.number]),
        reverse("analyses:queue"), reverse("desk:trail", args=case), reverse("desk:dossier", args=case),
        reverse("desk:notifications"), "/api/v1/analyse-opdrachten", f"/api/v1/analyse-opdrachten/{job.pk}",
        f"/api/v1/trajecten/{case[0]}",
    ]  # fmt: skip
    member = person("Els Ethica", Post.ETHICS_MEMBER)
    found = {}
    for who in (scene.owner, scene.partner, scene.lead, member):
        client = Client()
        client.force_login(who)
        found |= {(who.name, address): text_at(client, address) for address in addresses}
    return found


def journal_text():
    rows = JournalEntry.objects.values("sentence", "reason", "facts")
    return json.dumps(list(rows), cls=DjangoJSONEncoder)


def test_no_number_in_sight_confirms_a_guess(scene, release, published):
    texts = public_texts(published) | inside_texts(scene, release) | {("journal", ""): journal_text()}
    read = {who for (who, _), text in texts.items() if text}
    assert {"public", "journal", scene.owner.name, scene.partner.name, scene.lead.name} <= read
    assert all(text for (who, _), text in texts.items() if who == "public")
    check = release.check_record
    secret = {check.result.job.input_checksum, check.result.checksum, check.fingerprint}
    tried: set[str] = set()
    for rows in candidates(release):
        tried |= guesses(scene, release, rows)
    assert secret <= tried  # one of the guesses is right in each form: the guesser would know
    found = {
        (place, number) for place, text in texts.items() for number in tried if number[:SHOWN_MARKS] in text
    }
    assert found == set()


def test_the_guesser_finds_the_counts_in_a_certificate_of_the_first_version(scene, release):
    """Why there is a second version: with plain checksums one of the guesses is confirmed."""
    plain = canonical(hidden_numbers(release, PLAIN_VERSION))
    right = [
        rows
        for rows in candidates(release)
        if any(number in plain for number in guesses(scene, release, rows))
    ]
    assert [row[2] for rows in right for row in rows if row[0] == "WK000103"] == [4]


def test_what_is_public_keeps_a_plain_checksum_over_no_more_than_itself(release):
    figures = released_json(release_content(release))
    assert hashlib.sha256(figures).hexdigest() == release.checksum
    for row in release.table:
        if row["status"] == "hidden":
            numbers = {name for name, value in row.items() if isinstance(value, int | float)}
            assert numbers <= {"population", "expected"}
    assert not any(word in figures.decode() for word in ("primary", "secondary"))


def test_other_counts_under_the_hidden_pair_give_the_same_released_bytes(scene, release):
    """So the plain checksum over them tells nothing of these counts."""
    before = release.checksum
    rows = next(rows for rows in candidates(release) if rows[SMALL][2] == 5)
    with transaction.atomic():
        Release.objects.get().certificate.delete()
        release.delete()
        check = scene.asked(scene.done(dataset=scene.dataset(rows)))
        content = released_content(check)
        transaction.set_rollback(True)
    assert fingerprint(content) == before


def test_a_pair_is_called_by_a_name_from_which_its_figures_cannot_be_guessed(scene):
    """Somebody who may not see the figure of another trajectory still reads the name of the pair."""
    job, other = (scene.job(exploratory=True) for _time in range(2))
    clash = {"id": "a" * 16, "new": 40, "earlier": 37}
    told = told_outside(clash, job)
    assert told | {"id": ""} == clash | {"id": ""} and len(told["id"]) == 16
    assert told["id"] == told_outside(clash, job)["id"]
    assert len({clash["id"], told["id"], told_outside(clash, other)["id"]}) == 3


def test_records_of_before_each_get_bytes_of_their_own(scene):
    migration = import_module("analyses.migrations.0006_commitment_keys")
    for name in ("one", "two"):
        scene.dataset(usual_rows(18 + len(name) % 2, period="2023" if name == "one" else "2024"), name=name)
    Dataset.objects.update(commitment_key=b"x" * 32)  # as a default fills them all at once
    migration.give_each_its_own(apps, None)
    keys = {bytes(key) for key in Dataset.objects.values_list("commitment_key", flat=True)}
    assert len(keys) == 2 and {len(key) for key in keys} == {32}


@pytest.fixture
def of_before(release):
    """The same release with a certificate of the first version and the row that the journal then got."""
    check = release.check_record
    content = read_certificate(release.certificate.document.encode()).content | {"version": PLAIN_VERSION}
    content["made_from"] |= hidden_numbers(release, PLAIN_VERSION)
    for checker, verdict in zip(content["checkers"], check.verdicts.all(), strict=True):
        checker |= read_number(verdict, PLAIN_VERSION)
    Certificate.objects.update(document=signed_document(content), sha256=fingerprint(content))
    facts = {"check": check.pk, "fingerprint": check.fingerprint, "counts": {"primary": 1, "secondary": 1}}
    coalition = release.trajectory.coalition
    row = journal.write(coalition, "release_asked", "Vrijgave gevraagd.", by=None, facts=facts)
    after = journal.write(coalition, "output_released", "Vrijgegeven.", by=None)
    return Release.objects.get(), content, {row.hash, after.previous_hash, fingerprint(content)}


def test_what_was_signed_before_is_no_longer_given_to_who_may_not_see_counts(scene, of_before):
    release, content, _hashes = of_before
    case = [release.trajectory.reference]
    page = reverse("analyses:release", args=[*case, release.number])
    file = reverse("analyses:release_file", args=[*case, release.number, "certificaat.json"])
    dossier = reverse("desk:dossier", args=case)
    secret = {each for name, each in content["made_from"].items() if name in ("input_sha256", "check_sha256")}
    secret |= {fingerprint(content), content["checkers"][0]["read_sha256"]}

    def seen_by(who):
        client = Client()
        client.force_login(who)
        assert client.get(page).status_code == client.get(dossier).status_code == 200
        return {at: client.get(at) for at in (page, file, dossier)}

    told = seen_by(scene.lead)
    assert told[file].status_code == 404
    bodies = [b"".join(each.streaming_content) if each.streaming else each.content for each in told.values()]
    assert not any(number.encode() in body for number in secret for body in bodies)
    own = seen_by(scene.analyst)
    assert own[file].status_code == 200 and fingerprint(content) in own[page].text


def test_old_rows_of_the_journal_tell_no_more_in_a_dossier(scene, of_before):
    """Neither the numbers, nor the hashes over these; for who may see counts the chain is as it was written."""
    release, content, hashes = of_before
    told = {}
    for who in (scene.lead, scene.analyst):
        client = Client()
        client.force_login(who)
        answer = client.get(reverse("desk:dossier", args=[release.trajectory.reference]))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told[who] = body.decode()
    fingerprint_ = release.check_record.fingerprint
    assert not any(each in told[scene.lead] for each in (*hashes, fingerprint_, '"primary"'))
    assert "Vrijgave gevraagd." in told[scene.lead]
    assert all(each in told[scene.analyst] for each in hashes - {fingerprint(content)})
    assert not list(journal.breaks_in(release.trajectory.coalition))


def test_a_certificate_of_before_does_not_go_outside(release, of_before, published):
    release = Release.objects.get()
    window._copy_certificate(published, release)
    assert not LiveCertificate.objects.exists()
    LiveCertificate.objects.create(
        publication=published, document=release.certificate.document, table="", figures="", sha256="0" * 64
    )
    import_module("publications.public.migrations.0004_no_plain_numbers_outside").take_away(apps, None)
    assert not LiveCertificate.objects.exists()


def test_the_service_answers_no_guess_that_somebody_sends_as_a_certificate(of_before):
    """It says of the one that it keeps what holds, and of one that was made up only that this is another."""
    _release, content, _hashes = of_before
    assert len(underlying(read_certificate(signed_document(content).encode()))) > 3
    guessed = content | {"made_from": content["made_from"] | {"input_sha256": "0" * 64}}
    (told,) = underlying(read_certificate(signed_document(guessed).encode()))
    assert told.holds is False and "een ander certificaat" in told.sentence
