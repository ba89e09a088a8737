"""toetsen."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.models import ReviewKind
from reviews.selectors import reviews_visible_to
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import TEXT, Inside, text_parameter


class Reviews(Inside, ListAPIView):
    """toetsen"""

    serializer_class = shapes.ReviewSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, soort=serializers.ChoiceField(choices=ReviewKind.choices), traject=TEXT)
        rows = reviews_visible_to(self.request.user).select_related("trajectory", "decision")
        rows = rows.prefetch_related("decision__dissents")
        if "soort" in wanted:
            rows = rows.filter(kind=wanted["soort"])
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(
        operation_id="toetsen_lezen",
        parameters=[
            text_parameter("soort", "legal of ethics."),
            text_parameter("traject", "Kenmerk van het traject."),
        ],
    )
    def get(self, request: Request) -> Response:
        """De toetsen van uw trajecten, met het besluit als dat er is."""
        return self.list(request)


class ReviewDetail(Inside, RetrieveAPIView):
    """één toets"""

    serializer_class = shapes.ReviewSerializer

    def get_queryset(self) -> QuerySet:
        known(self.request)
        return (
            reviews_visible_to(self.request.user)
            .select_related("trajectory", "decision")
            .prefetch_related("decision__dissents")
        )

    @extend_schema(operation_id="toets_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """Eén toets; antwoorden van leden staan hier niet in."""
        return self.retrieve(request)
