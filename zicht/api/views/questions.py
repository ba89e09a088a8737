"""onderzoeksvragen and their beoordelingen."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from questions import selectors as questions
from questions.models import Assessment, ResearchQuestion
from questions.services import (
    assess,
)
from questions.voting import shut_for
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import KEY, TEXT, Inside, key_of, text_parameter
from zicht.api.views.organisations import own_organisation
from zicht.core.errors import Hidden
from zicht.core.once import once


class Questions(Inside, ListAPIView):
    """onderzoeksvragen"""

    serializer_class = shapes.QuestionSerializer

    def get_queryset(self) -> QuerySet[ResearchQuestion]:
        wanted = known(self.request, traject=TEXT)
        rows = _questions(self.request.user).order_by("trajectory", "order")
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(
        operation_id="onderzoeksvragen_lezen",
        parameters=[text_parameter("traject", "Kenmerk van het traject.")],
    )
    def get(self, request: Request) -> Response:
        """De onderzoeksvragen van uw trajecten."""
        return self.list(request)


class QuestionDetail(Inside, RetrieveAPIView):
    """één onderzoeksvraag"""

    serializer_class = shapes.QuestionDetailSerializer

    def get_queryset(self) -> QuerySet[ResearchQuestion]:
        known(self.request)
        return _questions(self.request.user).prefetch_related("versions")

    @extend_schema(operation_id="onderzoeksvraag_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """Eén onderzoeksvraag met al haar versies."""
        return self.retrieve(request)


class Assessments(Inside, mixins.ListModelMixin, GenericAPIView):
    """beoordelingen van een onderzoeksvraag"""

    serializer_class = shapes.AssessmentSerializer

    def get_queryset(self) -> QuerySet[Assessment]:
        if getattr(self, "swagger_fake_view", False):  # the description is made without a question
            return Assessment.objects.none()
        known(self.request)
        question = get_object_or_404(_questions(self.request.user), pk=self.kwargs["pk"])
        rows = Assessment.objects.filter(version__question=question).select_related("organisation", "version")
        rows = rows.exclude(shut_for(question, self.request.user))
        return rows.order_by("-version__number", "pk")

    @extend_schema(operation_id="beoordelingen_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """De beoordelingen van alle versies."""
        return self.list(request)

    @extend_schema(
        operation_id="beoordeling_geven",
        parameters=[KEY],
        request=shapes.AssessmentInput,
        responses={201: shapes.AssessmentSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Een oordeel over de versie waarvan u de vingerafdruk meestuurt."""
        known(request)
        question = get_object_or_404(_questions(request.user), pk=pk)
        asked = shapes.AssessmentInput(data=request.data)
        asked.is_valid(raise_exception=True)
        made = once(
            key_of(request), Assessment, lambda: _assess(question, asked.validated_data, request.user)
        )
        return Response(shapes.AssessmentSerializer(made).data, status=status.HTTP_201_CREATED)


def _questions(user: Any) -> QuerySet[ResearchQuestion]:
    seen = questions.visible_to(user).order_by().values("pk")
    return ResearchQuestion.objects.filter(trajectory__in=seen).select_related("trajectory")


def _assess(question: ResearchQuestion, values: dict[str, Any], user: Any) -> Assessment:
    version = question.versions.order_by("-number").first()
    if version is None:
        raise Hidden(_("Deze vraag heeft nog geen versie."))
    return assess(
        version,
        organisation=own_organisation(user, values["partij"]),
        relevance=values["relevantie"],
        sharpness=values["scherpte"],
        note=values["toelichting"],
        seen_fingerprint=values["vingerafdruk"],
        by=user,
    )
