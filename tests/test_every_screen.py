"""Every address of the service, for everybody of the cast: who gets in, and whether the page is whole."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from analyses.models import AnalysisJob, CbsPackage, Dataset, DisclosureCheck
from coalitions.models import CoalitionMember
from publications.models import Deviation, FollowUpSuggestion, Insight, Publication
from questions.models import Definition, Phase, ProblemPaper, ResearchQuestion
from questions.selectors import visible_to
from reviews.models import Review
from sources.models import CleanUpTask, DataRequest, DataSource, InformationNeed, SourceMatch

PEOPLE = [
    "probleemeigenaar",
    "partner",
    "bronhouder",
    "landsadvocaat",
    "voorzitter",
    "commissielid1",
    "analist1",
    "controleur1",
    "programmaleider",
    "waarnemer",
    "beheerder",
    "buurgemeente",
]
# Open to who has no account.
OPEN = (
    {"home", "method", "municipalities", "municipality", "accessibility", "privacy", "security_txt", "health"}
    | {
        "desk:search",
        "sources:list",
        "sources:detail",
        "sources:turtle",
        "sources:json_ld",
        "account_login",
        "account_logout",
        "account_inactive",
    }
    | {"certificates", "certificate_keys"}
    | {"questions:priorities", "questions:refused"}
    | {"account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done"}
    | {
        "sources:source_turtle",
        "sources:source_json_ld",
        "account_reset_password_from_key",
        "mfa_authenticate",
        "set_language",
        "accounts:enter_as",
    }
)
# Objects that only who sees the trajectory may know of.
OF_THE_CASE = {
    "questions:definition": Definition,
    "questions:agree": Definition,
    "questions:tend": Definition,
    "questions:order": ResearchQuestion,
    "questions:paper": ProblemPaper,
    "questions:paper_remove": ProblemPaper,
    "sources:need": InformationNeed,
    "sources:choose": SourceMatch,
    "sources:clean_up": CleanUpTask,
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
    "publications:suggest": Insight,
    "publications:remove_insight": Insight,
    "publications:remove_suggestion": FollowUpSuggestion,
    "publications:answer": Deviation,
    "publications:plan_measure": Deviation,
}
# Objects that others know of as well: who was asked, who judges, who checks.
ELSEWHERE = {
    "sources:request": DataRequest,
    "analyses:check": DisclosureCheck,
    "analyses:pairs": DisclosureCheck,
    "analyses:pair": DisclosureCheck,
    "analyses:row_remark": DisclosureCheck,
    "analyses:remark_away": DisclosureCheck,
    "analyses:check_file": DisclosureCheck,
    "coalitions:invitation": CoalitionMember,
}
SOMETHING = {
    "kind": "legal",
    "step": "withdraw",
    "seat": 1,
    "version": 1,
    "page": 1,
    "rule": "vague",
    "token": "geen",
    "uidb36": "abc",
    "key": "set-password",
    "variable": 999_999,
    "assessment": "dpia",
    "part": "risks",
    "paper": "pdf",
    "number": 1,
    "name": "tabel.csv",
    "ending": "csv",
    "ident": "geen",
    "remark": 0,
}
# Who holds the data or checks the output may stop a case that they do not see.
BRAKE = ("reviews:brake", "reviews:lift_brake", "reviews:call_committee")
# Who released a table goes on reading it, without seeing the case around it.
RELEASED = ("analyses:release", "analyses:release_file")
KNOWS = (200, 302, 403, 404, 405, 409)  # 404: a part of the case that this role may not know of


def names(resolver=None, prefix=""):
    """Every name with the arguments that it takes; the administrator's and the machine's addresses are elsewhere."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in ("admin", "api"):
                yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield (
                prefix + pattern.name,
                tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex),
            )


