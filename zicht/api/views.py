"""The resources of the API: the same selectors, services and rights as the screens."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from analyses import selectors as analyses
from analyses.models import AnalysisJob
from analyses.services import cancel_job, start_job
from coalitions.models import Organisation
from coalitions.selectors import organisations_of
from publications.public import selectors as window
from questions import selectors as questions
from questions.models import Assessment, Phase, ResearchQuestion, Theme, Trajectory
from questions.services import assess, choose_theme, judge_lookalikes, start_problem, submit_problem, write_statement
from reviews.models import ReviewKind
from reviews.selectors import reviews_visible_to
from sources import selectors as sources
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.core.errors import Hidden
from zicht.core.once import once
from zicht.core.policy import May, require
from zicht.method import gate, offered

KEY = OpenApiParameter("Idempotency-Key", UUID, OpenApiParameter.HEADER, description="Een eigen sleutel: twee keer sturen maakt één object.")
TEXT = serializers.CharField(max_length=100)


def text_parameter(name: str, description: str) -> OpenApiParameter:
    """A query parameter with text in it, for the description of the API."""
    return OpenApiParameter(name, str, OpenApiParameter.QUERY, description=description)


class Inside:
    """For who is logged in; everybody else gets 401 or 403."""

    permission_classes = (IsAuthenticated,)


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
        parameters=[text_parameter("fase", "Alleen deze fase."), text_parameter("thema", "Alleen dit thema."), text_parameter("zoek", "Woorden uit de titel.")],
    )
    def get(self, request: Request) -> Response:
        """De trajecten die u mag zien."""
        return self.list(request)

    @extend_schema(
        operation_id="trajecten_aandragen", parameters=[KEY], request=shapes.ProblemInput,
        responses={201: shapes.TrajectoryDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Een probleem aandragen; met `indienen` gaat het meteen naar het programma."""
        known(request)
        asked = shapes.ProblemInput(data=request.data)
        asked.is_valid(raise_exception=True)
        trajectory = once(_key(request), Trajectory, lambda: _hand_in(asked, request.user))
        return Response(_drawn(trajectory, request), status=status.HTTP_201_CREATED)


class TrajectoryDetail(Inside, GenericAPIView):
    """één traject"""

    serializer_class = shapes.TrajectoryDetailSerializer

    @extend_schema(operation_id="traject_lezen")
    def get(self, request: Request, reference: str) -> Response:
        """Eén traject met de voorwaarden van de poort en de stappen die u ziet."""
        known(request)
        return Response(_drawn(questions.find(request.user, reference), request))


