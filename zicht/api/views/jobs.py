"""analyse-opdrachten."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from analyses import selectors as analyses
from analyses.models import AnalysisJob
from analyses.services import cancel_job, start_job
from questions import selectors as questions
from questions.models import Trajectory
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import KEY, TEXT, Inside, key_of, text_parameter
from zicht.core.once import once
from zicht.core.policy import May, require


class Jobs(Inside, ListAPIView):
    """analyse-opdrachten"""

    serializer_class = shapes.JobSerializer

    def get_queryset(self) -> QuerySet[AnalysisJob]:
        wanted = known(self.request, traject=TEXT)
        rows = analyses.jobs_visible_to(self.request.user).select_related("trajectory", "plan", "dataset")
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(
        operation_id="analyse_opdrachten_lezen",
        parameters=[text_parameter("traject", "Kenmerk van het traject.")],
    )
    def get(self, request: Request) -> Response:
        """De analyse-opdrachten van uw trajecten."""
        return self.list(request)


class JobDetail(Inside, GenericAPIView):
    """één analyse-opdracht"""

    serializer_class = shapes.JobSerializer

    @extend_schema(operation_id="analyse_opdracht_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """De stand van één opdracht."""
        known(request)
        return Response(self.get_serializer(analyses.find_job(request.user, pk)).data)


class TrajectoryJobs(Inside, GenericAPIView):
    """opdrachten van één traject"""

    serializer_class = shapes.JobSerializer

    @extend_schema(
        operation_id="analyse_opdracht_starten",
        parameters=[KEY],
        request=shapes.JobInput,
        responses={201: shapes.JobSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Een opdracht starten onder het vastgezette plan, of verkennend."""
        known(request)
        trajectory = questions.find(request.user, reference)
        require(request.user, May.WRITE_ANALYSIS, trajectory)
        asked = shapes.JobInput(data=request.data)
        asked.is_valid(raise_exception=True)
        job = once(
            key_of(request), AnalysisJob, lambda: _start(trajectory, asked.validated_data, request.user)
        )
        return Response(self.get_serializer(job).data, status=status.HTTP_201_CREATED)


class JobCancellation(Inside, GenericAPIView):
    """annulering van een opdracht"""

    serializer_class = shapes.JobSerializer

    @extend_schema(
        operation_id="analyse_opdracht_annuleren", request=None, responses={200: shapes.JobSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        """Vragen om een opdracht te stoppen."""
        known(request)
        job = cancel_job(analyses.find_job(request.user, pk), by=request.user)
        return Response(self.get_serializer(job or analyses.find_job(request.user, pk)).data)


def _start(trajectory: Trajectory, values: dict[str, Any], user: Any) -> AnalysisJob:
    dataset = analyses.datasets_for(trajectory).filter(pk=values["gegevensbestand"]).first()
    if dataset is None:
        raise ValidationError({"gegevensbestand": [_("Dit gegevensbestand hoort niet bij het traject.")]})
    plan = (
        None
        if values["verkennend"]
        else analyses.plans_of(trajectory).filter(locked_at__isnull=False).first()
    )
    return start_job(
        trajectory=trajectory, dataset=dataset, plan=plan, exploratory=values["verkennend"], by=user
    )
