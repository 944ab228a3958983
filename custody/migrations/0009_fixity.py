"""Items of which no copy could be read wait for somebody; and how far each store was read is counted from an index."""

from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [("custody", "0008_acts_of_review")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("item_id", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("recovered_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ("-opened_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["opened_at", "id"],
                        name="custody_incident_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recovered_at__isnull", True)),
                        fields=("item_id",),
                        name="custody_lost_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__gte", models.F("opened_at")), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="custody_incident_settled_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recovered_at__isnull", True),
                            ("recovered_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="custody_incident_recovered_after",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="copycheck",
            index=models.Index(fields=["store", "checked_at"], name="custody_copy_of_store"),
        ),
        # What was said to be lost before there were incidents waits for somebody too.
        migrations.RunSQL(
            """
            INSERT INTO custody_incident (id, item_id, opened_at)
            SELECT gen_random_uuid(), subject_id, min(at) FROM custody_custodyevent
             WHERE act = 'fixity:lost' GROUP BY subject_id
            """,
            migrations.RunSQL.noop,
        ),
    ]
