"""What the service alone can say of a certificate: whether its own records are still those that were signed."""

import pytest

from analyses.certificates.document import hidden_numbers, read_number, signed_document
from analyses.certificates.underlying import underlying
from analyses.certificates.verifying import read_certificate
from analyses.files import release_content
from analyses.models import AnalysisJob, Certificate, DisclosureCheck, Release, Result
from tests.analyses.test_certificates import NEWER, run
from zicht.core.commitments import new_key
from zicht.core.fingerprints import fingerprint
from zicht.core.signing import public_keys


@pytest.fixture(autouse=True)
def _own_key(settings, tmp_path):
    settings.CERTIFICATE_KEY, settings.CERTIFICATE_OLD_KEYS = "", []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "certificate-key"


def certified(scene, tmp_path):
    """A release, and its certificate as a file."""
    scene.locked()
    scene.released(scene.done())
    release = Release.objects.get()
    path = tmp_path / "certificaat.json"
    path.write_text(release.certificate.document)
    return release, path


@pytest.mark.backend
def test_the_service_works_the_hidden_numbers_out_again(scene, tmp_path, settings):
    _release, path = certified(scene, tmp_path)
    settings.SECRET_KEY = "another-" + "k" * 50
    settings.CERTIFICATE_OLD_KEYS = [public_keys()[0].text]
    settings.CERTIFICATE_KEY_FILE = tmp_path / "renewed"
    code, told = run(path, "--service")
    assert (code, "KLOPT NIET" in told, "Alles klopt." in told) == (0, False, True)
    assert "twee verschillende controleurs" in told
    for name in ("input_commitment", "result_commitment", "check_commitment", "read_commitment"):
        assert f"klopt: {name} hoort bij" in told


def fingerprint_without_summary():
    """The checksum that fits a release of which somebody emptied the summary."""
    release = Release.objects.get()
    release.summary = {}
    return fingerprint(release_content(release))


@pytest.mark.backend
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda check: AnalysisJob.objects.update(input_checksum="0" * 64),
            "input_commitment hoort niet bij",
        ),
        (
            lambda check: AnalysisJob.objects.update(commitment_key=new_key()),
            "result_commitment hoort niet bij",
        ),
        (lambda check: Result.objects.update(summary={"observed": 1}), "later veranderd"),
        (lambda check: DisclosureCheck.objects.update(description="Iets anders."), "later veranderd"),
        (lambda check: check.verdicts.last().delete(), "read_commitment hoort niet bij"),
        (
            lambda check: check.verdicts.filter(pk=check.verdicts.last().pk).update(checker=check.asked_by),
            "read_commitment hoort niet bij",
        ),
        (lambda check: Certificate.objects.update(sha256="0" * 64), "een ander certificaat"),
        *[
            (
                lambda check, change=change: Release.objects.update(**change),
                "vrijgegeven cijfers in de database zijn niet meer",
            )
            for change in (
                {"summary": {"observed": 1}},
                {"table": []},
                {"trend": [{}]},
                {"outputs": [{}]},
                {"checksum": "0" * 64},
            )
        ],
        (
            lambda check: Certificate.objects.update(table="gebied;aantal"),
            "vrijgegeven cijfers in de database zijn niet meer",
        ),
        (
            lambda check: Release.objects.update(summary={}, checksum=fingerprint_without_summary()),
            "vrijgegeven cijfers in de database zijn niet meer",
        ),
        (lambda check: Release.objects.update(number=7), "kent de vrijgave niet"),
    ],
)
def test_the_service_sees_what_was_changed_in_the_database(scene, tmp_path, change, sentence):
    release, path = certified(scene, tmp_path)
    change(release.check_record)
    code, told = run(path, "--service")
    assert code == 1 and any("KLOPT NIET" in line and sentence in line for line in told.splitlines())


@pytest.mark.backend
def test_the_service_still_knows_a_certificate_of_the_first_version(scene, tmp_path):
    release, path = certified(scene, tmp_path)
    content = read_certificate(path.read_bytes()).content
    content["version"] = 1
    content["rules"]["limits"] |= {"dominant": 1, "dominance": 0.5, "p_percent": 0.1}
    content["cells"] = {name: content["cells"][name] for name in ("total", "shown", "hidden")}
    content["made_from"] = hidden_numbers(release, 1)
    for checker, verdict in zip(content["checkers"], release.check_record.verdicts.all(), strict=True):
        checker.pop("read_commitment")
        checker |= read_number(verdict, 1)
    path.write_text(signed_document(content))
    Certificate.objects.update(sha256=fingerprint(content))
    code, told = run(path, "--service")
    assert (code, "input_sha256 hoort bij" in told, "Alles klopt." in told) == (0, True, True)


@pytest.mark.backend
@pytest.mark.parametrize(
    "about",
    [{}, {"trajectory": 3}, {"trajectory": "ZO", "number": "1"}, {"trajectory": "ZO", "number": 10**30}],
)
def test_a_release_that_nobody_knows_is_one_sentence(db, about):
    found = underlying(read_certificate(signed_document(NEWER | {"release": about}).encode()))
    assert [each.holds for each in found] == [False]
