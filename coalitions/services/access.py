"""What every service of a coalition asks first: the right, the right organisation, and a case that still runs."""

from typing import Any

from django.utils.translation import gettext as _

from coalitions.models import Coalition, CoalitionMember, Organisation
from coalitions.selectors import case_of, is_open, works_for
from zicht.core.errors import NotAllowed, NotYet
from zicht.core.policy import May, require


def require_on(coalition: Coalition, by: Any, may: May) -> None:
    """The right on the case of this coalition, and a case that still runs. Raises Hidden, NotAllowed or NotYet."""
    require(by, may, case_of(coalition))
    require_open(coalition)


def require_open(coalition: Coalition) -> None:
    """Raises NotYet when the trajectory of this coalition has ended."""
    if not is_open(coalition):
        raise NotYet(_("Dit traject is afgesloten. Aan de coalitie verandert niets meer."))


def require_own(member: CoalitionMember, by: Any) -> None:
    """`by` answers for this member: has the right, and works there. Raises Hidden, NotAllowed or NotYet."""
    require(by, May.ANSWER_INVITATION, member)
    require_works_for(member.organisation, by)
    require_open(member.coalition)


def require_works_for(organisation: Organisation, by: Any) -> None:
    """Raises NotAllowed when `by` does not work for `organisation` today."""
    if not works_for(by, organisation):
        raise NotAllowed(
            _("Alleen iemand die bij {organisation} werkt, kan dit namens die partij doen.").format(
                organisation=organisation
            )
        )


def locked(coalition: Coalition) -> Coalition:
    """The coalition, held until the end of the transaction, so that two people do not both come first."""
    return Coalition.objects.select_for_update().get(pk=coalition.pk)
