"""How allauth and axes behave here: nobody signs up by themselves, and every "no" is a sentence in plain Dutch."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

WRONG_CODE = _("Deze code klopt niet of is verlopen. Kijk in uw app en vul de nieuwe code in.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or come from single sign-on."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is afgesloten. De beheerder kan het weer openen."),
        "email_password_mismatch": _(
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Controleer of u geen typefout maakte."
        ),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_password": _("Dit is niet uw wachtwoord. Controleer of u geen typefout maakte."),
        "incorrect_code": WRONG_CODE,
        "invalid_login": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar."),
        "too_many_login_attempts": _(
            "U probeerde het te vaak. Wacht een kwartier en probeer het dan opnieuw."
        ),
        "rate_limited": _("U probeerde het te vaak. Wacht een paar minuten en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("accounts:me")


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor speaks the same Dutch."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}


def name_typed(request: Any, credentials: dict[str, Any] | None = None) -> str | None:
    """The e-mail address that somebody tries to log in with, so that failures are counted per address."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or given.get("login")
    typed = typed or (request.POST.get("login") or request.POST.get("username") if request else None)
    return str(typed).strip().lower()[:250].replace("\x00", "") if typed else None
