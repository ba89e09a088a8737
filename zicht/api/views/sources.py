"""databronnen."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from sources import selectors as sources
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import TEXT, text_parameter


class Sources(ListAPIView):
    """databronnen"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.SourceSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, zoek=TEXT)
        rows = sources.catalogue(self.request.user).select_related("holder").prefetch_related("variables")
        return sources.with_words(rows, wanted["zoek"]) if "zoek" in wanted else rows

    @extend_schema(
        operation_id="databronnen_lezen",
        parameters=[text_parameter("zoek", "Woorden uit de beschrijving of de gegevens.")],
    )
    def get(self, request: Request) -> Response:
        """De catalogus van databronnen."""
        return self.list(request)


class SourceDetail(RetrieveAPIView):
    """één databron"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.SourceSerializer
    lookup_field = "identifier"

    def get_queryset(self) -> QuerySet:
        known(self.request)
        return sources.catalogue(self.request.user).select_related("holder").prefetch_related("variables")

    @extend_schema(operation_id="databron_lezen")
    def get(self, request: Request, identifier: str) -> Response:
        """Eén databron met haar variabelen."""
        return self.retrieve(request)