class Page(HTMLParser):
    """What a screen reader hears of a page: headings, labels, names."""

    def __init__(self, text):
        super().__init__()
        self.lang, self.h1, self.labelled, self.controls, self.ids = "", 0, set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids += [values["id"]] if values.get("id") else []
        self.h1 += tag == "h1"
        self.lang = values.get("lang", "") if tag == "html" else self.lang
        if tag == "label" and values.get("for"):
            self.labelled.add(values["for"])
        if tag in ("select", "textarea") or (
            tag == "input" and values.get("type") not in ("hidden", "submit")
        ):
            self.controls.append(values)

    def faults(self):
        unnamed = [c for c in self.controls if c.get("id") not in self.labelled and "aria-label" not in c]
        yield from (f"no label: {control.get('name')}" for control in unnamed)
        yield from ([f"{self.h1} headings of level 1"] if self.h1 != 1 else [])
        yield from ([f"language {self.lang!r}"] if self.lang not in ("nl", "en") else [])
        yield from {f"id {one} stands twice" for one in self.ids if self.ids.count(one) > 1}


def faults_of(answer):
    """What is wrong with this page itself."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code in (301, 302, 405):
        return
    text = answer.content.decode()
    yield from Page(text).faults()
    title = re.search(r"<title>(.*?)</title>", text, re.S)
    yield from ([] if title and title[1].strip(" –\n").removesuffix("Zicht").strip(" –\n") else ["no title"])
    yield from (f"left over: {mark}" for mark in ("<c-", "{{", "{%", "None</") if mark in text)


def address(name, wanted, story):
    """A real address for this name in this story."""
    trajectory = story.trajectory
    given = SOMETHING | {
        "reference": trajectory.reference,
        "identifier": DataSource.objects.first().identifier,
        "code": "GM9001",
        "slug": Publication.objects.get(trajectory=trajectory).slug,
    }
    if "pk" in wanted:
        model = OF_THE_CASE.get(name) or ELSEWHERE.get(name)
        model = model or (Review if name.startswith("reviews:") else None)
        found = model.objects.order_by("-pk").first() if model else None
        given["pk"] = found.pk if found else 999_999
    return reverse(name, kwargs={key: given[key] for key in wanted})


def allowed(name, wanted, sees, is_known):
    """The answers that are right for this person."""
    if name in OPEN or name.startswith("publications:public_"):
        return KNOWS
    if not is_known:
        return (302, 404, 405)
    if name == "questions:join":  # of what is published everybody who logs in may ask to join
        return KNOWS
    if name in BRAKE:
        return KNOWS
    if ("reference" in wanted or name in OF_THE_CASE) and not sees:
        return (404, 405, 403) if name.startswith("sources:") else (404, 405)
    return KNOWS


@pytest.mark.long
@pytest.mark.parametrize("demo", [False])
def test_every_screen_for_everybody(cast, make_story, settings, demo):
    settings.DEMO = demo
    story = make_story(Phase.FOLLOW_UP)
    wrong = []
    for who in [None, *PEOPLE]:
        client = Client(raise_request_exception=False)
        if who:
            client.force_login(cast[who])
        sees = bool(who) and visible_to(cast[who]).filter(pk=story.trajectory.pk).exists()
        for name, wanted in names():
            where = address(name, wanted, story)
            answer = client.get(where)
            reads = sees or (who == "controleur1" and name in RELEASED)
            if answer.status_code not in allowed(name, wanted, reads, bool(who)):
                wrong.append(f"{who} {name} {where}: {answer.status_code}")
            wrong += [f"{who} {name} {where}: {fault}" for fault in faults_of(answer)]
    assert wrong == []


OWN_SCREENS = {
    "probleemeigenaar": "questions:detail questions:canvas coalitions:coalition sources:inventory reviews:overview"
    " analyses:overview publications:edit publications:registration publications:follow_up desk:trail",
    "partner": "questions:detail questions:canvas coalitions:coalition sources:inventory desk:trail",
    "landsadvocaat": "questions:detail reviews:overview sources:inventory desk:trail",
    "voorzitter": "questions:detail reviews:overview",
    "commissielid1": "questions:detail reviews:overview",
    "analist1": "questions:detail analyses:overview sources:inventory publications:edit desk:trail",
    "programmaleider": "questions:detail coalitions:coalition desk:trail",
}


def test_everybody_gets_to_their_own_screens(client, cast, make_story):
    reference = make_story(Phase.FOLLOW_UP).trajectory.reference
    shut = []
    for who, screens in OWN_SCREENS.items():
        client.force_login(cast[who])
        shut += [
            f"{who} {name}"
            for name in screens.split()
            if client.get(reverse(name, args=[reference])).status_code != 200
        ]
    assert shut == []
