"""Every address with real arguments, and what somebody gets there: a letter for each answer."""

import re
from dataclasses import dataclass, field
from uuid import uuid4

from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Appointment, Post, User
from analyses.models import AnalysisJob, CbsPackage, Dataset, DisclosureCheck
from coalitions.models import CoalitionMember, Escalation, Gathering, GatheringAction, GatheringPaper
from publications.models import Deviation, FollowUpSuggestion, Insight, Measure
from questions.models import Definition, ProblemPaper, Remark, ResearchQuestion
from reviews.models import AgendaItem, Condition, Meeting, Review, ReviewerSeat
from sources.models import CleanUpTask, DataRequest, InformationNeed, SourceMatch
from tests.test_every_screen import names

# Columns of the tables: who stands at the door.
COLUMNS = {
    "O": "probleemeigenaar",
    "P": "partner",
    "L": "landsadvocaat",
    "C": "voorzitter",
    "M": "commissielid1",
    "A": "analist1",
    "K": "controleur1",
    "G": "programmaleider",
    "W": "waarnemer",
    "B": "beheerder",
    "T": "belastingdienst",  # left out on purpose
    "N": "buurgemeente",
    "S": "superuser",  # holds no role, and so no right
    "V": "visitor",
}
OBJECTS = {
    "questions:definition": Definition,
    "questions:agree": Definition,
    "questions:tend": Definition,
    "questions:order": ResearchQuestion,
    "questions:paper": ProblemPaper,
    "questions:paper_remove": ProblemPaper,
    "questions:resolve": Remark,
    "coalitions:invitation": CoalitionMember,
    "coalitions:invitation_again": CoalitionMember,
    "coalitions:gathering": Gathering,
    "coalitions:calendar": Gathering,
    "coalitions:gathering_paper": GatheringPaper,
    "coalitions:gathering_paper_remove": GatheringPaper,
    "coalitions:escalation_pack": Escalation,
    "coalitions:action_done": GatheringAction,
    "sources:need": InformationNeed,
    "sources:choose": SourceMatch,
    "sources:clean_up": CleanUpTask,
    "sources:request": DataRequest,
    "reviews:prove": Condition,
    "reviews:accept": Condition,
    "reviews:send_back": Condition,
    "reviews:proof_file": Condition,
    "reviews:meeting": Meeting,
    "reviews:term_renew": Appointment,
    "reviews:term_end": Appointment,
    "reviews:meeting_close": Meeting,
    "reviews:meeting_item": AgendaItem,
    "analyses:dataset": Dataset,
    "analyses:dataset_layout": Dataset,
    "analyses:dataset_report": Dataset,
    "analyses:dataset_keep": Dataset,
    "analyses:dataset_delete": Dataset,
    "analyses:package": CbsPackage,
    "analyses:package_zip": CbsPackage,
    "analyses:package_take": CbsPackage,
    "analyses:package_return": CbsPackage,
    "analyses:job": AnalysisJob,
    "analyses:job_cancel": AnalysisJob,
    "analyses:job_again": AnalysisJob,
    "analyses:job_repeat": AnalysisJob,
    "analyses:job_aside": AnalysisJob,
    "analyses:job_first": AnalysisJob,
    "analyses:result": AnalysisJob,
    "analyses:release_new": AnalysisJob,
    "analyses:check": DisclosureCheck,
    "analyses:pairs": DisclosureCheck,
    "analyses:pair": DisclosureCheck,
    "analyses:row_remark": DisclosureCheck,
    "analyses:remark_away": DisclosureCheck,
    "analyses:check_file": DisclosureCheck,
    "publications:suggest": Insight,
    "publications:remove_insight": Insight,
    "publications:remove_suggestion": FollowUpSuggestion,
    "publications:answer": Deviation,
    "publications:plan_measure": Deviation,
    "publications:finish_measure": Measure,
}
# Doors of one trajectory only: the rest is the public's, everybody's own, or tested elsewhere.
ROOMS = ("questions:", "coalitions:", "sources:", "reviews:", "analyses:", "publications:", "desk:")
POSTS_ONLY = frozenset(
    {
        *("analyses:job_again", "analyses:job_repeat", "analyses:job_aside", "analyses:job_first"),
        *("questions:ask", "questions:agree", "questions:resolve", "questions:order", "questions:adopt"),
        *("questions:tend", "questions:close_round", "questions:paper_remove"),
        *(
            "reviews:call_committee",
            "reviews:proxies_look",
            "reviews:present",
            "reviews:submit",
            "reviews:close",
            "reviews:admit",
            "reviews:accept",
        ),
        *(
            "analyses:dataset_keep",
            "analyses:dataset_delete",
            "analyses:package_take",
            "analyses:package_return",
        ),
        *("analyses:plan_lock", "analyses:job_cancel", "publications:draft", "publications:insight"),
        *("publications:suggest", "publications:remove_insight", "publications:remove_suggestion"),
        *("publications:outcome_owner", "publications:accept_outcome", "publications:publish"),
        *("publications:withdraw", "publications:confirm", "publications:plan_measure"),
        *(
            "publications:finish_measure",
            "desk:nudge",
            "coalitions:action_done",
            "coalitions:gathering_paper_remove",
            "coalitions:invitation_again",
            "analyses:remark_away",
        ),
    }
)
FREE = ("sources:detail", "sources:describe", "sources:variable", "publications:public_")


