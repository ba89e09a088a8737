"""What was asked of holders, and who may see and answer it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coalitions.selectors import organisations_of, works_for
from questions.selectors import visible_to
from sources.models import DataRequest, RequestStatus
from zicht.core.errors import Hidden
from zicht.core.policy import May, Role, rights_of


def requests_for(user: Any) -> QuerySet[DataRequest]:
    """Requests to the organisations of `user`, and those of trajectories whose sources `user` may read."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return DataRequest.objects.none()
    mine = Q(source__holder__in=organisations_of(user)) | Q(trajectory__in=visible_to(user))
    return DataRequest.objects.filter(mine).select_related(
        "source__holder", "trajectory__owner", "trajectory__coalition", "asked_by", "decided_by"
    )


def requests_to_decide(user: Any) -> QuerySet[DataRequest]:
    """Requests that wait for the organisations of `user`, the oldest first."""
    own = requests_for(user).filter(source__holder__in=organisations_of(user), status=RequestStatus.SENT)
    return own.order_by("asked_at", "pk")


def find_request(user: Any, pk: int) -> DataRequest:
    """A request. Raises Hidden when `user` may not see it or it does not exist."""
    request = requests_for(user).filter(pk=pk).first()
    own = request is not None and works_for(user, request.source.holder)
    if request is None or not (own or May.READ_SOURCES in rights_of(request.trajectory.roles_of(user))):
        raise Hidden(_("Deze aanvraag bestaat niet, of u kunt hem niet zien."))
    return request


def sees_request_as(user: Any, request: DataRequest) -> bool:
    """Whether `user` is on the side of the holder that has to answer."""
    return works_for(user, request.source.holder) and Role.DATA_HOLDER in request.roles_of(user)
