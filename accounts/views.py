"""Logging in, what somebody sets for themselves, and the emergency access of an administrator."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.internal.flows import logout as logout_flow
from allauth.mfa.base import views as mfa_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import forms
from accounts.models import User
from accounts.selectors import posts_of
from coalitions.selectors import organisations_of
from zicht.core.errors import NotAllowed
from zicht.demo.cast import PEOPLE
from zicht.desk import emergency
from zicht.desk.roles import roles_by_trajectory

BACKEND = "accounts.backends.DemoOnlyInDemo"


class LogIn(account_views.LoginView):
    """The page to log in; in the demo it also lists who you can be."""

    form_class = forms.LogInForm

    def form_valid(self, form: forms.LogInForm) -> HttpResponse:
        """In the language that this person chose before, unless this browser was set to one."""
        response = super().form_valid(form)
        user = self.request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            _in_language(response, user.language)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = [person for person in PEOPLE if person.advertised] if settings.DEMO else []
        return super().get_context_data(**kwargs) | {
            "people": people,
            "demo_password": settings.DEMO_PASSWORD if people else "",
        }


class Reset(account_views.PasswordResetView):
    """Ask for a link to choose a new password."""

    form_class = forms.ResetForm


class ResetFromKey(account_views.PasswordResetFromKeyView):
    """Choose a new password through the link."""

    form_class = forms.NewPasswordForm


class ChangePassword(account_views.PasswordChangeView):
    """Choose a new password, knowing the old one."""

    form_class = forms.ChangePasswordForm


class Confirm(account_views.ReauthenticateView):
    """The password again."""

    form_class = forms.ConfirmForm


class Code(mfa_views.AuthenticateView):
    """The second factor."""

    form_class = forms.CodeForm


class ConfirmCode(mfa_views.ReauthenticateView):
    """The second factor again."""

    form_class = forms.ConfirmCodeForm


class ActivateApp(totp_views.ActivateTOTPView):
    """Couple an app; the picture is drawn in the page, without a data address."""

    form_class = forms.ActivateForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"picture": context["totp_svg"][context["totp_svg"].index("<svg") :]}


def log_out(request: HttpRequest) -> HttpResponse:
    """Ask first (GET), then end the session (POST)."""
    if request.method != "POST":
        return render(request, "account/logout.html")
    logout_flow.logout(request)
    return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)


@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    """Demo only: become one of the advertised people with one click."""
    advertised = {person.email for person in PEOPLE if person.advertised}
    email = request.POST.get("email", "")
    if not settings.DEMO or email not in advertised:
        raise Http404
    login(request, get_object_or_404(User, email=email, is_active=True), backend=BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


def door_of_the_lists(request: HttpRequest) -> HttpResponse:
    """Where the lists of the administrator send who may not come in: a visitor logs in, anybody else reads who can."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?{request.META['QUERY_STRING']}")
    raise NotAllowed(_("Alleen de beheerder kan accounts en lijsten beheren."))


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who you are here, through which role you see what, and what you can set."""
    form = forms.PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        activate(user.language)
        messages.success(request, _("Uw keuzes zijn bewaard."))
        return _in_language(redirect("accounts:me"), user.language)
    return render(request, "accounts/me.html", _about(request.user) | {"form": form})


def _about(user: User) -> dict[str, Any]:
    return {
        "organisations": organisations_of(user),
        "posts": posts_of(user),
        "second_factor": is_mfa_enabled(user),
        "seen": roles_by_trajectory(user, most=25),
        "can_break_glass": emergency.may_open(user),
    }


def _in_language(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@login_required
def break_glass(request: HttpRequest) -> HttpResponse:
    """An administrator opens one trajectory for an hour, with a reason that the programme lead reads."""
    if not emergency.may_open(request.user):
        raise Http404
    form = forms.BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _open(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "open_now": emergency.open_now(request.user), "minutes": emergency.MINUTES}
    return render(request, "accounts/break_glass.html", context)


def _open(request: HttpRequest, form: forms.BreakGlassForm) -> HttpResponse | None:
    try:
        access = emergency.open_case(
            form.cleaned_data["reference"], reason=form.cleaned_data["reason"], by=request.user
        )
    except emergency.Invalid as refusal:
        for field, sentences in refusal.fields.items():
            form.add_error(field or None, sentences)
        return None
    messages.success(
        request, _("U kunt dit traject nu een uur lezen. De programmaleider heeft bericht gekregen.")
    )
    return redirect("questions:detail", access.reference)


@login_required
@require_POST
def close_glass(request: HttpRequest, pk: int) -> HttpResponse:
    """End emergency access before the hour is over."""
    emergency.close_case(pk, by=request.user)
    messages.success(request, _("De noodtoegang is gesloten."))
    return redirect("accounts:break_glass")
