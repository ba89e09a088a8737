"""Rights: roles come from rows, conflicts bar, and a refusal is a sentence."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from coalitions.models import Coalition
from zicht.core.errors import Hidden, NotAllowed
from zicht.core.policy import CONFLICTS, GRANTS, May, Role, allows, clash, holders, in_words, require, why_not


class Person:
    is_authenticated = True


class Case:
    """Something whose roles are given."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    def roles_of(self, user: object) -> frozenset[Role]:
        return self.roles


def test_a_visitor_is_asked_to_log_in():
    assert why_not(AnonymousUser(), May.SEE, Case(Role.PROBLEM_OWNER)) == "Log eerst in."


def test_a_missing_right_names_who_has_it():
    sentence = why_not(Person(), May.DECIDE_LEGAL, Case(Role.PARTNER))
    assert sentence == "Alleen de landsadvocaat kan het juridische advies geven."


def test_a_stranger_is_told_nothing_but_hidden():
    with pytest.raises(Hidden):
        require(Person(), May.SEE, Case())


def test_a_colleague_without_the_right_is_refused_openly():
    with pytest.raises(NotAllowed) as refused:
        require(Person(), May.DECIDE_INTAKE, Case(Role.PROBLEM_OWNER))
    assert not isinstance(refused.value, Hidden)
    assert "programmaleider" in refused.value.sentence


def test_a_committee_member_with_a_seat_in_the_coalition_judges_nothing():
    both = Case(Role.ETHICS_MEMBER, Role.PARTNER)
    assert not allows(Person(), May.ANSWER_ETHICS, both)
    assert "coalitiepartner" in why_not(Person(), May.ANSWER_ETHICS, both)
    assert allows(Person(), May.REMARK, both), "the seat itself stays what it was"


def test_a_checker_who_is_analyst_releases_nothing():
    both = Case(Role.CHECKER, Role.ANALYST)
    assert not allows(Person(), May.DECIDE_RELEASE, both)
    assert allows(Person(), May.WRITE_ANALYSIS, both)


def test_observer_and_administrator_decide_nothing():
    deciding = {
        may
        for may in May
        if may.value.startswith(("decide", "close", "write", "confirm", "hold", "send", "move"))
    }
    assert not deciding & GRANTS[Role.OBSERVER]
    assert not deciding & GRANTS[Role.ADMINISTRATOR]


def test_every_right_has_a_holder_and_every_conflict_two_sides():
    assert all(holders(may) for may in May)
    assert all(role not in others for role, others in CONFLICTS.items())
    assert clash(frozenset({Role.PARTNER}), May.REMARK) is None


def test_roles_in_words():
    assert in_words([Role.PARTNER]) == "een coalitiepartner"
    assert in_words([Role.PARTNER, Role.ANALYST, Role.CHECKER]) == (
        "een coalitiepartner, de analist of een controleur van de uitvoer"
    )


@pytest.mark.django_db
def test_a_superuser_holds_no_role():
    root = User.objects.create_superuser("root@demo.example", None, name="Root")
    assert Coalition.objects.create(name="Haven").roles_of(root) == frozenset()
