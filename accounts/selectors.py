"""Who holds which post."""

from django.db.models import QuerySet

from accounts.models import Appointment, User


def holders_of_post(post: str) -> QuerySet[User]:
    """Active people who hold `post` today, by name."""
    current = Appointment.objects.current().filter(post=post).values("user")
    return User.objects.filter(pk__in=current, is_active=True).order_by("name", "pk")
