"""The same bytes handed over more than once are noted by a worker; a trigger tells it which items are new to it."""

import django.db.models.deletion
from django.db import migrations, models

# By row and only where bytes have become known: an item is stored once.
QUEUE = """
CREATE FUNCTION submissions_queue_comparison() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO submissions_uncompared (item_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER submissions_queue_comparison AFTER INSERT OR UPDATE OF fingerprint ON submissions_item
  FOR EACH ROW WHEN (NEW.fingerprint <> ''::bytea) EXECUTE FUNCTION submissions_queue_comparison();
INSERT INTO submissions_uncompared (item_id) SELECT id FROM submissions_item WHERE fingerprint <> ''::bytea;
"""
UNDO = """
DROP TRIGGER submissions_queue_comparison ON submissions_item;
DROP FUNCTION submissions_queue_comparison();
"""


def _of_item() -> tuple[str, models.OneToOneField]:
    return (
        "item",
        models.OneToOneField(
            on_delete=django.db.models.deletion.PROTECT,
            primary_key=True,
            related_name="+",
            serialize=False,
            to="submissions.item",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_bulk")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(name="Uncompared", fields=[_of_item()]),
        migrations.CreateModel(
            name="Twin",
            fields=[_of_item(), ("group", models.UUIDField()), ("received_at", models.DateTimeField())],
            options={
                "indexes": [
                    models.Index(fields=["group", "received_at", "item"], name="twin_of_group"),
                    models.Index(fields=["-received_at", "-item"], name="twin_newest"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[_of_item(), ("group", models.UUIDField())],
            options={"indexes": [models.Index(fields=["group", "item"], name="repeat_of_group")]},
        ),
        migrations.RunSQL(QUEUE, UNDO),
    ]
