"""What can be chosen about the method in a plan, in the words of the form; the values are those of the engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from analyses.engine.comparison import Company
from analyses.engine.deviation import Baseline
from analyses.engine.overdispersion import SpreadModel
from analyses.engine.scales import FigureKind


class CountedAs(models.TextChoices):
    """Wat voor cijfer: whether what is counted can happen to a unit again and again, or counts each unit once at most."""

    EVENTS = FigureKind.EVENTS.value, _("een aantal keren: hetzelfde kan vaker gebeuren")
    SHARE = FigureKind.SHARE.value, _("een deel van het geheel: alles in de noemer telt hooguit één keer mee")


class Overdispersion(models.TextChoices):
    """Gewone verschillen tussen gebieden: how these widen the limits, so that not every large area stands out."""

    ADDITIVE = SpreadModel.ADDITIVE.value, _("meetellen als extra marge naast toeval (additief)")
    MULTIPLICATIVE = SpreadModel.MULTIPLICATIVE.value, _("alle grenzen evenveel keer wijder (multiplicatief)")
    NONE = SpreadModel.NONE.value, _("niet meetellen: alleen toeval")


class ExpectedFrom(models.TextChoices):
    """Basis van de verwachting: which areas say what could be expected, and how much areas usually differ."""

    ALL = Baseline.ALL.value, _("alle gebieden")
    ASSESSABLE = Baseline.ASSESSABLE.value, _("alleen gebieden die groot genoeg zijn om te beoordelen")


class Rarity(models.IntegerChoices):
    """Grens: how seldom chance alone puts an area beyond it."""

    ONE_IN_10 = 10, _("90 %: door toeval 1 op de 10 gebieden")
    ONE_IN_20 = 20, _("95 %: door toeval 1 op de 20 gebieden")
    ONE_IN_50 = 50, _("98 %: door toeval 1 op de 50 gebieden")
    ONE_IN_100 = 100, _("99 %: door toeval 1 op de 100 gebieden")
    ONE_IN_200 = 200, _("99,5 %: door toeval 1 op de 200 gebieden")
    ONE_IN_500 = 500, _("99,8 %: door toeval 1 op de 500 gebieden")
    ONE_IN_1000 = 1000, _("99,9 %: door toeval 1 op de 1.000 gebieden")
    ONE_IN_10000 = 10_000, _("99,99 %: door toeval 1 op de 10.000 gebieden")


class ComparisonGroup(models.TextChoices):
    """Vergelijkingsgroep: the areas that a publication lays an area beside, taken together."""

    ADJACENT = Company.ADJACENT.value, _("gebieden ernaast")
    SAME_CLASS = Company.SAME_CLASS.value, _("gebieden die even stedelijk zijn")
    SIMILAR = Company.SIMILAR.value, _("gebieden die er het meest op lijken")
