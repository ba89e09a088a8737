"""Shapes of judging through the API: one review whole, an advice and a vote about exactly what was read."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reviews.content import content_now
from reviews.models import Blocks, Outcome, Review, ReviewKind, Vote, VoteChoice
from reviews.selectors import quorum_of, too_few
from zicht.api.serializers import INSIDE, Marked, ReviewSerializer
from zicht.core.classification import Mark
from zicht.core.fingerprints import fingerprint


class QuorumShape(serializers.Serializer):
    """How many judge, how many votes a decision needs, and what helps when there are too few."""

    leden = serializers.IntegerField()
    stemmenNodig = serializers.IntegerField()  # noqa: N815 - the name in the API
    watHelpt = serializers.CharField()  # noqa: N815 - the name in the API


class WholeReviewSerializer(ReviewSerializer):
    """toets, met wat er nu voorligt en of er genoeg leden zijn"""

    vingerafdrukNu = serializers.SerializerMethodField()  # noqa: N815 - the name in the API
    quorum = serializers.SerializerMethodField()

    class Meta(ReviewSerializer.Meta):
        fields = (*ReviewSerializer.Meta.fields, "vingerafdrukNu", "quorum")

    def get_vingerafdrukNu(self, review: Review) -> str:  # noqa: N802 - follows the field
        """What an advice or a vote sends along: the fingerprint of what lies there now."""
        return fingerprint(content_now(review))

    @extend_schema_field(QuorumShape(allow_null=True))
    def get_quorum(self, review: Review) -> dict[str, Any] | None:
        if review.kind != ReviewKind.ETHICS:
            return None
        count = review.seats.count()
        return {"leden": count, "stemmenNodig": quorum_of(review), "watHelpt": too_few(review) or ""}


class ConditionInput(serializers.Serializer):
    """Something that has to be met before a later step."""

    tekst = serializers.CharField(max_length=1000)
    voor = serializers.ChoiceField(choices=Blocks.choices)


class AdviceInput(serializers.Serializer):
    """The advice of the landsadvocaat, with the fingerprint of what was read."""

    uitkomst = serializers.ChoiceField(choices=[one for one in Outcome.choices if one[0] != Outcome.RETURNED])
    motivering = serializers.CharField(max_length=10000)
    voorwaarden = ConditionInput(many=True, required=False, default=list)
    vingerafdruk = serializers.CharField(max_length=64)


class VoteInput(serializers.Serializer):
    """The vote of one member, with the fingerprint of what was read."""

    stem = serializers.ChoiceField(choices=VoteChoice.choices)
    motivering = serializers.CharField(max_length=3000)
    standpunt = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")
    geenStandpunt = serializers.BooleanField(required=False, default=False)  # noqa: N815 - the name in the API
    vingerafdruk = serializers.CharField(max_length=64)


class VoteSerializer(Marked):
    """uw eigen stem"""

    NAMES: ClassVar = {
        "choice": "stem",
        "motivation": "motivering",
        "dissent": "standpunt",
        "cast_at": "gegevenOp",
    }

    # Only ever drawn for the member who cast it.
    REACH = INSIDE | {Mark.COMMITTEE}

    class Meta(Marked.Meta):
        model = Vote
