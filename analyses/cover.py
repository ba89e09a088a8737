"""The secret by which cover is chosen, so that the choice cannot be repeated outside.

It follows from SECRET_KEY alone: the same table gets the same cover each time, also beside the next release.
"""

from django.utils.crypto import salted_hmac

PURPOSE = "analyses.cover"


def cover_key() -> bytes:
    """32 bytes; others once SECRET_KEY changes, which changes only which cover tables get from then on."""
    return salted_hmac(PURPOSE, "", algorithm="sha256").digest()
