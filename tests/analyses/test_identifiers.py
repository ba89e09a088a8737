"""Texts that leave with a release hold nobody's number, address or date of birth; the refusal tells where, not what."""

import pytest

from analyses.services import ask_release, give_verdict, remark_on_row
from analyses.services.checking import _valid_judgement
from zicht.core.errors import Invalid
from zicht.core.identifiers import NAMES_ONLY, faults_in_text

TRACES = {
    "nummer 111222333 belde": "burgerservicenummer",
    "gekoppeld op RINPERSOON": "sleutel",
    "eerste regel\nvan Dam 1, 1012 JS": "postcode",
    "geboren op 31-12-1985": "geboortedatum",
    "op NL91 ABNA 0417 1643 00": "rekeningnummer",
}


@pytest.mark.parametrize("text", TRACES)
def test_the_place_is_told_and_not_the_value(text):
    (said,) = faults_in_text(text)
    assert TRACES[text] in said and said.startswith("Regel 2" if "\n" in text else "Regel 1, teken ")
    assert not any(value in said for value in ("111222333", "1012", "31-12", "0417"))


def test_a_plan_may_name_a_key_and_ordinary_sentences_pass():
    assert faults_in_text("gekoppeld op RINPERSOON", NAMES_ONLY) == []
    assert faults_in_text("In 2024 waren er 1.200 meldingen in WK0363AD, 12 % meer dan in 2023.") == []


def refused(call, field):
    with pytest.raises(Invalid) as caught:
        call()
    assert list(caught.value.fields) == [field]
    assert "1012" not in str(caught.value.fields)


@pytest.mark.backend
def test_every_text_of_a_release_is_read(scene):
    bad = "Vooral rond 1012 JS."
    refused(lambda: scene.plan(method=bad), "method")
    scene.locked(method="Koppelen op RINPERSOON in de CBS-omgeving.")
    job = scene.done()
    refused(lambda: ask_release(job.result, description=bad, by=scene.analyst), "description")
    check = scene.asked(job)
    refused(lambda: remark_on_row(check, area="WK000101", period="2024", text=bad, by=scene.checker), "text")
    refused(lambda: _valid_judgement("accept", f"Dit mag omdat {bad}"), "reason")
    how = {"seen_fingerprint": check.fingerprint, "by": scene.checker}
    refused(lambda: give_verdict(check, verdict="return", remarks=bad, **how), "remarks")
    note = give_verdict(check, verdict="return", remarks="Korter.", **how).notes.get()
    refused(
        lambda: ask_release(job.result, description="Goed.", answers={note.pk: bad}, by=scene.analyst),
        f"answer_{note.pk}",
    )
