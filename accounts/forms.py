"""Forms around logging in and what somebody sets for themselves."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def _plain(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    """A field in our words: a label above it, help below that, and no grey example inside."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LogInForm(account_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("E-mailadres"), autocomplete="username")
        _plain(self.fields["password"], _("Wachtwoord"))


class ResetForm(account_forms.ResetPasswordForm):
    """Where the link to choose a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("E-mailadres"), _("Het adres waarmee u inlogt."))


NEW = _("Nieuw wachtwoord")
RULES = _("Minstens 12 tekens. Een zin met een paar gewone woorden is sterk en makkelijk te onthouden.")
AGAIN = _("Nieuw wachtwoord, nog een keer")


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    """A new password for somebody who forgot the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password1"], NEW, RULES)
        _plain(self.fields["password2"], AGAIN)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """A new password for somebody who knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], _("Huidig wachtwoord"))
        _plain(self.fields["password1"], NEW, RULES)
        _plain(self.fields["password2"], AGAIN)


class ConfirmForm(account_forms.ReauthenticateForm):
    """The password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Wachtwoord"))


CODE = _("Code uit uw app")
SIX = _("Zes cijfers, bijvoorbeeld 123456. Een herstelcode mag ook.")


class CodeForm(mfa_forms.AuthenticateForm):
    """The second factor at log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], CODE, SIX)


class ConfirmCodeForm(mfa_forms.ReauthenticateForm):
    """The second factor again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], CODE, SIX)


class ActivateForm(totp_forms.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], CODE, _("Zes cijfers, bijvoorbeeld 123456."))


class PreferencesForm(forms.ModelForm):
    """In which language somebody reads, and whether each event also comes by mail."""

    language = forms.ChoiceField(
        label=_("Taal"), choices=settings.LANGUAGES, help_text=_("De taal van de schermen en van e-mail.")
    )

    class Meta:
        model = User
        fields = ("language", "mail_each_event")
        labels = {"mail_each_event": _("Stuur mij ook een e-mail bij elk bericht")}
        help_texts = {"mail_each_event": _("In Zicht zelf ziet u de berichten altijd.")}


class BreakGlassForm(forms.Form):
    """Which trajectory an administrator has to open, and why."""

    reference = forms.CharField(
        label=_("Kenmerk van het traject"), max_length=20, help_text=_("Bijvoorbeeld ZO-2026-014.")
    )
    reason = forms.CharField(
        label=_("Waarom is dit nodig?"),
        max_length=1000,
        min_length=20,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Bijvoorbeeld: de eigenaar meldt dat een pagina niet opent. De programmaleider leest dit."
        ),
    )