@dataclass
class Doors:
    """One story with everybody at its doors."""

    story: object
    clients: dict = field(default_factory=dict)

    def __post_init__(self):
        boss = User.objects.create_superuser(f"{uuid4().hex}@voorbeeld.nl", name="Baas")
        for letter, key in COLUMNS.items():
            self.clients[letter] = Client(raise_request_exception=False)
            if key == "superuser":
                self.clients[letter].force_login(boss)
            elif key != "visitor":
                self.clients[letter].force_login(self.story.cast[key])

    def wanted(self, name, taken):
        """The arguments of this door, None for what this story does not have."""
        trajectory = self.story.trajectory
        given = {"reference": trajectory.reference, "kind": "ethics", "step": "hold", "page": 1, "token": "x"}
        given |= {
            "version": 1,
            "seat": ReviewerSeat.objects.order_by("-pk").values_list("pk", flat=True).first(),
        }
        given |= {"assessment": "dpia", "part": "risks", "paper": "pdf"}
        given |= {"identifier": "cbs-wijkregistratie", "number": 1, "name": "tabel.csv", "ending": "csv"}
        given |= {"ident": "geen", "remark": 0}
        model = Review if name.startswith("reviews:") and name not in OBJECTS else OBJECTS.get(name)
        if "pk" in taken:
            narrowed = {"post": Post.ETHICS_MEMBER} if model is Appointment else {}
            found = model.objects.filter(**narrowed).order_by("-pk").first() if model else None
            if found is None:
                return None
            given["pk"] = found.pk
        return {key: given.get(key) for key in taken}

    def all(self):
        """(name, path) of each door of this trajectory."""
        for name, taken in names():
            is_a_door = name.startswith(ROOMS) and not name.startswith(FREE)
            if is_a_door and {"reference", "pk"} & set(taken) and (given := self.wanted(name, taken)):
                yield name, reverse(name, kwargs=given)

    def wrong(self, letters, table):
        """Each cell that is not as promised. A row is what the people of `letters` get, and at which doors."""
        paths = dict(self.all())
        for promised, *doors in (line.split() for line in table.strip().splitlines()):
            for name in doors:
                found = "".join(self.answer(letter, name, paths[name]) for letter in letters)
                if found != promised:
                    yield f"{name}: {promised} promised for {letters}, got {found}"

    def answer(self, letter, name, path):
        """y in, r refused with a sentence on the page, n 403, . nothing there, - log in first, ! broken."""
        answer = self.ask(letter, path, post=name in POSTS_ONLY)
        if answer.status_code in (302, 303) and "/inloggen/" in answer["Location"]:
            return "-"
        if answer.status_code in (403, 404):
            return "n" if answer.status_code == 403 else "."
        if answer.status_code >= 500:
            return "!"
        told = get_messages(answer.wsgi_request) if hasattr(answer, "wsgi_request") else ()
        return "r" if name in POSTS_ONLY and any(m.level == ERROR for m in told) else "y"

    def ask(self, letter, path, *, post):
        """The answer; nothing of it stays."""
        with transaction.atomic():
            client = self.clients[letter]
            client.cookies.pop("messages", None)  # what was said at an earlier door
            answer = client.post(path, {"form": "empty"}) if post else client.get(path)
            transaction.set_rollback(True)
        return answer


def without_marks(answer):
    """A page without what differs between any two visits."""
    text = answer.content.decode(errors="replace")
    return re.sub(r'(csrfmiddlewaretoken" value|"X-CSRFToken"|name="once" value)[^>]*', "", text)
