import pytest
from django.apps import apps
from django.db import connection

from custody.append_only import AppendOnly
from iiim_portal.embedded.roles import APP
from iiim_portal.grants import grant_to_app, log_tables

MAY = "SELECT has_table_privilege(%s, %s, %s)"


@pytest.fixture
def granted(db):
    with connection.cursor() as cursor:
        grant_to_app(cursor)
        yield cursor


def may(cursor, act, table):
    cursor.execute(MAY, [APP, table, act])
    return cursor.fetchone()[0]


def test_the_log_is_written_and_read_and_never_changed(granted):
    for table in log_tables():
        rights = {act: may(granted, act, table) for act in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")}
        assert rights == {"SELECT": True, "INSERT": True, "UPDATE": False, "DELETE": False, "TRUNCATE": False}


def test_the_events_and_the_tree_are_the_log():
    assert {"custody_custodyevent", "custody_leaf", "custody_treenode", "custody_checkpoint"} <= set(log_tables())


def test_every_other_table_is_the_apps_to_change_and_not_to_empty(granted):
    for model in apps.get_models():
        if not issubclass(model, AppendOnly):
            table = model._meta.db_table
            assert may(granted, "UPDATE", table), table
            assert not may(granted, "TRUNCATE", table), table


def test_the_app_owns_nothing(granted):
    granted.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [APP])

    assert granted.fetchone() == (0,)
