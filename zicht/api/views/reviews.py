"""toetsen."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.models import Review, ReviewKind, ReviewStatus
from reviews.selectors import find_review, reviews_visible_to, seat_of
from reviews.services import cast_vote, give_legal_advice
from zicht.api import serializers as shapes
from zicht.api.params import known
from zicht.api.reviewing import AdviceInput, VoteInput, VoteSerializer, WholeReviewSerializer
from zicht.api.views.asking import TEXT, Inside, text_parameter
from zicht.core.errors import NotAllowed


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

    serializer_class = WholeReviewSerializer

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


class Advice(Inside, GenericAPIView):
    """advies van de landsadvocaat"""

    serializer_class = WholeReviewSerializer

    @extend_schema(operation_id="advies_geven", request=AdviceInput, responses={201: WholeReviewSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Uw advies over wat u las. Veranderde dat intussen, dan komt u terug met de verschillen en uw eigen tekst."""
        known(request)
        review = find_review(request.user, pk)
        asked = AdviceInput(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        if not _advised_before(review, values, request.user):
            give_legal_advice(
                review,
                outcome=values["uitkomst"],
                text=values["motivering"],
                conditions=[(one["tekst"], one["voor"]) for one in values["voorwaarden"]],
                seen_fingerprint=values["vingerafdruk"],
                by=request.user,
            )
        made = WholeReviewSerializer(find_review(request.user, pk), context={"request": request})
        return Response(made.data, status=status.HTTP_201_CREATED)


class OwnVote(Inside, GenericAPIView):
    """eigen stem van een lid van de adviescommissie"""

    serializer_class = VoteSerializer

    @extend_schema(operation_id="stem_uitbrengen", request=VoteInput, responses={201: VoteSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Uw stem over wat u las. Tot het besluit vervangt een nieuwe stem de vorige."""
        known(request)
        review = find_review(request.user, pk)
        seat = seat_of(review, request.user)
        if seat is None:
            raise NotAllowed(_("Alleen wie een plek heeft in deze toets kan hier stemmen of besluiten."))
        asked = VoteInput(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        made = cast_vote(
            seat,
            choice=values["stem"],
            motivation=values["motivering"],
            dissent=values["standpunt"],
            waives_dissent=values["geenStandpunt"],
            seen_fingerprint=values["vingerafdruk"],
            by=request.user,
        )
        return Response(VoteSerializer(made).data, status=status.HTTP_201_CREATED)


def _advised_before(review: Review, values: dict[str, Any], user: Any) -> bool:
    """Whether this very advice of this person is there: the second arrival of the same request."""
    decision = getattr(review, "decision", None)
    same = (values["uitkomst"], values["motivering"].strip(), user.pk)
    given = decision and (decision.outcome, decision.text, decision.decided_by_id)
    return review.status == ReviewStatus.DECIDED and given == same
