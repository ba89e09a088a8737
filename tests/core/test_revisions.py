"""Two people, one text: the second sees both versions, nothing is lost, and the same text twice is no quarrel."""

import pytest
from django.db import transaction

from coalitions.models import Coalition
from zicht.core.errors import Conflict
from zicht.core.revisions import save_if_unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.backend]


@pytest.fixture
def coalition():
    return Coalition.objects.create(name="Haven", responsibilities="Eerst")


def _save(coalition, text, seen):
    with transaction.atomic():
        save_if_unchanged(coalition, {"responsibilities": text}, seen=seen)


def test_the_first_writer_wins_and_the_revision_moves(coalition):
    _save(coalition, "Anna", 0)
    coalition.refresh_from_db()
    assert (coalition.responsibilities, coalition.revision) == ("Anna", 1)
    assert coalition.history.count() == 2


def test_the_second_writer_is_shown_both(coalition):
    late = Coalition.objects.get(pk=coalition.pk)
    _save(coalition, "Anna", 0)
    with pytest.raises(Conflict) as conflict:
        _save(late, "Bert", 0)
    assert conflict.value.theirs == {"responsibilities": "Anna"}
    assert conflict.value.mine == {"responsibilities": "Bert"}
    assert conflict.value.revision == 1
    late.refresh_from_db()
    assert late.responsibilities == "Anna"
    _save(late, "Anna en Bert", conflict.value.revision)
    late.refresh_from_db()
    assert late.responsibilities == "Anna en Bert"


def test_the_same_text_twice_is_no_conflict(coalition):
    late = Coalition.objects.get(pk=coalition.pk)
    _save(coalition, "Anna", 0)
    _save(late, "Anna", 0)
    assert late.revision == 1
