"""Every door of a trajectory x who stands there, in three stories, against tables that were written by hand.

y in, r refused with a sentence on the page, n 403, . as if it does not exist, - log in first. Letters: see COLUMNS.
Where the tests of every screen ask whether a page is whole, these ask who is let in.
"""

import pytest

from questions.models import Phase
from tests.rights.doors import COLUMNS, without_marks
from tests.rights.stories import in_analysis, in_ethics_review, live

# Owner, Partner, Landsadvocaat, Analyst, lead (G), Neighbour. Output waits for the checkers.
IN_ANALYSIS = """
yyyyy. desk:trail desk:dossier desk:nudge desk:workshop questions:detail questions:edit_problem questions:triage questions:canvas
yyyyy. questions:mirror questions:join questions:papers
ynnny. questions:join_requests
nnnny. questions:refusal
rnnnn. questions:order
.nnnn. questions:adopt questions:tend
ynnnn. questions:close_round
yyyyy. questions:versions questions:definitions questions:assess questions:remarks coalitions:invitation
yyyyy. coalitions:invitation_again
yyyyy. coalitions:gathering coalitions:calendar coalitions:coalition coalitions:contributions coalitions:duties
yyyyy. coalitions:assignments coalitions:escalate coalitions:escalations coalitions:covenant sources:inventory sources:need
yyyyy. sources:request sources:clean_ups sources:prescan sources:assessment sources:assessment_part
yyyyy. sources:assessment_file sources:microdata sources:processing sources:processing_export
yyyyy. reviews:overview reviews:review reviews:advise analyses:overview analyses:plan
yyyyy. analyses:dataset analyses:job publications:edit publications:registration
yyyyy. analyses:packages analyses:package
nnnyn. analyses:package_zip analyses:package_take analyses:package_return
yyyyy. reviews:brake reviews:decision_paper
nnnnn. reviews:lift_brake reviews:excuse reviews:hand_over reviews:proxies_look
....y. reviews:term_renew reviews:term_end
nnnyn. reviews:proxies
nnynn. reviews:declare reviews:extend reviews:lane
rrrrn. reviews:call_committee
ynnnn. questions:wizard questions:ask questions:question_new questions:definition
rrnnn. questions:agree
yyrrr. questions:resolve
nnyny. questions:take
ynnny. coalitions:invite coalitions:responsibilities coalitions:gathering_new
yynnn. coalitions:leave
nnnyn. sources:choose sources:ask sources:feasibility analyses:dataset_new analyses:job_new analyses:job_cancel
nnnyn. analyses:result analyses:release_new analyses:job_repeat
nnnrn. analyses:job_again analyses:job_aside
nnnnr. analyses:job_first
ynnyn. sources:dpia
...... sources:microdata_export reviews:present publications:preview publications:insight publications:outcome_owner
...... publications:accept_outcome publications:publish publications:withdraw publications:confirm
...... publications:registration_export
nnrnn. reviews:submit
nnynn. reviews:recuse
nnnnn. reviews:close reviews:admit reviews:vote reviews:decide
rrryr. analyses:plan_lock
nnnyn. analyses:dataset_layout analyses:dataset_keep analyses:dataset_delete
nnn.n. analyses:dataset_report
...yy. analyses:check analyses:pairs
...yn. analyses:check_file
...... analyses:pair analyses:row_remark analyses:remark_away analyses:release analyses:release_file
rrrrr. publications:draft
yynyy. publications:follow_up
"""

# Member, and the chair in the room of the reviews: they read the case, not the coalition, the trail or raw output.
IN_ETHICS_REVIEW = """
n desk:trail desk:dossier questions:wizard questions:ask questions:question_new questions:definition
n questions:join_requests questions:refusal questions:order questions:adopt questions:tend
n questions:close_round
y questions:mirror questions:join questions:papers
n questions:agree questions:take coalitions:coalition coalitions:invite coalitions:leave
n coalitions:responsibilities coalitions:duties coalitions:contributions coalitions:assignments coalitions:escalate
n coalitions:escalations desk:nudge desk:workshop
n coalitions:gathering_new coalitions:covenant sources:choose sources:ask sources:feasibility sources:dpia reviews:present
n analyses:dataset_new analyses:dataset_layout analyses:job_new analyses:job_cancel analyses:result
n analyses:job_again analyses:job_repeat analyses:job_aside analyses:job_first
n analyses:dataset_report analyses:dataset_keep analyses:dataset_delete
y analyses:packages
n analyses:release_new publications:follow_up reviews:close reviews:admit reviews:lift_brake
n reviews:excuse reviews:hand_over reviews:extend reviews:lane reviews:term_renew reviews:term_end
y reviews:brake reviews:declare reviews:proxies
y questions:detail questions:edit_problem questions:triage questions:canvas questions:versions
y questions:definitions questions:assess questions:remarks sources:inventory sources:need sources:request
y sources:clean_ups sources:prescan sources:assessment sources:assessment_part sources:assessment_file
y sources:microdata sources:processing sources:processing_export
y reviews:overview reviews:review reviews:recuse reviews:vote reviews:decide reviews:advise
y analyses:overview analyses:plan analyses:dataset analyses:job publications:edit publications:registration
y reviews:submit
r questions:resolve analyses:plan_lock publications:draft reviews:call_committee reviews:proxies_look
. sources:microdata_export coalitions:invitation coalitions:invitation_again
. coalitions:gathering coalitions:calendar analyses:check publications:preview publications:insight
. reviews:decision_paper
. publications:outcome_owner publications:accept_outcome publications:publish publications:withdraw
. publications:confirm publications:registration_export analyses:pairs analyses:pair analyses:row_remark
. analyses:remark_away analyses:check_file
y analyses:release analyses:release_file
"""
THE_CHAIR = """
n reviews:present
y reviews:overview reviews:review reviews:recuse reviews:vote reviews:decide reviews:advise
y reviews:brake reviews:lift_brake reviews:declare reviews:excuse reviews:hand_over reviews:extend reviews:proxies
r reviews:submit reviews:close reviews:admit reviews:call_committee
"""

