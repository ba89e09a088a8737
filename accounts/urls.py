"""Addresses around logging in. The names without a namespace are those that allauth looks for."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.urls import include, path, re_path

from accounts import views

own = [
    path("mijn-gegevens/", views.me, name="me"),
    path("inloggen/als/", views.enter_as, name="enter_as"),
    path("noodtoegang/", views.break_glass, name="break_glass"),
    path("noodtoegang/<int:pk>/sluiten/", views.close_glass, name="close_glass"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("inloggen/", views.LogIn.as_view(), name="account_login"),
    path("uitloggen/", views.log_out, name="account_logout"),
    path("inloggen/gesloten/", account_views.account_inactive, name="account_inactive"),
    path("inloggen/bevestigen/", views.Confirm.as_view(), name="account_reauthenticate"),
    path("mijn-gegevens/", views.me, name="account_email"),
    path("wachtwoord/wijzigen/", views.ChangePassword.as_view(), name="account_change_password"),
    path("wachtwoord/kiezen/", account_views.password_set, name="account_set_password"),
    path("wachtwoord/vergeten/", views.Reset.as_view(), name="account_reset_password"),
    path(
        "wachtwoord/vergeten/verstuurd/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord/nieuw/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path("tweede-factor/", mfa_views.index, name="mfa_index"),
    path("tweede-factor/invullen/", views.Code.as_view(), name="mfa_authenticate"),
    path("tweede-factor/bevestigen/", views.ConfirmCode.as_view(), name="mfa_reauthenticate"),
    path("tweede-factor/app/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("tweede-factor/app/loskoppelen/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-factor/herstelcodes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tweede-factor/herstelcodes/nieuw/",
        recovery_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tweede-factor/herstelcodes/bestand/",
        recovery_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("beheer/login/", views.door_of_the_lists),
]
