"""The log is only added to: by model, by queryset, by SQL, and by the role the portal works as."""

import pytest
from django.db import DatabaseError, connection, transaction

from custody import sequencer
from custody.append_only import NeverChanged
from custody.models import Checkpoint, CustodyEvent, Leaf, TreeNode
from iiim_portal.grants import grant_to_app
from tests.factories.custody import NOON, events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
LOG = [CustodyEvent, Leaf, TreeNode, Checkpoint]
CHANGES = [
    "UPDATE {table} SET {column} = {column}",
    "UPDATE {table} SET {column} = {column} WHERE false",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
]


@pytest.fixture(autouse=True)
def _a_log(safe_places):
    events(3)
    sequencer.sequence(NOON)


@pytest.mark.parametrize("model", LOG)
def test_model_refuses_change(model):
    row = model.objects.first()

    with pytest.raises(NeverChanged):
        row.save()
    with pytest.raises(NeverChanged):
        row.delete()


@pytest.mark.parametrize("model", LOG)
def test_queryset_refuses_change(model):
    rows = model.objects.all()

    with pytest.raises(NeverChanged):
        rows.update(pk=1)
    with pytest.raises(NeverChanged):
        rows.delete()
    with pytest.raises(NeverChanged):
        rows.bulk_update(list(rows), ["node_hash"])


@pytest.mark.parametrize("model", LOG)
@pytest.mark.parametrize("change", CHANGES)
def test_database_refuses_change(model, change):
    sql = change.format(table=model._meta.db_table, column=model._meta.fields[-1].column)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("model", LOG)
def test_database_refuses_truncate(model, truncate_guards):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table}")


@pytest.mark.parametrize("model", LOG)
@pytest.mark.parametrize(
    "change", [CHANGES[0], CHANGES[2], "TRUNCATE {table}", "ALTER TABLE {table} DISABLE TRIGGER ALL"]
)
def test_role_of_the_portal_has_no_right_to(model, change):
    sql = change.format(table=model._meta.db_table, column=model._meta.fields[-1].column)
    with connection.cursor() as cursor:
        grant_to_app(cursor)
        cursor.execute("SET LOCAL ROLE portal_app")

        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            cursor.execute(sql)

        cursor.execute("RESET ROLE")


def test_role_of_the_portal_can_do_its_work():
    with connection.cursor() as cursor:
        grant_to_app(cursor)
        cursor.execute("SET LOCAL ROLE portal_app")

        events(2)
        assert sequencer.sequence(NOON) == 2

        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("model", LOG)
def test_way_below_save_ends_at_the_database(model):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        model.objects.first().save_base(force_update=True)
