"""Who holds which post."""

from django.db.models import QuerySet

from accounts.models import Appointment, User


def holders_of_post(post: str) -> QuerySet[User]:
    """Active people who hold `post` today, by name."""
    current = Appointment.objects.current().filter(post=post).values("user")
    return User.objects.filter(pk__in=current, is_active=True).order_by("name", "pk")


def posts_of(user: User) -> QuerySet[Appointment]:
    """The posts that `user` holds today."""
    return Appointment.objects.current().filter(user=user).order_by("since", "pk")
