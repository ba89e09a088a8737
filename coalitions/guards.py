"""What a coalition must have before its trajectory moves on: each answers None, or the sentence that says why not."""

from django.utils.translation import gettext as _

from coalitions.models import (
    SEATED,
    Assignment,
    Coalition,
    CoalitionMember,
    Covenant,
    MemberRole,
    MemberStatus,
    Organisation,
)
from zicht.core.policy import Role


def names(organisations: list[str]) -> str:
    """ "Kadaster, CBS en politie"."""
    if len(organisations) < 2:
        return "".join(organisations)
    return _("{first} en {last}").format(first=", ".join(organisations[:-1]), last=organisations[-1])


def _names_of(members: list[CoalitionMember]) -> str:
    return names([member.organisation.short_name for member in members])


def _seated(coalition: Coalition) -> list[CoalitionMember]:
    return list(coalition.members.filter(status__in=SEATED).select_related("organisation"))


def standing_partners_are_asked(coalition: Coalition) -> str | None:
    """Each standing partner has an invitation, or a reason why it was not asked."""
    listed = coalition.members.values("organisation")
    missing = Organisation.objects.filter(is_standing_partner=True).exclude(pk__in=listed)
    found = [organisation.short_name for organisation in missing]
    if not found:
        return None
    return _("Nodig {who} uit, of schrijf op waarom dat niet nodig is.").format(who=names(found))


def every_invitation_is_answered(coalition: Coalition) -> str | None:
    waiting = awaited_on_invitations(coalition)
    if not waiting:
        return None
    return _("Nog geen antwoord van {who}.").format(who=names([party.short_name for party in waiting]))


def awaited_on_invitations(coalition: Coalition) -> list[Organisation]:
    """The organisations that were asked and did not answer yet."""
    invited = coalition.members.filter(status=MemberStatus.INVITED).select_related("organisation")
    return [member.organisation for member in invited]


def owner_and_partner_are_committed(coalition: Coalition) -> str | None:
    """The problem owner takes part, and at least one partner does so without open conditions."""
    committed = set(coalition.members.filter(status=MemberStatus.COMMITTED).values_list("role", flat=True))
    if MemberRole.PROBLEM_OWNER not in committed:
        return _("De probleemeigenaar doet nog niet mee.")
    if MemberRole.PARTNER not in committed:
        return _("Er doet nog geen partij mee zonder voorwaarden. Minstens één partner is nodig.")
    return None


def landsadvocaat_is_assigned(coalition: Coalition) -> str | None:
    current = Assignment.objects.filter(coalition=coalition, role=Role.LANDSADVOCAAT, until__isnull=True)
    if current.exists():
        return None
    return _("Er kijkt nog geen landsadvocaat mee. De programmaleider wijst iemand aan.")


def responsibilities_are_agreed(coalition: Coalition) -> str | None:
    if coalition.responsibilities.strip():
        return None
    return _("Schrijf op wie waarvoor verantwoordelijk is.")


def contributions_are_agreed(coalition: Coalition) -> str | None:
    """Each member that takes part has pledged something."""
    giving = set(coalition.members.filter(contributions__isnull=False).values_list("pk", flat=True))
    empty = [member for member in _seated(coalition) if member.pk not in giving]
    if not empty:
        return None
    return _("Nog geen inleg vastgelegd van {who}. Geld, mensen, gegevens of tijd telt mee.").format(
        who=_names_of(empty)
    )


def covenant_is_signed(coalition: Coalition) -> str | None:
    """The latest covenant carries a current signature of each member that takes part."""
    covenant = coalition.covenants.order_by("-number").first()
    if covenant is None:
        return _("Er is nog geen convenant.")
    waiting = _unsigned(coalition, covenant)
    if not waiting:
        return None
    return _("Versie {number} van het convenant is nog niet getekend door {who}.").format(
        number=covenant.number, who=_names_of(waiting)
    )


def awaited_on_covenant(coalition: Coalition) -> list[Organisation]:
    """The organisations at the table that did not sign the latest text; nobody while there is no text."""
    covenant = coalition.covenants.order_by("-number").first()
    return [member.organisation for member in _unsigned(coalition, covenant)] if covenant else []


def _unsigned(coalition: Coalition, covenant: Covenant) -> list[CoalitionMember]:
    signed = _signed(covenant)
    return [member for member in _seated(coalition) if member.organisation_id not in signed]


def _signed(covenant: Covenant) -> set[int]:
    signatures = covenant.signatures.filter(fingerprint=covenant.fingerprint)
    return set(signatures.values_list("organisation_id", flat=True))
