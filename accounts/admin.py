"""Accounts, posts and who works where, for the administrator. Rights inside a trajectory are not given here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import COMMITTEE, Appointment, BreakGlass, User
from accounts.services import appoint
from accounts.terms import ask_term, longest
from coalitions.models import Affiliation
from coalitions.services import affiliate, end_affiliation
from zicht.core.errors import Invalid


class KeptAdmin(admin.ModelAdmin):
    """What was once true stays readable: rows end, they are not removed."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class UserForm(forms.ModelForm):
    """Who somebody is. A password is chosen through the page "wachtwoord vergeten", never by an administrator."""

    class Meta:
        model = User
        fields = ("email", "name", "language", "is_active")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Er is al een account met dit e-mailadres."))
        return email


@admin.register(User)
class UserAdmin(KeptAdmin):
    form = UserForm
    list_display = ["email", "name", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["email", "name"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["email", "name", "language", "is_active"]

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


class AppointmentForm(forms.ModelForm):
    """A post from one day until another; terms in the committee follow their own rules."""

    class Meta:
        model = Appointment
        fields = ("user", "post", "since", "until", "reason")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given = {
            name: values.get(name, getattr(self.instance, name, None)) for name in ("post", "since", "until")
        }
        user = values.get("user") or (self.instance.user if self.instance.pk else None)
        if user and given["post"] and given["since"]:
            if given["post"] in COMMITTEE and given["until"] is None:
                values["until"] = given["until"] = longest(given["since"])
            try:
                ask_term(user, **given)
            except Invalid as refusal:
                # What is read-only here has no field to stand at.
                for name, sentences in refusal.fields.items():
                    self.add_error(name if name in self.fields else None, sentences)
        return values


@admin.register(Appointment)
class AppointmentAdmin(KeptAdmin):
    form = AppointmentForm
    list_display = ["user", "post", "since", "until"]
    list_filter = ["post"]
    list_select_related = ["user"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "post", "since"] if obj else []

    def save_model(self, request: HttpRequest, obj: Appointment, form: forms.ModelForm, change: bool) -> None:
        made = appoint(
            obj.user, obj.post, since=obj.since, until=obj.until, reason=obj.reason, by=request.user
        )
        obj.pk = made.pk


@admin.register(Affiliation)
class AffiliationAdmin(KeptAdmin):
    """Through the services, because working somewhere gives the rights of that organisation."""

    list_display = ["user", "organisation", "position", "since", "until"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__name", "organisation__name"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["user", "organisation", "position", "since"] if obj else []

    def save_model(self, request: HttpRequest, obj: Affiliation, form: forms.ModelForm, change: bool) -> None:
        if change and obj.until is not None:
            end_affiliation(obj, until=obj.until, by=request.user)
        else:
            made = affiliate(
                obj.user,
                obj.organisation,
                position=obj.position,
                since=obj.since,
                until=obj.until,
                by=request.user,
            )
            obj.pk = made.pk


@admin.register(BreakGlass)
class BreakGlassAdmin(KeptAdmin):
    list_display = ["user", "reference", "opened_at", "expires_at", "closed_at"]
    list_select_related = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
