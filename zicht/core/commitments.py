"""Commitments: numbers that prove afterwards which content was meant, and that tell nobody what is in it.

A plain SHA-256 over a table is as good as the table itself for somebody who knows all of it but one count: fifty guesses
and fifty hashes give that count away. So where the content may not be read, its checksum is not shown either, but
HMAC-SHA-256 (RFC 2104) of the checksum under 32 random bytes that only the service has.

Each record has random bytes of its own, kept beside the record itself. One key for all, derived from the signing key or
from SECRET_KEY, was the other way. It would have to outlive every change of that key, or certificates of before could
never be checked again; whoever got hold of it could guess every count that was ever hidden; and it could not be shown
to an auditor without giving away all other certificates. Random bytes in the database are in its backups, survive every
change of keys, can be opened for one certificate before a court, and are lost with the record when that is deleted. They
are no new risk there: whoever can read them can read the counts beside them.
"""

import hmac
import secrets

from zicht.core.fingerprints import canonical

ALGORITHM = "HMAC-SHA-256"
KEY_BYTES = 32


def new_key() -> bytes:
    """Random bytes for one record: `KEY_BYTES` of them."""
    return secrets.token_bytes(KEY_BYTES)


def commitment(key: bytes | memoryview, label: str, checksum: str) -> str:
    """HMAC-SHA-256 over what this is a checksum of (`label`) and the checksum, 64 hexadecimal characters.

    Empty for an empty checksum: nothing was there to commit to. Raises ValueError for a key of another length.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    if not checksum:
        return ""
    content = canonical({"label": label, "checksum": checksum})
    return hmac.digest(bytes(key), content.encode(), "sha256").hex()
