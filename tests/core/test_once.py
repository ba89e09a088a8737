"""A double submit makes one object, also when both arrive at the same moment."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from coalitions.models import Coalition
from zicht.core.errors import Invalid
from zicht.core.models import Receipt
from zicht.core.once import once

pytestmark = pytest.mark.backend


def _make():
    return Coalition.objects.create(name="Haven")


@pytest.mark.django_db
def test_the_second_arrival_finds_the_first():
    key = uuid4()
    assert once(key, Coalition, _make) == once(key, Coalition, _make)
    assert Coalition.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_each_arrival_makes():
    assert once(None, Coalition, _make) != once(None, Coalition, _make)


@pytest.mark.django_db
def test_a_refused_arrival_leaves_no_receipt_and_may_come_again():
    key = uuid4()

    def refuse():
        raise Invalid({"name": ["Vul een naam in."]})

    with pytest.raises(Invalid):
        once(key, Coalition, refuse)
    assert not Receipt.objects.exists()
    assert once(key, Coalition, _make).pk


@pytest.mark.django_db(transaction=True)
def test_four_at_once_make_one(transactional_db):
    key, start, made = uuid4(), threading.Barrier(4), []

    def arrive():
        start.wait()
        made.append(once(key, Coalition, _make).pk)
        connection.close()

    arrivals = [threading.Thread(target=arrive) for _ in range(4)]
    for arrival in arrivals:
        arrival.start()
    for arrival in arrivals:
        arrival.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert Coalition.objects.count() == 1
