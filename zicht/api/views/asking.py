"""What every resource asks of a request: who is there, which key, which query parameters."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from zicht.core.once import key_for

KEY = OpenApiParameter(
    "Idempotency-Key",
    UUID,
    OpenApiParameter.HEADER,
    description="Een eigen sleutel: twee keer sturen maakt één object.",
)
TEXT = serializers.CharField(max_length=100)


def text_parameter(name: str, description: str) -> OpenApiParameter:
    """A query parameter with text in it, for the description of the API."""
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=description)


class Inside:
    """For who is logged in; everybody else gets 401 or 403."""

    permission_classes = (IsAuthenticated,)


def key_of(request: Request) -> UUID | None:
    text = request.headers.get("Idempotency-Key", "")
    try:
        return key_for(request.user, text) if text else None
    except ValueError as problem:
        raise ValidationError({"Idempotency-Key": [_("Stuur een UUID.")]}) from problem
