"""The journal: a chain that shows every change, gap and cut, also when two write at once."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from coalitions import journal
from coalitions.models import Coalition, JournalEntry

pytestmark = pytest.mark.backend


@pytest.fixture
def coalition(db):
    coalition = Coalition.objects.create(name="Haven")
    person = User.objects.create_user("a@demo.example", None, name="Anna de Boer")
    for number in range(4):
        journal.write(
            coalition, "test", f"Regel {number}", by=person, reason="omdat", facts={"getal": 0.1 * number}
        )
    return coalition


def test_a_whole_chain_has_no_breaks(coalition):
    assert list(journal.breaks_in(coalition)) == []
    assert [row.number for row in coalition.journal.order_by("number")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "change", [{"sentence": "Anders"}, {"actor_name": "Iemand"}, {"facts": {"getal": 9}}, {"reason": ""}]
)
def test_a_changed_row_shows(coalition, change):
    JournalEntry.objects.filter(coalition=coalition, number=2).update(**change)
    assert [(found.number, found.problem) for found in journal.breaks_in(coalition)] == [(2, "changed")]


def test_a_row_taken_out_shows(coalition):
    JournalEntry.objects.filter(coalition=coalition, number=2).delete()
    assert {found.problem for found in journal.breaks_in(coalition)} == {"missing", "unlinked"}


def test_an_end_cut_off_shows(coalition):
    JournalEntry.objects.filter(coalition=coalition, number=4).delete()
    assert [found.problem for found in journal.breaks_in(coalition)] == ["cut off"]


def test_a_forged_row_with_a_right_hash_breaks_the_link(coalition):
    row = JournalEntry.objects.get(coalition=coalition, number=2)
    row.sentence = "Vervalst"
    JournalEntry.objects.filter(pk=row.pk).update(sentence=row.sentence, hash=row.computed_hash())
    assert [(found.number, found.problem) for found in journal.breaks_in(coalition)] == [(3, "unlinked")]


def test_the_command_says_what_is_broken_and_fails(coalition, capsys):
    call_command("verify_trail")
    assert "1 journals are whole." in capsys.readouterr().out
    JournalEntry.objects.filter(coalition=coalition, number=3).update(sentence="Anders")
    with pytest.raises(CommandError):
        call_command("verify_trail")
    assert "row 3 is changed" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_two_writers_get_two_numbers(transactional_db):
    coalition = Coalition.objects.create(name="Haven")
    start = threading.Barrier(4)

    def write():
        start.wait()
        journal.write(coalition, "test", "Tegelijk", by=None)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [row.number for row in coalition.journal.order_by("number")] == [1, 2, 3, 4]
    assert list(journal.breaks_in(coalition)) == []
