"""The log is only ever added to: the database itself refuses everything else, whoever asks and however.

One more trigger queues each new event for the sequencer, so that no way of writing events can forget it.
"""

from django.db import migrations

LOG = ("custody_custodyevent", "custody_leaf", "custody_treenode", "custody_checkpoint")

REFUSE = """
CREATE FUNCTION custody_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the custody log is never changed: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""

QUEUE = """
CREATE FUNCTION custody_queue_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO custody_unsequenced (event_sequence) SELECT sequence FROM new_events;
  RETURN NULL;
END $$;
CREATE TRIGGER custody_queue_events AFTER INSERT ON custody_custodyevent
  REFERENCING NEW TABLE AS new_events FOR EACH STATEMENT EXECUTE FUNCTION custody_queue_events();
"""


def guards(table: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER custody_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse_change()",
            f"DROP TRIGGER custody_no_change ON {table}",
        ),
        migrations.RunSQL(
            f"CREATE TRIGGER custody_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse_change()",
            f"DROP TRIGGER custody_no_truncate ON {table}",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, "DROP FUNCTION custody_refuse_change()"),
        *[operation for table in LOG for operation in guards(table)],
        migrations.RunSQL(
            QUEUE,
            "DROP TRIGGER custody_queue_events ON custody_custodyevent; DROP FUNCTION custody_queue_events()",
        ),
    ]
