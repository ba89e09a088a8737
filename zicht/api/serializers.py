"""How objects look in the API: Dutch keys, and only fields whose mark may travel this far."""

from typing import Any, ClassVar

from rest_framework import serializers

from analyses.models import CHOICES, AnalysisJob, AnalysisPlan
from coalitions.models import Organisation
from publications.public.models import LiveFigure, LivePublication
from questions.models import Assessment, ProblemStatement, QuestionVersion, ResearchQuestion, Trajectory
from reviews.models import Decision, Review
from sources.models import DataSource, SourceVariable
from zicht.core.classification import Mark

INSIDE = frozenset({Mark.OPEN, Mark.COALITION})
OUTSIDE = frozenset({Mark.OPEN})


class Marked(serializers.ModelSerializer):
    """A read-only serializer over `NAMES` (field of the model -> key of the API).

    A field whose mark is not in `REACH` cannot be named: that raises TypeError when the first object is drawn.
    """

    NAMES: ClassVar[dict[str, str]] = {}
    REACH: ClassVar[frozenset[Mark]] = INSIDE

    class Meta:
        fields: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        marks = self.Meta.model.MARKS  # type: ignore[attr-defined]
        hidden = [name for name in self.NAMES if name != "id" and marks.get(name) not in self.REACH]
        if hidden:
            raise TypeError(f"{type(self).__name__} names fields that may not travel this far: {hidden}")
        declared = super().get_fields()
        return {key: self._field(name, key) for name, key in self.NAMES.items()} | declared

    def _field(self, name: str, key: str) -> serializers.Field:
        kind, options = self.build_field(name, self._info(), self.Meta.model, 0)  # type: ignore[attr-defined]
        if issubclass(kind, serializers.RelatedField):
            return serializers.StringRelatedField(source=name if key != name else None)
        options = {option: value for option, value in options.items() if option in ("choices", "allow_null")}
        source = {"source": name} if key != name else {}
        return kind(read_only=True, **options, **source)

    def _info(self) -> Any:
        return serializers.model_meta.get_field_info(self.Meta.model)  # type: ignore[attr-defined]


class OrganisationSerializer(Marked):
    """partij"""

    NAMES: ClassVar = {
        "id": "id", "name": "naam", "short_name": "korteNaam", "kind": "soort", "area_code": "gebiedscode",
        "tooi_uri": "tooi", "is_standing_partner": "vastePartner",
    }  # fmt: skip

    class Meta(Marked.Meta):
        model = Organisation


class StatementSerializer(Marked):
    """probleemschets"""

    NAMES: ClassVar = {
        "what_happens": "watValtOp", "where_it_happens": "waar", "since_when": "sindsWanneer", "compared_with": "vergelekenMet",
        "who_suffers": "wieHeeftLast", "what_was_tried": "watIsGeprobeerd", "use_of_answer": "gebruikVanAntwoord",
        "who_decides": "wieBeslist", "prevention_only": "alleenPreventie",
    }  # fmt: skip

    class Meta(Marked.Meta):
        model = ProblemStatement


class TrajectorySerializer(Marked):
    """traject, in a list"""

    NAMES: ClassVar = {
        "reference": "kenmerk", "title": "titel", "theme": "thema", "owner": "probleemeigenaar", "phase": "fase",
        "phase_since": "faseSinds", "cycle": "ronde", "started_at": "gestartOp", "submitted_at": "ingediendOp",
        "closed_at": "afgerondOp",
    }  # fmt: skip

    class Meta(Marked.Meta):
        model = Trajectory


class NeedSerializer(serializers.Serializer):
    """voorwaarde van een poort"""

    voorwaarde = serializers.CharField(source="need.label")
    voldaan = serializers.BooleanField(source="met")
    ontbreekt = serializers.CharField(source="missing", allow_null=True)


class OfferSerializer(serializers.Serializer):
    """stap die deze persoon ziet, open of met redenen"""

    stap = serializers.CharField(source="step.name")
    mogelijk = serializers.BooleanField(source="is_open")
    redenen = serializers.ListField(source="reasons", child=serializers.CharField())


class TrajectoryDetailSerializer(TrajectorySerializer):
    """traject met probleemschets, poort en stappen"""

    probleemschets = StatementSerializer(source="statement", read_only=True)
    poort = NeedSerializer(many=True, read_only=True, source="gate_conditions")
    stappen = OfferSerializer(many=True, read_only=True, source="step_offers")

    class Meta(TrajectorySerializer.Meta):
        fields = ("probleemschets", "poort", "stappen")


class VersionSerializer(Marked):
    """versie van een onderzoeksvraag"""

    NAMES: ClassVar = {
        "number": "versie", "text": "tekst", "population": "populatie", "indicator": "indicator", "numerator": "teller",
        "denominator": "noemer", "area_level": "gebiedsniveau", "period_from": "vanJaar", "period_to": "totJaar",
        "comparison": "vergelijking", "hypothesis": "vermoeden", "use_of_answers": "gebruikVanAntwoorden",
        "change_note": "wijziging", "written_at": "geschrevenOp", "asked_at": "voorgelegdOp",
    }  # fmt: skip
    vingerafdruk = serializers.CharField(source="fingerprint", read_only=True)

    class Meta(Marked.Meta):
        model = QuestionVersion
        fields = ("vingerafdruk",)