class Questions(Inside, ListAPIView):
    """onderzoeksvragen"""

    serializer_class = shapes.QuestionSerializer

    def get_queryset(self) -> QuerySet[ResearchQuestion]:
        wanted = known(self.request, traject=TEXT)
        rows = _questions(self.request.user).order_by("trajectory", "order")
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(operation_id="onderzoeksvragen_lezen", parameters=[text_parameter("traject", "Kenmerk van het traject.")])
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
        known(self.request)
        question = get_object_or_404(_questions(self.request.user), pk=self.kwargs["pk"])
        rows = Assessment.objects.filter(version__question=question).select_related("organisation", "version")
        return rows.order_by("-version__number", "pk")

    @extend_schema(operation_id="beoordelingen_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """De beoordelingen van alle versies."""
        return self.list(request)

    @extend_schema(
        operation_id="beoordeling_geven", parameters=[KEY], request=shapes.AssessmentInput,
        responses={201: shapes.AssessmentSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Een oordeel over de versie waarvan u de vingerafdruk meestuurt."""
        known(request)
        question = get_object_or_404(_questions(request.user), pk=pk)
        asked = shapes.AssessmentInput(data=request.data)
        asked.is_valid(raise_exception=True)
        made = once(_key(request), Assessment, lambda: _assess(question, asked.validated_data, request.user))
        return Response(shapes.AssessmentSerializer(made).data, status=status.HTTP_201_CREATED)


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


class Sources(ListAPIView):
    """databronnen"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.SourceSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, zoek=TEXT)
        rows = sources.catalogue(self.request.user).select_related("holder").prefetch_related("variables")
        return rows.filter(title__icontains=wanted["zoek"]) if "zoek" in wanted else rows

    @extend_schema(operation_id="databronnen_lezen", parameters=[text_parameter("zoek", "Woorden uit de titel.")])
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


class Reviews(Inside, ListAPIView):
    """toetsen"""

    serializer_class = shapes.ReviewSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, soort=serializers.ChoiceField(choices=ReviewKind.choices), traject=TEXT)
        rows = reviews_visible_to(self.request.user).select_related("trajectory", "decision")
        if "soort" in wanted:
            rows = rows.filter(kind=wanted["soort"])
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(
        operation_id="toetsen_lezen",
        parameters=[text_parameter("soort", "legal of ethics."), text_parameter("traject", "Kenmerk van het traject.")],
    )
    def get(self, request: Request) -> Response:
        """De toetsen van uw trajecten, met het besluit als dat er is."""
        return self.list(request)


class ReviewDetail(Inside, RetrieveAPIView):
    """één toets"""

    serializer_class = shapes.ReviewSerializer

    def get_queryset(self) -> QuerySet:
        known(self.request)
        return reviews_visible_to(self.request.user).select_related("trajectory", "decision")

    @extend_schema(operation_id="toets_lezen")
    def get(self, request: Request, pk: int) -> Response:
        """Eén toets; antwoorden van leden staan hier niet in."""
        return self.retrieve(request)


class Jobs(Inside, ListAPIView):
    """analyse-opdrachten"""

    serializer_class = shapes.JobSerializer

    def get_queryset(self) -> QuerySet[AnalysisJob]:
        wanted = known(self.request, traject=TEXT)
        rows = analyses.jobs_visible_to(self.request.user).select_related("trajectory", "plan", "dataset")
        return rows.filter(trajectory__reference=wanted["traject"]) if "traject" in wanted else rows

    @extend_schema(operation_id="analyse_opdrachten_lezen", parameters=[text_parameter("traject", "Kenmerk van het traject.")])
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
        operation_id="analyse_opdracht_starten", parameters=[KEY], request=shapes.JobInput,
        responses={201: shapes.JobSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Een opdracht starten onder het vastgezette plan, of verkennend."""
        known(request)
        trajectory = questions.find(request.user, reference)
        require(request.user, May.WRITE_ANALYSIS, trajectory)
        asked = shapes.JobInput(data=request.data)
        asked.is_valid(raise_exception=True)
        job = once(_key(request), AnalysisJob, lambda: _start(trajectory, asked.validated_data, request.user))
        return Response(self.get_serializer(job).data, status=status.HTTP_201_CREATED)


class JobCancellation(Inside, GenericAPIView):
    """annulering van een opdracht"""

    serializer_class = shapes.JobSerializer

    @extend_schema(operation_id="analyse_opdracht_annuleren", request=None, responses={200: shapes.JobSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Vragen om een opdracht te stoppen."""
        known(request)
        job = cancel_job(analyses.find_job(request.user, pk), by=request.user)
        return Response(self.get_serializer(job or analyses.find_job(request.user, pk)).data)


class Publications(ListAPIView):
    """publicaties"""

    permission_classes = (AllowAny,)
    serializer_class = shapes.PublicationSerializer

    def get_queryset(self) -> QuerySet:
        wanted = known(self.request, thema=TEXT, gemeente=TEXT, zoek=TEXT)
        return window.found(
            theme=wanted.get("thema", ""), municipality=wanted.get("gemeente", ""), text=wanted.get("zoek", "")
        )

    @extend_schema(
        operation_id="publicaties_lezen",
        parameters=[text_parameter("thema", "Alleen dit thema."), text_parameter("gemeente", "Code van de gemeente."), text_parameter("zoek", "Woorden uit de tekst.")],
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


def _key(request: Request) -> UUID | None:
    text = request.headers.get("Idempotency-Key", "")
    try:
        return UUID(text) if text else None
    except ValueError as problem:
        raise ValidationError({"Idempotency-Key": [_("Stuur een UUID.")]}) from problem


def _questions(user: Any) -> QuerySet[ResearchQuestion]:
    seen = questions.visible_to(user).order_by().values("pk")
    return ResearchQuestion.objects.filter(trajectory__in=seen).select_related("trajectory")


def _drawn(trajectory: Trajectory, request: Request) -> dict[str, Any]:
    trajectory.gate_conditions = gate(trajectory).conditions  # type: ignore[attr-defined]
    trajectory.step_offers = offered(trajectory, request.user)  # type: ignore[attr-defined]
    return shapes.TrajectoryDetailSerializer(trajectory, context={"request": request}).data


def _organisation(user: Any, pk: int) -> Organisation:
    found = organisations_of(user).filter(pk=pk).first()
    if found is None:
        raise ValidationError({"partij": [_("Kies een partij waar u voor werkt.")]})
    return found


def _hand_in(asked: shapes.ProblemInput, user: Any) -> Trajectory:
    values = asked.validated_data
    trajectory = start_problem(organisation=_organisation(user, values["partij"]), title=values["titel"], by=user)
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


def _assess(question: ResearchQuestion, values: dict[str, Any], user: Any) -> Assessment:
    version = question.versions.order_by("-number").first()
    if version is None:
        raise Hidden(_("Deze vraag heeft nog geen versie."))
    return assess(
        version,
        organisation=_organisation(user, values["partij"]),
        relevance=values["relevantie"],
        sharpness=values["scherpte"],
        note=values["toelichting"],
        seen_fingerprint=values["vingerafdruk"],
        by=user,
    )


def _start(trajectory: Trajectory, values: dict[str, Any], user: Any) -> AnalysisJob:
    dataset = analyses.datasets_for(trajectory).filter(pk=values["gegevensbestand"]).first()
    if dataset is None:
        raise ValidationError({"gegevensbestand": [_("Dit gegevensbestand hoort niet bij het traject.")]})
    plan = None if values["verkennend"] else analyses.plans_of(trajectory).filter(locked_at__isnull=False).first()
    return start_job(trajectory=trajectory, dataset=dataset, plan=plan, exploratory=values["verkennend"], by=user)