# Owner, Partner, Landsadvocaat, Member, Analyst, lead (G), checKer, Neighbour. A form that is sent empty comes back.
LIVE = """
yyynyy.. desk:trail desk:dossier
nnnnyn.. analyses:result
....yyy. analyses:check analyses:pairs
....yny. analyses:check_file
yyyyyyy. analyses:release analyses:release_file
yyyyyy.. publications:edit publications:preview publications:insight publications:suggest
yyyyyy.. publications:withdraw publications:registration publications:registration_export
yrrryy.. publications:draft
rnnnrn.. publications:remove_insight publications:remove_suggestion
rnnnnn.. publications:plan_measure
ynnnnn.. publications:finish_measure
nnnnny.. publications:publish
ynnnnn.. publications:confirm
yynnyy.. publications:follow_up publications:answer
yyyyyy.. publications:outcome_owner
rnnnnn.. publications:accept_outcome
"""
# The people of the programme without a case, a party that was left out, a superuser and a visitor.
STRANGERS = "KWBTSV"
ROOMS = """
.....- desk:trail desk:dossier desk:workshop questions:detail questions:remarks coalitions:invitation coalitions:calendar
.....- sources:inventory sources:request reviews:review analyses:job analyses:result publications:publish
y....- reviews:brake
r....- reviews:call_committee
n....- reviews:lift_brake
y....- analyses:check analyses:pairs analyses:check_file
"""


@pytest.mark.long
def test_output_that_waits_for_the_checkers(make_story):
    doors = in_analysis(make_story)
    assert {name for name, _path in doors.all()} == {
        name for line in IN_ANALYSIS.strip().splitlines() for name in line.split()[1:]
    }
    assert list(doors.wrong("OPLAGN", IN_ANALYSIS)) == []
    assert list(doors.wrong(STRANGERS, ROOMS)) == []


def test_a_round_of_the_committee_that_runs(make_story):
    doors = in_ethics_review(make_story)
    assert list(doors.wrong("M", IN_ETHICS_REVIEW)) == []
    assert list(doors.wrong("C", THE_CHAIR)) == []


def test_a_page_that_is_public(make_story):
    doors = live(make_story)
    assert list(doors.wrong("OPLMAGKN", LIVE)) == []


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_a_stranger_cannot_tell_hidden_from_missing(cast, client, make_story, method):
    reference = make_story(Phase.COALITION).trajectory.reference
    client.force_login(cast["buurgemeente"])
    for door in (
        "",
        "vraag/",
        "coalitie/",
        "bronnen/",
        "toetsen/",
        "analyse/",
        "publicatie/publiceren/",
        "dossier/",
    ):
        pair = []
        for one in (reference, "ZO-2026-999"):
            answer = getattr(client, method)(f"/trajecten/{one}/{door}")
            pair.append((answer.status_code, without_marks(answer).replace(one, "")))
        assert pair[0] == pair[1], door


@pytest.mark.parametrize("number", ["999999", str(10**30)])
def test_a_number_that_does_not_exist_is_no_fault(cast, client, number):
    rooms = ("uitnodigingen", "sessies", "aanvragen", "toetsen", "bestanden", "opdrachten", "vrijgaven")
    for who in ("probleemeigenaar", "programmaleider", "controleur1"):
        client.force_login(cast[who])
        assert {client.get(f"/{room}/{number}/").status_code for room in rooms} == {404}
        assert client.get(f"/api/v1/toetsen/{number}").status_code == 404
        assert client.get(f"/api/v1/analyse-opdrachten/{number}").status_code == 404


def test_every_column_is_somebody():
    assert len(set(COLUMNS.values())) == len(COLUMNS)
