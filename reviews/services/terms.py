"""The composition of the committee: who is appointed, stays on or stops, each time for a term and with a reason."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import COMMITTEE, Appointment, User
from accounts.services import appoint, tell
from accounts.terms import MOST_TERMS
from reviews.committee import BODY
from reviews.leaving import let_go_of_ended_terms
from reviews.models import Review, ReviewKind
from reviews.selectors import RUNNING
from reviews.terms import followed_by, terms_in_a_row
from zicht.core.errors import Hidden, Invalid, NotAllowed, NotYet
from zicht.core.policy import May, require


@transaction.atomic
def appoint_to_committee(
    *, email: str, post: str, since: date, until: date | None, reason: str, by: User
) -> Appointment:
    """Somebody with an account sits in the committee for a term. Raises Invalid by field.

    Without `until` for the longest term. Nobody appoints themselves.
    """
    require(by, May.COMPOSE_COMMITTEE, BODY)
    wrong: dict[str, list[str]] = {}
    if post not in COMMITTEE:
        wrong["post"] = [_("Kies voorzitter, lid of secretaris.")]
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        wrong["email"] = [_("Er is geen account met dit adres. Vraag de beheerder om er een te maken.")]
    if wrong or user is None:
        raise Invalid(wrong | _missing_reason(reason))
    try:
        made = appoint(user, post, since=since, until=until, reason=_reason(reason), by=by)
    except Invalid as refusal:
        # Here somebody is named by e-mail address.
        raise Invalid(
            {"email" if name == "user" else name: found for name, found in refusal.fields.items()}
        ) from refusal
    _tell(made, _("U bent benoemd als {post}, van {since} tot en met {until}."))
    return made


@transaction.atomic
def renew_term(appointment: Appointment, *, until: date | None, reason: str, by: User) -> Appointment:
    """A new term that begins the day after this one; at most two times. Renewing twice changes nothing."""
    require(by, May.COMPOSE_COMMITTEE, BODY)
    term = _locked(appointment)
    following = followed_by(term)
    if following is not None:
        return following
    if term.until is None or term.until < timezone.localdate():
        raise NotYet(_("Deze termijn is voorbij. Benoem deze persoon opnieuw."))
    if terms_in_a_row(term) >= MOST_TERMS:
        sentence = _("{who} zat al {terms} termijnen. Benoem iemand anders.")
        raise NotYet(sentence.format(who=term.user, terms=MOST_TERMS))
    since = term.until + timedelta(days=1)
    made = appoint(term.user, term.post, since=since, until=until, reason=_reason(reason), by=by)
    _tell(made, _("Uw termijn als {post} is verlengd, tot en met {until}."))
    return made


@transaction.atomic
def end_term(appointment: Appointment, *, last_day: date, reason: str, by: User) -> Appointment:
    """This term ends earlier, today or later; whoever stopped loses their seats and the round goes on without them."""
    require(by, May.COMPOSE_COMMITTEE, BODY)
    term = _locked(appointment)
    if by.pk == term.user_id:
        raise NotAllowed(_("U kunt uw eigen termijn niet beëindigen. Vraag de programmaleider."))
    yesterday = timezone.localdate() - timedelta(days=1)
    if term.until is not None and term.until < timezone.localdate():
        raise NotYet(_("Deze termijn is al voorbij."))
    if not max(term.since, yesterday) <= last_day or (term.until and last_day > term.until):
        raise Invalid(
            {"last_day": [_("Kies een dag binnen deze termijn, en niet verder terug dan gisteren.")]}
        )
    term.until, term.reason, term.warned_days = last_day, _reason(reason), None
    term.save()
    later = Appointment.objects.filter(user=term.user, post=term.post, since__gt=last_day)
    for one in later:
        one.delete()
    _tell(term, _("Uw termijn als {post} eindigt. De laatste dag is {until}."))
    for review in Review.objects.filter(kind=ReviewKind.ETHICS, status__in=RUNNING):
        let_go_of_ended_terms(review)
    return term


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("user")
    term = rows.filter(pk=appointment.pk, post__in=COMMITTEE).first()
    if term is None:
        raise Hidden(_("Deze termijn bestaat niet."))
    return term


def _missing_reason(reason: str) -> dict[str, list[str]]:
    if not reason.strip():
        return {"reason": [_("Vul dit in.")]}
    longest = 300
    if len(reason.strip()) > longest or "\x00" in reason:
        return {"reason": [_("Maak de tekst korter, hooguit {longest} tekens.").format(longest=longest)]}
    return {}


def _reason(reason: str) -> str:
    if wrong := _missing_reason(reason):
        raise Invalid(wrong)
    return reason.strip()


def _tell(term: Appointment, sentence: str) -> None:
    words = {
        "post": term.get_post_display(),
        "since": term.since.strftime("%d-%m-%Y"),
        "until": term.until.strftime("%d-%m-%Y") if term.until else "",
    }
    tell([term.user], sentence.format(**words), url=reverse("reviews:composition"))
