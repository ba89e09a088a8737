"""Disclosure certificates: what they say, and every way in which somebody could make one lie."""

import ast
import base64
import hashlib
import json
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analyses.certificates.code import ANALYSES, DECIDING
from analyses.certificates.document import signed_document
from analyses.certificates.verifying import LARGEST, read_certificate, verified
from analyses.files import further_header, release_content, released_json
from analyses.models import Certificate, Release
from analyses.services import issue_certificate
from coalitions.models import OrganisationKind
from coalitions.services import affiliate, found_organisation
from tests.analyses.scene import usual_rows
from zicht.core.fingerprints import canonical, fingerprint
from zicht.core.signing import public_keys

TABLE = b"gebied;aantal\r\nA;onvoldoende waarnemingen\r\n"
APPROVAL = {
    "role": "controleur van de uitvoer",
    "organisation": "X",
    "approved_on": "2026-01-02",
    "read_sha256": "a" * 64,
}
CONTENT = {
    "type": "zicht/onthullingscertificaat", "version": 1, "release": {"number": 2}, "rules": {}, "cells": {},
    "audit": {"safe": True}, "checkers": [APPROVAL, APPROVAL], "previous": {"number": 1, "sha256": "b" * 64},
    "files": [{"name": "tabel.csv", "sha256": hashlib.sha256(TABLE).hexdigest()}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"


def faults(document, **options):
    """The sentences that do not hold."""
    if isinstance(document, str):
        document = document.encode()
    return [
        each.sentence
        for each in verified(document, **({"trusted": public_keys()} | options))
        if each.holds is False
    ]


def resigned(content):
    """The same document, signed by somebody else."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    signature = {
        "algorithm": "Ed25519",
        "key_sha256": hashlib.sha256(public).hexdigest(),
        "public_key": base64.b64encode(public).decode(),
        "value": base64.b64encode(key.sign(canonical(content).encode())).decode(),
    }
    return canonical({"content": content, "sha256": fingerprint(content), "signature": signature})


NEWER = CONTENT | {
    "version": 2,
    "checkers": [{"role": "x", "organisation": "X", "read_commitment": "a" * 64}] * 2,
}


@pytest.mark.parametrize("content", [CONTENT, NEWER], ids=["first version", "second version"])
def test_a_certificate_that_holds(content):
    document = signed_document(content)
    assert faults(document) == faults(document, table=TABLE) == []
    assert "Dat het twee mensen waren" in " ".join(
        each.sentence for each in verified(document.encode(), trusted=public_keys())
    )


def test_two_approvals_of_two_people_are_told_apart():
    people = [APPROVAL | {"person_commitment": letter * 64} for letter in "de"]
    document = signed_document(CONTENT | {"checkers": people})
    assert faults(document) == []
    told = " ".join(each.sentence for each in verified(document.encode(), trusted=public_keys()))
    assert "twee verschillende controleurs" in told
    assert faults(json.dumps(json.loads(document), indent=4)) == []  # another layout, the same content


@pytest.mark.parametrize("path", ["release.number", "audit.safe", "cells.hidden", "rules.name", "extra"])
def test_a_changed_letter_shows_even_with_a_new_checksum(path):
    document = json.loads(signed_document(CONTENT))
    *way, last = path.split(".")
    target = document["content"]
    for name in way:
        target = target[name]
    target[last] = "anders"
    assert any("veranderde het certificaat" in sentence for sentence in faults(json.dumps(document)))
    document["sha256"] = fingerprint(document["content"])
    assert any("handtekening hoort niet" in sentence for sentence in faults(json.dumps(document)))


def test_another_key_is_not_believed_whatever_it_signed():
    document = resigned(CONTENT)
    assert [s for s in faults(document) if "andere sleutel" in s]
    assert [s for s in faults(document, trusted=[]) if "niet na te gaan" in s]
    assert [s for s in faults(signed_document(CONTENT), trusted=[]) if "niet na te gaan" in s]


def test_a_borrowed_key_does_not_help():
    """The issuer's public key above somebody else's signature."""
    document, own = json.loads(resigned(CONTENT)), public_keys()[0]
    document["signature"] |= {"public_key": own.text, "key_sha256": own.ident}
    assert any("handtekening hoort niet" in sentence for sentence in faults(json.dumps(document)))


def test_a_table_of_another_release_is_refused():
    assert any("niet het bestand" in s for s in faults(signed_document(CONTENT), table=TABLE + b" "))
    assert any("niet het bestand" in s for s in faults(signed_document(CONTENT), table=b""))


@pytest.mark.parametrize(
    "change",
    [
        {"checkers": [APPROVAL]},
        {"checkers": [APPROVAL, APPROVAL | {"read_sha256": "c" * 64}]},
        {"checkers": [{"role": "x"}, {"role": "x"}]},
        {"version": 2},
        {"audit": {"safe": False}},
        {"audit": {"safe": "ja"}},
        {"checkers": [APPROVAL | {"person_commitment": "d" * 64}] * 2},
        {"checkers": [APPROVAL | {"person_commitment": "d" * 64}, APPROVAL]},
    ],
)
def test_a_control_that_was_not_finished_shows(change):
    assert any("niet af" in sentence for sentence in faults(signed_document(CONTENT | change)))


def test_the_chain():
    first = signed_document(CONTENT | {"previous": None})
    second = signed_document(CONTENT | {"previous": {"number": 1, "sha256": json.loads(first)["sha256"]}})
    other = signed_document(CONTENT)
    assert faults(second, earlier=[other.encode(), b"x", first.encode()]) == []
    assert any("Geen van de eerdere" in sentence for sentence in faults(second, earlier=[other.encode()]))
    assert any("eerste certificaat" in sentence for sentence in faults(first, earlier=[other.encode()]))
    lying = json.loads(first)
    lying["content"]["cells"] = {"hidden": 0}
    assert faults(second, earlier=[json.dumps(lying).encode()])


def test_a_version_of_later_is_not_read_as_one_of_now():
    assert any("geen certificaat van Zicht" in s for s in faults(signed_document(NEWER | {"version": 3})))


def test_without_the_service_it_says_what_only_the_service_can_check():
    for content, name in ((CONTENT, "input_sha256"), (NEWER, "input_commitment")):
        found = verified(signed_document(content).encode(), trusted=public_keys())
        (told,) = [each.sentence for each in found if each.holds is None]
        assert name in told and "--service" in told


NO_CERTIFICATES = {
    "empty": b"",
    "text": b"geen json",
    "binary": bytes(range(256)),
    "a list": b"[]",
    "a number": b"12",
    "null": b"null",
    "half": signed_document.__doc__.encode(),
    "not a number": b'{"content": NaN, "sha256": "", "signature": {}}',
    "deep": b"[" * 200_000,
    "wide": b'{"content": ' + b"9" * 5000 + b"}",
    "huge": b" " * (LARGEST + 1),
}


@pytest.mark.parametrize("name", NO_CERTIFICATES)
def test_what_is_no_certificate_gets_one_sentence(name):
    (sentence,) = faults(NO_CERTIFICATES[name])
    assert "certificaat" in sentence


def test_every_shorter_file_is_refused():
    document = signed_document(CONTENT).encode()
    for length in range(0, len(document) - 2, 37):
        assert faults(document[:length])


@pytest.mark.parametrize(
    "part", ["content", "sha256", "signature", "content.files", "content.type", "signature.value"]
)
@pytest.mark.parametrize("value", [None, 3, [], {}, "x", [3], "\ud800"])
def test_no_part_of_another_kind_breaks_the_reader(part, value):
    document = json.loads(signed_document(CONTENT))
    *way, last = part.split(".")
    target = document
    for name in way:
        target = target[name]
    target[last] = value
    assert faults(json.dumps(document))


def test_a_part_too_many_or_a_name_twice_is_refused():
    document = signed_document(CONTENT)
    assert faults(document.replace('{"content"', '{"note":"veilig","content"', 1))
    assert faults(document.replace('"sha256":', '"sha256":"0","sha256":', 1))


def run(*words):
    """(exit code, what it said)."""
    out = StringIO()
    try:
        call_command("verify_certificate", *(str(word) for word in words), stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_works_without_a_database(tmp_path, settings):
    good, table, keys = tmp_path / "c.json", tmp_path / "t.csv", tmp_path / "keys.json"
    good.write_text(signed_document(CONTENT))
    table.write_bytes(TABLE)
    keys.write_text(json.dumps({"keys": [{"public_key": public_keys()[0].text}]}))
    code, told = run(good, "--table", table, "--key", keys)
    assert "Alles wat hier is nagegaan, klopt." in told
    assert (code, "KLOPT NIET" in told, "niet nagegaan" in told) == (0, False, True)
    table.write_bytes(TABLE.replace(b"A", b"B"))
    code, told = run(good, "--table", table)
    assert (code, told.count("KLOPT NIET")) == (1, 1)
    settings.CERTIFICATE_KEY_FILE = tmp_path / "nothing"
    code, told = run(good)
    assert (code, "niet na te gaan" in told) == (1, True)
    assert not settings.CERTIFICATE_KEY_FILE.exists()
    with pytest.raises(CommandError, match="niet te lezen"):
        run(tmp_path / "nothing-here")
    with pytest.raises(CommandError, match="geen publieke sleutel"):
        run(good, "--key", table)


@pytest.mark.backend
def test_a_release_gets_its_certificate(scene):
    office = found_organisation(name="Centraal Bureau", short_name="CB", kind=OrganisationKind.AGENCY)
    affiliate(scene.checker, office)
    scene.locked()
    rows = usual_rows()
    rows[3] = ("WK000103", "2024", 4, 2000)
    scene.released(scene.done(dataset=scene.dataset(rows)))
    release = Release.objects.get()
    made = release.certificate
    content = read_certificate(made.document.encode()).content
    assert faults(made.document, table=made.table.encode()) == []
    assert faults(made.document, table=released_json(release_content(release))) == []
    hidden = content["cells"]["hidden"]
    assert hidden >= 2
    assert made.table.count("onvoldoende waarnemingen") == (5 + len(further_header())) * hidden
    assert content["release"]["sha256"] == release.checksum
    assert content["rules"]["limits"]["minimum_units"] == 10
    assert not {"dominant", "dominance", "p_percent"} & set(content["rules"]["limits"])
    assert "other_periods" not in content["cells"] and "other_kinds" not in content["cells"]
    assert content["made_from"]["plan_sha256"] == release.check_record.result.job.plan.fingerprint
    assert [checker["organisation"] for checker in content["checkers"]] == [
        "Centraal Bureau",
        "programma Zicht op",
    ]
    for word in ("primary", "secondary", scene.checker.name, scene.second_checker.name, scene.analyst.name):
        assert word not in made.document + made.table
    assert issue_certificate(release) == made


@pytest.mark.backend
def test_hidden_counts_of_other_periods_are_counted_as_the_release_hides_them(scene):
    scene.locked()
    rows = [*usual_rows(period="2023"), *usual_rows(period="2022"), *usual_rows()]
    rows[3] = ("WK000103", "2023", 4, 2000)
    rows[25] = ("WK000105", "2022", None, 2000)
    check = scene.released(scene.done(dataset=scene.dataset(rows)))
    hidden = [count for counts in check.series.values() for count in counts.values()].count(None)
    cells = read_certificate(check.release.certificate.document.encode()).content["cells"]
    assert hidden >= 2
    assert cells["other_periods"] == {"total": 39, "shown": 39 - hidden, "hidden": hidden, "periods": 2}
    assert (cells["total"], cells["hidden"]) == (20, 0)


@pytest.mark.backend
def test_the_next_certificate_names_the_one_before(scene):
    for number in range(2):
        scene.locked(indicator=f"meldingen {number}")
        scene.released(scene.done())
    first, second = Certificate.objects.order_by("release__number")
    assert read_certificate(second.document.encode()).content["previous"] == {
        "number": 1,
        "sha256": first.sha256,
    }
    assert faults(second.document, earlier=[first.document.encode()]) == []


def test_verifying_asks_no_query(db):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert faults(signed_document(CONTENT), table=TABLE) == []
    assert len(asked) == 0


def test_the_checksum_of_the_code_covers_all_that_decides():
    """Each module of ours that protection leans on, directly or through others, is one that the certificate names."""
    leans_on, waiting = set(), ["protecting.py", "computation.py"]
    while waiting:
        name = waiting.pop()
        if name in leans_on or not (ANALYSES / name).is_file():
            continue
        leans_on.add(name)
        for node in ast.walk(ast.parse((ANALYSES / name).read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analyses."):
                waiting.append(f"{node.module.split('.')[1]}.py")
    # The queue, rows, words and whether a plan still stands: these carry what was decided and decide nothing about a figure.
    carrying = {
        "guards.py",
        "origin.py",
        "patience.py",
        "claims.py",
        "faults.py",
        "workbench.py",
        "line.py",
        "joblog.py",
        "lease.py",
        "history.py",
        "selectors.py",
        "wording.py",
        "checking_periods.py",
        "content.py",
    }
    assert leans_on - carrying <= set(DECIDING)
