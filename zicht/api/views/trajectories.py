"""trajecten: reading them, handing in a problem."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from questions import selectors as questions
from questions.models import Phase, Theme, Trajectory
from questions.services import (
    choose_theme,
    judge_lookalikes,
    start_problem,
    submit_problem,
    write_statement,
)
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.views.asking import KEY, TEXT, Inside, key_of, text_parameter
from zicht.api.views.organisations import own_organisation
from zicht.core.once import once
from zicht.method import offered
from zicht.standing import gate


class Trajectories(Inside, mixins.ListModelMixin, GenericAPIView):
    """trajecten"""

    serializer_class = shapes.TrajectorySerializer

    def get_queryset(self) -> QuerySet[Trajectory]:
        rows = questions.visible_to(self.request.user).select_related("theme", "owner")
        wanted = known(
            self.request, fase=serializers.ChoiceField(choices=Phase.choices), thema=TEXT, zoek=TEXT
        )
        if "fase" in wanted:
            rows = rows.filter(phase=wanted["fase"])
        if "thema" in wanted:
            rows = rows.filter(theme__slug=wanted["thema"])
        return rows.filter(title__icontains=wanted["zoek"]) if "zoek" in wanted else rows

    @extend_schema(
        operation_id="trajecten_lezen",
        parameters=[
            text_parameter("fase", "Alleen deze fase."),
            text_parameter("thema", "Alleen dit thema."),
            text_parameter("zoek", "Woorden uit de titel."),
        ],
    )
    def get(self, request: Request) -> Response:
        """De trajecten die u mag zien."""
        return self.list(request)

    @extend_schema(
        operation_id="trajecten_aandragen",
        parameters=[KEY],
        request=shapes.ProblemInput,
        responses={201: shapes.TrajectoryDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Een probleem aandragen; met `indienen` gaat het meteen naar het programma."""
        known(request)
        asked = shapes.ProblemInput(data=request.data)
        asked.is_valid(raise_exception=True)
        trajectory = once(key_of(request), Trajectory, lambda: _hand_in(asked, request.user))
        return Response(_drawn(trajectory, request), status=status.HTTP_201_CREATED)


class TrajectoryDetail(Inside, GenericAPIView):
    """één traject"""

    serializer_class = shapes.TrajectoryDetailSerializer

    @extend_schema(operation_id="traject_lezen")
    def get(self, request: Request, reference: str) -> Response:
        """Eén traject met de voorwaarden van de poort en de stappen die u ziet."""
        known(request)
        return Response(_drawn(questions.find(request.user, reference), request))


def _drawn(trajectory: Trajectory, request: Request) -> dict[str, Any]:
    trajectory.gate_conditions = gate(trajectory).conditions  # type: ignore[attr-defined]
    trajectory.step_offers = offered(trajectory, request.user)  # type: ignore[attr-defined]
    return shapes.TrajectoryDetailSerializer(trajectory, context={"request": request}).data


@transaction.atomic
def _hand_in(asked: shapes.ProblemInput, user: Any) -> Trajectory:
    values = asked.validated_data
    trajectory = start_problem(
        organisation=own_organisation(user, values["partij"]), title=values["titel"], by=user
    )
    if values.get("thema"):
        choose_theme(trajectory, _theme(values["thema"]), by=user)
    write_statement(trajectory, asked.statement(), seen=trajectory.statement.revision, by=user)
    if values.get("toelichtingLijktOp"):
        judge_lookalikes(trajectory, note=values["toelichtingLijktOp"], by=user)
    if values["indienen"]:
        submit_problem(trajectory, by=user)
    return questions.find(user, trajectory.reference)


def _theme(slug: str) -> Theme:
    found = Theme.objects.filter(slug=slug).first()
    if found is None:
        raise ValidationError({"thema": [_("Dit thema bestaat niet.")]})
    return found
