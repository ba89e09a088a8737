"""One form of address: whoever speaks in this service, also a library, says "u"."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from babel.messages.pofile import read_po
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from accounts.models import User

FAMILIAR = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
TEMPLATES = Path(allauth.__file__).parent / "templates"
ABOUT = {
    "email": "a@voorbeeld.nl", "phone": "06", "recipient": "a@voorbeeld.nl", "user_agent": "x", "ip": "::1",
    "from_email": "a@voorbeeld.nl", "to_email": "b@voorbeeld.nl", "username": "a", "password_reset_url": "https://x/",
}  # fmt: skip
# Which mails of the library this service can send: nobody signs up, and codes by mail are not in use.
MAILS = ("password_changed", "password_reset", "password_reset_key", "password_set")


@pytest.mark.django_db
def test_messages_and_mails_of_the_library_say_u():
    about = ABOUT | {"user": User.objects.create_user("a@voorbeeld.nl", None, name="Anna")}
    names = [str(path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.glob("*/messages/*.txt"))]
    names = [name for name in names if name.split("/")[0] in ("account", "mfa")]
    assert "account/messages/logged_in.txt" in names, "the library has its messages elsewhere now"
    names += [f"account/email/{name}_message.txt" for name in MAILS]
    with override("nl"):
        told = {name: " ".join(render_to_string(name, about).split()) for name in names}
    assert told["account/messages/logged_in.txt"].startswith("U bent nu ingelogd als ")
    assert {name: text for name, text in told.items() if FAMILIAR.search(text)} == {}


def test_errors_of_the_library_say_u():
    with override("nl"):
        told = [
            str(text) for each in (get_adapter(), get_mfa_adapter()) for text in each.error_messages.values()
        ]
        told.append(gettext("You must type the same password each time."))
    assert [text for text in told if FAMILIAR.search(text)] == []


def test_english_is_left_as_the_library_says_it():
    with override("en"):
        assert gettext("You have signed out.") == "You have signed out."


def test_our_own_sentences_say_u():
    with (Path(__file__).parents[2] / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as kept:
        found = [message.id for message in read_po(kept, locale="en") if message.id]
    told = [text for each in found for text in ([each] if isinstance(each, str) else each)]
    assert len(told) > 5000 and [text for text in told if FAMILIAR.search(text)] == []