class QuestionSerializer(Marked):
    """onderzoeksvraag, in a list"""

    NAMES: ClassVar = {"id": "id", "order": "volgorde", "title": "titel", "answered_at": "beantwoordOp"}
    traject = serializers.CharField(source="trajectory.reference", read_only=True)

    class Meta(Marked.Meta):
        model = ResearchQuestion
        fields = ("traject",)


class QuestionDetailSerializer(QuestionSerializer):
    """onderzoeksvraag met versies"""

    versies = VersionSerializer(source="versions", many=True, read_only=True)

    class Meta(QuestionSerializer.Meta):
        fields = ("traject", "versies")


class AssessmentSerializer(Marked):
    """beoordeling van een versie"""

    NAMES: ClassVar = {
        "id": "id", "organisation": "partij", "relevance": "relevantie", "sharpness": "scherpte", "note": "toelichting",
        "assessed_at": "gegevenOp",
    }  # fmt: skip
    versie = serializers.IntegerField(source="version.number", read_only=True)
    actueel = serializers.BooleanField(source="is_current", read_only=True)

    class Meta(Marked.Meta):
        model = Assessment
        fields = ("versie", "actueel")


class VariableSerializer(Marked):
    """variabele van een databron"""

    NAMES: ClassVar = {
        "name": "naam",
        "label": "omschrijving",
        "is_sensitive": "gevoelig",
        "is_proxy": "proxy",
        "is_origin": "herkomst",
        "category": "soortPersoonsgegeven",
        "kind": "soortWaarde",
        "code_list": "codelijst",
    }
    REACH = OUTSIDE

    class Meta(Marked.Meta):
        model = SourceVariable


class SourceSerializer(Marked):
    """databron"""

    NAMES: ClassVar = {
        "identifier": "kenmerk", "title": "titel", "description": "omschrijving", "holder": "bronhouder",
        "theme": "thema", "keywords": "trefwoorden", "access_rights": "toegang", "sensitivity": "gevoeligheid",
        "legal_basis": "grondslag", "linkage_keys": "koppelsleutels", "covers_from": "vanJaar", "covers_to": "totJaar",
        "finest_level": "fijnsteGebiedsniveau", "update_frequency": "verversing", "access_conditions": "voorwaarden",
        "quality_note": "kwaliteit", "lead_time_days": "doorlooptijdDagen", "purpose": "doel", "population": "populatie",
        "base_register": "basisregistratie", "covers_area": "gebied", "cost_note": "kosten", "doi": "doi",
        "landing_page": "webpagina", "version": "versie",
    }  # fmt: skip
    REACH = OUTSIDE
    variabelen = VariableSerializer(source="variables", many=True, read_only=True)

    class Meta(Marked.Meta):
        model = DataSource
        fields = ("variabelen",)


class DecisionSerializer(Marked):
    """besluit of advies"""

    NAMES: ClassVar = {
        "outcome": "uitkomst", "text": "motivering", "votes_for": "stemmenVoor",
        "votes_against": "stemmenTegen", "decided_at": "beslotenOp",
    }  # fmt: skip

    afwijkendeStandpunten = serializers.SlugRelatedField(  # noqa: N815 - the name in the API
        source="dissents", slug_field="text", many=True, read_only=True
    )

    class Meta(Marked.Meta):
        model = Decision
        fields = ("afwijkendeStandpunten",)


class ReviewSerializer(Marked):
    """toets"""

    NAMES: ClassVar = {
        "id": "id", "kind": "soort", "cycle": "ronde", "status": "stand", "due_on": "oordeelVoor",
        "opened_at": "geopendOp", "closed_at": "geslotenOp", "fingerprint": "vingerafdruk",
    }  # fmt: skip
    traject = serializers.CharField(source="trajectory.reference", read_only=True)
    besluit = DecisionSerializer(source="decision", read_only=True, allow_null=True)

    class Meta(Marked.Meta):
        model = Review
        fields = ("traject", "besluit")


class PlanSerializer(Marked):
    """analyseplan"""

    NAMES: ClassVar = {
        "number": "versie", "indicator": "indicator", "population": "populatie", "method": "methode",
        "counted_as": "geteldAls", "overdispersion": "overdispersie", "baseline": "verwachtingUit",
        "minimum_population": "minimumPopulatie",
        "alert_one_in": "binnensteGrensEenOp", "alarm_one_in": "buitensteGrensEenOp",
        "false_discovery_rate": "kansOpValsAlarm", "with_trend": "metOntwikkeling", "comparison_groups": "vergelekenMet",
        "similar_count": "aantalGelijkenden", "comparators": "vergelijkingsgroepen", "rule_profile": "regels",
        "locked_at": "vastgezetOp", "fingerprint": "vingerafdruk",
    }  # fmt: skip

    def _field(self, name: str, key: str) -> serializers.Field:
        """The two limits share one list of choices; here each is the number that it is."""
        if name in ("alert_one_in", "alarm_one_in"):
            return serializers.IntegerField(source=name, read_only=True)
        return super()._field(name, key)

    def to_representation(self, instance: AnalysisPlan) -> dict[str, Any]:
        """With what a plan of before means where it says nothing."""
        meant = {self.NAMES[name]: instance.meant(name) for name in CHOICES}
        return super().to_representation(instance) | meant

    class Meta(Marked.Meta):
        model = AnalysisPlan


