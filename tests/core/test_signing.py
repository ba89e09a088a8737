"""Signing: one key an installation, recognised by anybody who has its public half."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from zicht.core.signing import is_signed, known_keys, public_keys, read_key_file, read_public_key, sign


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    settings.CERTIFICATE_KEY = ""
    settings.CERTIFICATE_OLD_KEYS = []
    settings.CERTIFICATE_KEY_FILE = tmp_path / "key"


def test_the_key_is_made_once_and_only_its_user_reads_it(settings):
    assert known_keys() == []
    signature = sign(b"text")
    assert known_keys() == public_keys() == [signature.key]
    assert settings.CERTIFICATE_KEY_FILE.stat().st_mode & 0o077 == 0
    assert sign(b"text") == signature


def test_a_signature_is_about_one_text_and_one_key(settings, tmp_path):
    signature = sign(b"text")
    assert is_signed(b"text", key=signature.key, value=signature.value)
    assert not is_signed(b"texts", key=signature.key, value=signature.value)
    assert not is_signed(b"text", key=signature.key, value="geen base64!")
    settings.CERTIFICATE_KEY_FILE = tmp_path / "other"
    assert not is_signed(b"text", key=sign(b"text").key, value=signature.value)


def test_a_key_from_the_settings_goes_before_the_file_and_old_keys_stay(settings):
    old = sign(b"before").key
    private = Ed25519PrivateKey.generate()
    settings.CERTIFICATE_KEY = base64.b64encode(private.private_bytes_raw()).decode()
    settings.CERTIFICATE_OLD_KEYS = [old.text]
    assert public_keys() == [sign(b"now").key, old]


def test_a_public_key_is_read_in_three_forms():
    private = Ed25519PrivateKey.generate()
    raw = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    told = json.dumps({"keys": [{"public_key": raw}]}).encode()
    assert (
        read_key_file(pem)
        == read_key_file(raw.encode() + b"\n")
        == read_key_file(told)
        == [read_public_key(raw)]
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b'{"keys": []}', b"\xff\xfe", b"-----BEGIN X-----", b"QUJD", b'{"keys": 3}', b"[1]"],
)
def test_what_holds_no_key_is_refused(content):
    with pytest.raises(ValueError):
        read_key_file(content)
