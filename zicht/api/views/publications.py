"""publicaties."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from publications.public import selectors as window
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import TEXT, text_parameter


class Publications(ListAPIView):
    """publicaties"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.PublicationSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, thema=TEXT, gemeente=TEXT, zoek=TEXT)
        return window.found(
            theme=wanted.get("thema", ""),
            municipality=wanted.get("gemeente", ""),
            text=wanted.get("zoek", ""),
        )

    @extend_schema(
        operation_id="publicaties_lezen",
        parameters=[
            text_parameter("thema", "Alleen dit thema."),
            text_parameter("gemeente", "Code van de gemeente."),
            text_parameter("zoek", "Woorden uit de tekst."),
        ],
    )
    def get(self, request: Request) -> Response:
        """Wat openbaar is."""
        return self.list(request)


class PublicationDetail(RetrieveAPIView):
    """één publicatie"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.PublicationDetailSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet:
        known(self.request)
        return window.published().prefetch_related("figures")

    @extend_schema(operation_id="publicatie_lezen")
    def get(self, request: Request, slug: str) -> Response:
        """Eén publicatie met haar cijfers; een verborgen cijfer is leeg en de stand zegt waarom."""
        return self.retrieve(request)
