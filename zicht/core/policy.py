"""Who may do what: the one place for rights. Roles live in the database, what a role may do lives here.

The table follows the rights table of the method. Everything that can be asked about has `roles_of(user)`, which reads
grant rows and appointments; a superuser holds no role and therefore no right here.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zicht.core.errors import Hidden, NotAllowed


class Role(TextChoices):
    """What somebody is to one trajectory, or to the whole programme."""

    PROBLEM_OWNER = "problem_owner", gettext_lazy("de probleemeigenaar")
    PARTNER = "partner", gettext_lazy("een coalitiepartner")
    DATA_HOLDER = "data_holder", gettext_lazy("de bronhouder")
    LANDSADVOCAAT = "landsadvocaat", gettext_lazy("de landsadvocaat")
    ETHICS_MEMBER = "ethics_member", gettext_lazy("een lid van de adviescommissie")
    ETHICS_CHAIR = "ethics_chair", gettext_lazy("de voorzitter van de adviescommissie")
    ETHICS_SECRETARY = "ethics_secretary", gettext_lazy("de secretaris van de adviescommissie")
    ANALYST = "analyst", gettext_lazy("de analist")
    CHECKER = "checker", gettext_lazy("een controleur van de uitvoer")
    PROGRAMME_LEAD = "programme_lead", gettext_lazy("de programmaleider")
    OBSERVER = "observer", gettext_lazy("een waarnemer")
    ADMINISTRATOR = "administrator", gettext_lazy("de beheerder")
    BREAK_GLASS = "break_glass", gettext_lazy("een beheerder met noodtoegang")


class May(TextChoices):
    """One thing that somebody does, as an English name and a Dutch verb phrase that completes "Alleen ... kan ..."."""

    SEE = "see", gettext_lazy("dit traject zien")
    READ_QUESTION = "read_question", gettext_lazy("de vraag lezen")
    WRITE_QUESTION = "write_question", gettext_lazy("de probleemschets en de vraag schrijven")
    REMARK = "remark", gettext_lazy("een opmerking plaatsen")
    ASSESS = "assess", gettext_lazy("de vraag toetsen op relevantie en scherpte")
    AGREE_DEFINITION = "agree_definition", gettext_lazy("instemmen met een begrip")
    DECIDE_INTAKE = "decide_intake", gettext_lazy("een probleem aannemen of afwijzen")
    HOLD = "hold", gettext_lazy("een traject stilzetten of hervatten")
    PULL_BRAKE = "pull_brake", gettext_lazy("aan de noodrem trekken")
    LIFT_BRAKE = "lift_brake", gettext_lazy("de noodrem eraf halen")
    WITHDRAW = "withdraw", gettext_lazy("een traject intrekken")
    SEND_BACK = "send_back", gettext_lazy("een traject terugsturen")
    MOVE_ON = "move_on", gettext_lazy("een traject naar de volgende fase brengen")
    NUDGE = "nudge", gettext_lazy("een vriendelijke herinnering sturen")
    READ_COALITION = "read_coalition", gettext_lazy("de coalitie zien")
    WRITE_COALITION = "write_coalition", gettext_lazy("partijen uitnodigen en het convenant schrijven")
    ANSWER_INVITATION = (
        "answer_invitation",
        gettext_lazy("een uitnodiging beantwoorden en het convenant tekenen"),
    )
    ASSIGN = "assign", gettext_lazy("mensen aan een traject koppelen")
    READ_SOURCES = "read_sources", gettext_lazy("de bronnen zien")
    WRITE_NEEDS = "write_needs", gettext_lazy("de informatiebehoefte opschrijven")
    WRITE_SOURCES = "write_sources", gettext_lazy("bronnen koppelen en gegevens aanvragen")
    DECIDE_REQUEST = "decide_request", gettext_lazy("een gegevensaanvraag toestaan of weigeren")
    READ_LEGAL = "read_legal", gettext_lazy("het advies van de landsadvocaat lezen")
    DECIDE_LEGAL = "decide_legal", gettext_lazy("het juridische advies geven")
    READ_ETHICS = "read_ethics", gettext_lazy("het besluit van de adviescommissie lezen")
    ANSWER_ETHICS = "answer_ethics", gettext_lazy("de ethische toets invullen en stemmen")
    CLOSE_ETHICS = "close_ethics", gettext_lazy("de ronde sluiten en het besluit vastleggen")
    COMPOSE_COMMITTEE = (
        "compose_committee",
        gettext_lazy("leden van de adviescommissie benoemen, en hun termijn verlengen of beëindigen"),
    )
    READ_PLAN = "read_plan", gettext_lazy("het analyseplan en de voortgang zien")
    WRITE_ANALYSIS = (
        "write_analysis",
        gettext_lazy("gegevens klaarzetten, het plan vastzetten en opdrachten starten"),
    )
    ORDER_JOBS = "order_jobs", gettext_lazy("een opdracht voorrang geven")
    READ_RAW_OUTPUT = "read_raw_output", gettext_lazy("de uitkomsten zien voordat zij zijn vrijgegeven")
    READ_RELEASE = "read_release", gettext_lazy("de onthullingscontrole zien")
    DECIDE_RELEASE = "decide_release", gettext_lazy("uitkomsten vrijgeven of terugsturen")
    READ_PUBLICATION = "read_publication", gettext_lazy("de publicatie in wording lezen")
    WRITE_PUBLICATION = "write_publication", gettext_lazy("de tekst van de publicatie schrijven")
    WRITE_INSIGHTS = "write_insights", gettext_lazy("inzichten aan de publicatie toevoegen")
    CONFIRM_REGISTRATION = (
        "confirm_registration",
        gettext_lazy("de registratie in het Algoritmeregister bevestigen"),
    )
    DECIDE_PUBLICATION = "decide_publication", gettext_lazy("publiceren of een publicatie intrekken")
    WRITE_RESPONSES = (
        "write_responses",
        gettext_lazy("op afwijkingen in eigen gebieden reageren en maatregelen plannen"),
    )
    READ_RESPONSES = "read_responses", gettext_lazy("reacties en maatregelen lezen")
    READ_TRAIL = "read_trail", gettext_lazy("het logboek en het dossier lezen")
    READ_PORTFOLIO = "read_portfolio", gettext_lazy("de cijfers van het hele programma zien")
    MANAGE_LISTS = "manage_lists", gettext_lazy("accounts en lijsten beheren")


_READS_CASE = frozenset(
    {
        May.SEE,
        May.READ_QUESTION,
        May.READ_COALITION,
        May.READ_SOURCES,
        May.READ_LEGAL,
        May.READ_ETHICS,
        May.READ_PLAN,
    }
    | {May.READ_PUBLICATION, May.READ_RESPONSES, May.READ_TRAIL}
)

GRANTS: dict[Role, frozenset[May]] = {
    Role.PROBLEM_OWNER: _READS_CASE
    | {
        May.WRITE_QUESTION,
        May.REMARK,
        May.ASSESS,
        May.AGREE_DEFINITION,
        May.WITHDRAW,
        May.PULL_BRAKE,
        May.MOVE_ON,
        May.WRITE_COALITION,
        May.NUDGE,
    }
    | {
        May.ANSWER_INVITATION,
        May.WRITE_NEEDS,
        May.WRITE_PUBLICATION,
        May.CONFIRM_REGISTRATION,
        May.WRITE_RESPONSES,
    },
    Role.PARTNER: _READS_CASE
    | {May.REMARK, May.ASSESS, May.AGREE_DEFINITION, May.ANSWER_INVITATION, May.DECIDE_REQUEST}
    # Of the deviations in its own areas only (publications.selectors.why_no_answer).
    | {May.WRITE_RESPONSES, May.PULL_BRAKE, May.NUDGE},
    Role.DATA_HOLDER: frozenset({May.READ_SOURCES, May.DECIDE_REQUEST, May.PULL_BRAKE}),
    Role.LANDSADVOCAAT: (_READS_CASE - {May.READ_RESPONSES})
    | {May.HOLD, May.DECIDE_LEGAL, May.REMARK, May.SEND_BACK, May.PULL_BRAKE, May.NUDGE},
    Role.ETHICS_MEMBER: frozenset(
        {May.SEE, May.READ_QUESTION, May.READ_SOURCES, May.READ_LEGAL, May.READ_ETHICS, May.READ_PLAN}
        | {May.READ_PUBLICATION, May.ANSWER_ETHICS, May.PULL_BRAKE}
    ),
    Role.ETHICS_CHAIR: frozenset({May.CLOSE_ETHICS, May.SEND_BACK, May.LIFT_BRAKE}),
    # Keeps the record of the committee; sees no case by it.
    Role.ETHICS_SECRETARY: frozenset({May.COMPOSE_COMMITTEE}),
    Role.ANALYST: _READS_CASE
    | {May.WRITE_NEEDS, May.WRITE_SOURCES, May.WRITE_ANALYSIS, May.READ_RAW_OUTPUT, May.READ_RELEASE}
    | {May.WRITE_INSIGHTS, May.MOVE_ON, May.REMARK, May.PULL_BRAKE, May.NUDGE},
    Role.CHECKER: frozenset({May.READ_RAW_OUTPUT, May.READ_RELEASE, May.DECIDE_RELEASE, May.PULL_BRAKE}),
    Role.PROGRAMME_LEAD: _READS_CASE
    | {
        May.DECIDE_INTAKE,
        May.HOLD,
        May.SEND_BACK,
        May.MOVE_ON,
        May.WRITE_COALITION,
        May.ASSIGN,
        May.READ_RELEASE,
        May.ORDER_JOBS,
    }
    | {May.DECIDE_PUBLICATION, May.READ_PORTFOLIO, May.REMARK, May.NUDGE, May.COMPOSE_COMMITTEE},
    Role.OBSERVER: frozenset({May.READ_PORTFOLIO}),
    Role.ADMINISTRATOR: frozenset({May.MANAGE_LISTS}),
    # Opened for an hour with a reason, logged and reported: reading what the coalition reads, and nothing else.
    Role.BREAK_GLASS: _READS_CASE,
}

# Who holds one of these cannot also act as the other on the same trajectory (independence of reviewers).
COALITION_SEATS = frozenset(
    {Role.PROBLEM_OWNER, Role.PARTNER, Role.DATA_HOLDER, Role.ANALYST, Role.LANDSADVOCAAT}
)
CONFLICTS: dict[Role, frozenset[Role]] = {
    Role.ETHICS_MEMBER: COALITION_SEATS | {Role.PROGRAMME_LEAD},
    Role.ETHICS_CHAIR: COALITION_SEATS | {Role.PROGRAMME_LEAD},
    Role.CHECKER: frozenset({Role.ANALYST, Role.PROBLEM_OWNER}),
    Role.LANDSADVOCAAT: frozenset({Role.PROBLEM_OWNER, Role.PARTNER, Role.ANALYST, Role.PROGRAMME_LEAD}),
    # Whoever accepts a problem and publishes the answer is not who wrote them.
    Role.PROGRAMME_LEAD: frozenset({Role.PROBLEM_OWNER, Role.ANALYST}),
}
# An observer and an administrator decide nothing, whatever else they are: every D of the table.
DECISIONS = frozenset(
    {
        May.DECIDE_INTAKE,
        May.HOLD,
        May.SEND_BACK,
        May.ASSIGN,
        May.DECIDE_REQUEST,
        May.DECIDE_LEGAL,
        May.ANSWER_ETHICS,
        May.CLOSE_ETHICS,
        May.COMPOSE_COMMITTEE,
        May.LIFT_BRAKE,
        May.DECIDE_RELEASE,
        May.CONFIRM_REGISTRATION,
        May.DECIDE_PUBLICATION,
        May.ORDER_JOBS,
    }
)
DECIDE_NOTHING = (Role.OBSERVER, Role.ADMINISTRATOR)


class Guarded(Protocol):
    """Anything that rights can be asked about."""

    def roles_of(self, user: Any) -> frozenset[Role]:
        """The roles that `user` holds here: read from grant rows and appointments, never from superuser."""
        ...


def holders(may: May) -> list[Role]:
    """The roles that may do this, in the order of the table."""
    return [role for role, rights in GRANTS.items() if may in rights]


def in_words(roles: Iterable[Role]) -> str:
    """ "de probleemeigenaar, de analist of de programmaleider"."""
    names = [str(role.label) for role in roles]
    if len(names) < 2:
        return "".join(names)
    return _("{first} of {last}").format(first=", ".join(names[:-1]), last=names[-1])


def rights_of(roles: Iterable[Role]) -> frozenset[May]:
    """Everything that these roles together may do."""
    return frozenset(may for role in roles for may in GRANTS[role])


def clash(roles: frozenset[Role], may: May) -> str | None:
    """The sentence when every role that would allow `may` is barred by another role that this person holds."""
    outside = [role for role in DECIDE_NOTHING if role in roles]
    if may in DECISIONS and outside:
        return _("U bent hier ook {other}. Wie dat is, beslist nergens over. Vraag een collega.").format(
            other=outside[0].label
        )
    giving = [role for role in roles if may in GRANTS[role]]
    barred = [role for role in giving if CONFLICTS.get(role, frozenset()) & roles]
    if not giving or len(barred) < len(giving):
        return None
    other = sorted(CONFLICTS[barred[0]] & roles)[0]
    return _(
        "U bent hier ook {other}. Wie dat is, kan niet {what}: dan zou iemand over eigen werk oordelen. Vraag een collega."
    ).format(other=other.label, what=may.label)


def why_not(user: Any, may: May, on: Guarded) -> str | None:
    """None when `user` may do this on `on`; otherwise the sentence that says who can."""
    if not getattr(user, "is_authenticated", False):
        return _("Log eerst in.")
    roles = on.roles_of(user)
    if may not in rights_of(roles):
        return _("Alleen {who} kan {what}.").format(who=in_words(holders(may)), what=may.label)
    return clash(roles, may)


def allows(user: Any, may: May, on: Guarded) -> bool:
    """`why_not` as a yes or no, for choosing what to show."""
    return why_not(user, may, on) is None


def require(user: Any, may: May, on: Guarded) -> None:
    """Raise Hidden when `user` holds no role here at all, NotAllowed with the sentence when the right is missing."""
    sentence = why_not(user, may, on)
    if sentence is None:
        return
    if not on.roles_of(user):
        raise Hidden(sentence)
    raise NotAllowed(sentence)
