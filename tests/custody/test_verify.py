"""The log is proven again in one stream: whole rows, odd ends, and what only an owner of the database could do."""

import pytest

from custody import sequencer, verify
from custody.models import Checkpoint
from tests.custody.damage import as_owner
from tests.factories.custody import NOON, events
from vault.merkle import EMPTY_ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
SHIFTED = "UPDATE custody_custodyevent SET salt = substr(salt, 1, 31), commit = substr(salt, 32) || commit"


def log_of(*sizes: int) -> list:
    made = []
    for size in sizes:
        made += events(size)
        sequencer.sequence(NOON)
    return made


def test_log_without_an_event_holds():
    found = verify.verify_log()

    assert (found.leaves, found.root, found.problems) == (0, EMPTY_ROOT, [])


@pytest.mark.parametrize("row", [1, 2, 4, 5, 16, 100])
def test_every_length_of_a_row_leads_to_the_signed_root(monkeypatch, row):
    monkeypatch.setattr(verify, "ROW", row)
    log_of(3, 1, 7, 2)

    found = verify.verify_log()

    assert (found.leaves, found.checkpoints, found.problems) == (13, 4, [])
    assert found.root == bytes(Checkpoint.objects.get(size=13).root)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (f"{SHIFTED} WHERE sequence = {{third}}", "the event of leaf 2 is not the one that was committed to"),
        (
            "UPDATE custody_custodyevent SET at = '1960-01-01+00' WHERE sequence = {third}",
            "leaf 2 is not the one that was entered",
        ),
        ("DELETE FROM custody_custodyevent WHERE sequence = {third}", "the event of leaf 2 is missing"),
    ],
)
def test_what_is_wrong_with_one_row_is_said_once_and_of_that_row(change, said):
    third = log_of(5)[2]
    as_owner("ALTER TABLE custody_custodyevent DROP CONSTRAINT custody_event_salt_32")
    as_owner("ALTER TABLE custody_custodyevent DROP CONSTRAINT custody_event_commit_32")

    as_owner(change.format(third=third.sequence))

    assert [problem for problem in verify.verify_log().problems if "leaf" in problem] == [said]


def test_leaf_taken_out_of_the_middle_is_the_only_one_missing():
    log_of(6)

    as_owner("DELETE FROM custody_leaf WHERE index = 2")

    problems = verify.verify_log().problems
    assert problems[:2] == ["leaf 2 is missing", "6 leaves were signed and 5 are there"]


def test_problems_beyond_the_most_are_not_kept(monkeypatch):
    log_of(5)
    monkeypatch.setattr(verify, "MOST_PROBLEMS", 2)

    as_owner("UPDATE custody_custodyevent SET event_json = 'x'")

    assert len(verify.verify_log().problems) == 2
