"""Signing with the Ed25519 key of this installation, and the public keys by which others recognise that."""

import base64
import binascii
import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

ALGORITHM = "Ed25519"
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as text: 32 bytes in base64. `ident` is the SHA-256 of those bytes, 64 hexadecimal characters."""

    text: str

    @property
    def ident(self) -> str:
        return hashlib.sha256(base64.b64decode(self.text)).hexdigest()


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands below a signed text: the key that can check it, and the signature in base64."""

    key: PublicKey
    value: str


def sign(content: bytes) -> Signature:
    """Sign with the key of this installation, which is made at the first use when none was set."""
    key = _private_key()
    return Signature(_public(key), base64.b64encode(key.sign(content)).decode())


def is_signed(content: bytes, *, key: PublicKey, value: str) -> bool:
    """Whether this signature belongs to exactly this content and this key."""
    try:
        signature = base64.b64decode(value, validate=True)
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key.text)).verify(signature, content)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def public_keys() -> list[PublicKey]:
    """The key that signs now, then the ones that signed earlier."""
    return [_public(_private_key()), *_retired()]


def known_keys() -> list[PublicKey]:
    """The keys that this machine knows of already; nothing is made, so empty on a machine that never signed."""
    if not settings.CERTIFICATE_KEY and not Path(settings.CERTIFICATE_KEY_FILE).exists():
        return _retired()
    return public_keys()


def read_public_key(text: str) -> PublicKey:
    """A public key from base64; raises ValueError for anything but 32 bytes."""
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64") from fault
    if len(raw) != KEY_BYTES:
        raise ValueError("not a key of 32 bytes")
    return PublicKey(base64.b64encode(raw).decode())


def read_key_file(content: bytes) -> list[PublicKey]:
    """The public keys in a file: the published JSON, PEM, or one base64 key. Raises ValueError when there is none."""
    text = content.decode("utf-8", errors="strict").strip()
    if text.startswith("{"):
        return _keys_of_json(text)
    if text.startswith("-----BEGIN"):
        key = load_pem_public_key(text.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("another kind of key")
        return [PublicKey(base64.b64encode(key.public_bytes_raw()).decode())]
    return [read_public_key(text)]


def _keys_of_json(text: str) -> list[PublicKey]:
    rows = json.loads(text).get("keys")
    if not isinstance(rows, list) or not rows:
        raise ValueError("no keys")
    return [read_public_key(str(row["public_key"])) for row in rows if isinstance(row, dict)]


def _retired() -> list[PublicKey]:
    return [read_public_key(text) for text in settings.CERTIFICATE_OLD_KEYS]


def _public(key: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(base64.b64encode(key.public_key().public_bytes_raw()).decode())


def _private_key() -> Ed25519PrivateKey:
    text = settings.CERTIFICATE_KEY or _own_key(Path(settings.CERTIFICATE_KEY_FILE))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.strip()))


def _own_key(path: Path) -> str:
    """The key of this installation: made once, whole, in a file that only its user reads."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode())
        with contextlib.suppress(FileExistsError):  # two processes at once: one of them wins
            os.link(draft, path)
        draft.unlink()
    return path.read_text()
