"""Numbers that prove and do not tell."""

import hashlib

import pytest

from zicht.core.commitments import KEY_BYTES, commitment, new_key

CHECKSUM = hashlib.sha256(b"4 and 41").hexdigest()


def test_only_who_has_the_bytes_can_work_it_out_again():
    key = new_key()
    told = commitment(key, "input", CHECKSUM)
    assert len(told) == 64 and told == commitment(memoryview(key), "input", CHECKSUM)
    assert told not in {CHECKSUM, hashlib.sha256(CHECKSUM.encode()).hexdigest()}
    assert told != commitment(new_key(), "input", CHECKSUM)


def test_it_stands_for_one_content_under_one_label():
    key = new_key()
    told = {
        commitment(key, label, checksum)
        for label in ("input", "result")
        for checksum in (CHECKSUM, CHECKSUM[::-1])
    }
    assert len(told) == 4


def test_of_nothing_there_is_no_number():
    assert commitment(new_key(), "input", "") == ""


@pytest.mark.parametrize("key", [b"", b"x" * (KEY_BYTES - 1), b"x" * (KEY_BYTES + 1)])
def test_a_key_of_another_length_is_refused(key):
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(key, "input", CHECKSUM)


def test_keys_are_long_and_never_the_same():
    made = {new_key() for _ in range(100)}
    assert len(made) == 100 and {len(key) for key in made} == {KEY_BYTES}
