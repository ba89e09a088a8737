"""partijen."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import TEXT, Inside, text_parameter


class Organisations(Inside, ListAPIView):
    """partijen"""

    serializer_class = shapes.OrganisationSerializer

    def get_queryset(self) -> QuerySet[Organisation]:
        wanted = known(self.request, zoek=TEXT)
        rows = Organisation.objects.order_by("name")
        return rows.filter(name__icontains=wanted["zoek"]) if "zoek" in wanted else rows

    @extend_schema(operation_id="partijen_lezen", parameters=[text_parameter("zoek", "Woorden uit de naam.")])
    def get(self, request: Request) -> Response:
        """De partijen die Zicht kent."""
        return self.list(request)


class OrganisationDetail(Inside, RetrieveAPIView):
    """één partij"""

    serializer_class = shapes.OrganisationSerializer

    def get_queryset(self) -> QuerySet[Organisation]:
        known(self.request)
        return Organisation.objects.all()

    @extend_schema(operation_id="partij_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """Eén partij."""
        return self.retrieve(request)


def own_organisation(user: Any, pk: int) -> Organisation:
    found = organisations_of(user).filter(pk=pk).first()
    if found is None:
        raise ValidationError({"partij": [_("Kies een partij waar u voor werkt.")]})
    return found
