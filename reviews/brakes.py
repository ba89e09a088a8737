"""The brake of a trajectory as it stands; guards, selectors and services all ask here."""

from questions.models import Trajectory
from reviews.models import Brake


def open_brake(trajectory: Trajectory) -> Brake | None:
    """The brake that is pulled now, None when the trajectory runs."""
    pulled = Brake.objects.filter(trajectory=trajectory, lifted_at__isnull=True)
    return pulled.select_related("pulled_by").first()
