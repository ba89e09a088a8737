"""Founding organisations and saying who works for them."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from coalitions.models import Affiliation, Organisation
from zicht.core.checked import checked
from zicht.core.errors import Invalid, NotAllowed


@transaction.atomic
def found_organisation(
    *,
    name: str,
    short_name: str,
    kind: str,
    area_code: str = "",
    tooi_uri: str = "",
    is_standing_partner: bool = False,
) -> Organisation:
    """An organisation with the group that its people are in. A name that exists raises Invalid."""
    organisation = Organisation(
        name=name,
        short_name=short_name,
        kind=kind,
        area_code=area_code,
        tooi_uri=tooi_uri,
        is_standing_partner=is_standing_partner,
    )
    checked(organisation)
    if Organisation.objects.filter(name__iexact=organisation.name).exists():
        raise Invalid({"name": [_("Deze partij staat al in de lijst.")]})
    if Group.objects.filter(name=organisation.name).exists():
        raise Invalid({"name": [_("Deze naam is al in gebruik. Kies de volledige naam van de partij.")]})
    organisation.group = Group.objects.create(name=organisation.name)
    organisation.save()
    return organisation


@transaction.atomic
def affiliate(
    user: User,
    organisation: Organisation,
    *,
    position: str = "",
    since: date | None = None,
    until: date | None = None,
    by: User | None = None,
) -> Affiliation:
    """`user` works for `organisation` from `since` (today when left out); the same start again changes the rest.

    `by` None is the system. Raises NotAllowed for who gives themselves the rights of an organisation.
    """
    _require_another(user, by)
    start = since or timezone.localdate()
    if until is not None and until < start:
        raise Invalid({"until": [_("De einddatum ligt voor de begindatum.")]})
    affiliation = Affiliation.objects.filter(user=user, organisation=organisation, since=start).first()
    affiliation = affiliation or Affiliation(user=user, organisation=organisation, since=start)
    affiliation.position, affiliation.until = position, until
    checked(affiliation).save()
    seat_in_group(user, organisation)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, until: date, by: User | None = None) -> Affiliation:
    """The last day that somebody works there; from the day after, the rights of that organisation are gone."""
    _require_another(affiliation.user, by)
    if until < affiliation.since:
        raise Invalid({"until": [_("De einddatum ligt voor de begindatum.")]})
    affiliation.until = until
    affiliation.save()
    seat_in_group(affiliation.user, affiliation.organisation)
    return affiliation


def _require_another(user: User, by: User | None) -> None:
    if by == user:
        raise NotAllowed(_("U kunt niet vastleggen waar u zelf werkt. Vraag een andere beheerder."))


def seat_in_group(user: User, organisation: Organisation) -> None:
    """In the group of the organisation exactly while somebody works there."""
    current = Affiliation.objects.current().filter(user=user, organisation=organisation)
    if current.exists():
        user.groups.add(organisation.group)
    else:
        user.groups.remove(organisation.group)
