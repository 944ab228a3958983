"""The database's lock is there after migrating, goes with its migration, and is what the tests have read."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]

FUNCTIONS = {
    "disclosure_answer_now",
    "disclosure_keep_answered",
    "disclosure_keep_ground",
    "disclosure_bars",
    "disclosure_bars_of_item",
    "disclosure_bars_of_recipient",
    "disclosure_lock_item",
    "disclosure_lock_release",
    "disclosure_lock_request",
    "disclosure_refuse",
    "disclosure_refuse_change",
}
TRIGGERS = {
    ("disclosure_itemdecision", "disclosure_answer_now"),
    ("submissions_informationquestion", "disclosure_keep_answered"),
    ("submissions_item", "disclosure_keep_ground"),
    ("submissions_item", "disclosure_keep_ground_whole"),
    ("submissions_itemconfidentiality", "disclosure_keep_ground"),
    ("submissions_itemperson", "disclosure_keep_ground"),
    ("submissions_submission", "disclosure_keep_ground"),
    ("disclosure_releaseditem", "disclosure_lock_item"),
    ("disclosure_releaseditem", "disclosure_no_change"),
    ("disclosure_package", "disclosure_lock_release"),
    ("disclosure_package", "disclosure_no_change"),
    ("disclosure_disclosurerequest", "disclosure_lock_request"),
}


def functions() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'disclosure%'")
        return {name for (name,) in cursor.fetchall()}


def triggers() -> dict[tuple[str, str], str]:
    """Each with whether it is on: O is on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgname LIKE 'disclosure%'"
        )
        return {(table, name): enabled for table, name, enabled in cursor.fetchall()}


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("disclosure", name)])


def newest() -> str:
    return next(name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes() if app == "disclosure")


def test_the_lock_is_there_and_on():
    assert functions() == FUNCTIONS
    assert triggers() == dict.fromkeys(TRIGGERS, "O")


def test_the_lock_goes_with_its_migration_and_comes_again():
    last = newest()
    try:
        migrate("0001_first")
        assert functions() == set()
        assert triggers() == {}
    finally:
        migrate(last)
    assert functions() == FUNCTIONS
    assert triggers() == dict.fromkeys(TRIGGERS, "O")


@pytest.mark.parametrize("table", ["disclosure_releaseditem", "disclosure_package", "disclosure_disclosurerequest"])
def test_the_lock_waits_for_the_end_of_the_transaction(table):
    """Rows of one step come in any order; what counts is how they stand at the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(tgdeferrable AND tginitdeferred) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE 'disclosure_lock%%'",
            [table],
        )
        assert cursor.fetchone() == (True,)