class JobSerializer(Marked):
    """analyse-opdracht"""

    NAMES: ClassVar = {
        "id": "id", "state": "stand", "is_exploratory": "verkennend", "progress": "voortgang",
        "progress_note": "voortgangTekst", "attempts": "pogingen", "requested_at": "gevraagdOp",
        "started_at": "gestartOp", "ended_at": "geeindigdOp", "versions": "versies",
    }  # fmt: skip
    fout = serializers.CharField(source="why", read_only=True)
    traject = serializers.CharField(source="trajectory.reference", read_only=True)
    plan = PlanSerializer(read_only=True, allow_null=True)
    gegevensbestand = serializers.IntegerField(source="dataset_id", read_only=True)
    # Not the checksum itself: from that, whoever knows all rows but one could guess that one.
    controlegetal = serializers.CharField(source="input_commitment", read_only=True)

    class Meta(Marked.Meta):
        model = AnalysisJob
        fields = ("fout", "traject", "plan", "gegevensbestand", "controlegetal")


class FigureSerializer(Marked):
    """openbaar cijfer"""

    NAMES: ClassVar = {
        "area_code": "gebiedscode", "area_name": "gebied", "municipality_code": "gemeentecode", "period": "periode",
        "numerator": "teller", "denominator": "noemer", "ratio": "verhouding", "ratio_low": "verhoudingLaag",
        "ratio_high": "verhoudingHoog", "smoothed": "gedempt", "exceedance": "kansOpHoger",
        "classification": "soort", "status": "stand",
    }  # fmt: skip
    REACH = OUTSIDE

    class Meta(Marked.Meta):
        model = LiveFigure


class PublicationSerializer(Marked):
    """openbare publicatie"""

    NAMES: ClassVar = {
        "slug": "slug", "reference": "kenmerk", "version": "versie", "theme": "thema", "owner": "probleemeigenaar",
        "title": "titel", "summary": "samenvatting", "published_at": "gepubliceerdOp", "withdrawn_at": "ingetrokkenOp",
        "withdrawn_reason": "redenVanIntrekking",
    }  # fmt: skip
    REACH = OUTSIDE

    class Meta(Marked.Meta):
        model = LivePublication


class PublicationDetailSerializer(PublicationSerializer):
    """openbare publicatie met cijfers"""

    cijfers = FigureSerializer(source="figures", many=True, read_only=True)

    class Meta(PublicationSerializer.Meta):
        fields = ("cijfers",)


class ProblemInput(serializers.Serializer):
    """Handing in a problem: title, who owns it, and as much of the statement as there is."""

    titel = serializers.CharField(max_length=150)
    partij = serializers.IntegerField(min_value=1)
    thema = serializers.SlugField(required=False, allow_blank=True)
    watValtOp = serializers.CharField(max_length=4000, required=False, allow_blank=True)  # noqa: N815
    waar = serializers.CharField(max_length=300, required=False, allow_blank=True)
    sindsWanneer = serializers.CharField(max_length=150, required=False, allow_blank=True)  # noqa: N815
    vergelekenMet = serializers.CharField(max_length=1000, required=False, allow_blank=True)  # noqa: N815
    wieHeeftLast = serializers.CharField(max_length=2000, required=False, allow_blank=True)  # noqa: N815
    watIsGeprobeerd = serializers.CharField(max_length=2000, required=False, allow_blank=True)  # noqa: N815
    gebruikVanAntwoord = serializers.CharField(max_length=2000, required=False, allow_blank=True)  # noqa: N815
    wieBeslist = serializers.CharField(max_length=300, required=False, allow_blank=True)  # noqa: N815
    alleenPreventie = serializers.BooleanField(required=False, default=False)  # noqa: N815
    toelichtingLijktOp = serializers.CharField(max_length=1000, required=False, allow_blank=True)  # noqa: N815
    indienen = serializers.BooleanField(required=False, default=False)

    def statement(self) -> dict[str, Any]:
        """The fields of the statement that were sent, under their names in the model."""
        names = {key: name for name, key in StatementSerializer.NAMES.items()}
        return {names[key]: value for key, value in self.validated_data.items() if key in names}


class AssessmentInput(serializers.Serializer):
    """A party's judgement of the version that it read."""

    partij = serializers.IntegerField(min_value=1)
    relevantie = serializers.IntegerField(min_value=1, max_value=10)
    scherpte = serializers.IntegerField(min_value=1, max_value=10)
    toelichting = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    vingerafdruk = serializers.CharField(max_length=64)


class JobInput(serializers.Serializer):
    """Starting a job on a registered dataset, under the locked plan or to explore."""

    gegevensbestand = serializers.IntegerField(min_value=1)
    verkennend = serializers.BooleanField(required=False, default=False)
