"""A sealed identity becomes a record of its own; here is its place, which the database keeps from change."""

import django.db.models.deletion
from django.db import migrations, models

import common.ids

REFUSE = """
CREATE FUNCTION consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'records about sources are never changed: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
"""
ONCE = ("consent_sourceidentity", "consent_consentanswer", "consent_withdrawal")


def guards(table: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER consent_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION consent_refuse_change()",
            f"DROP TRIGGER consent_no_change ON {table}",
        ),
        migrations.RunSQL(
            f"CREATE TRIGGER consent_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION consent_refuse_change()",
            f"DROP TRIGGER consent_no_truncate ON {table}",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_initial")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SourceIdentity",
            fields=[
                ("id", models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consent.source"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sourceidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("sealed", b""), _negated=True), name="identity_is_sealed"
            ),
        ),
        migrations.RunSQL(REFUSE, "DROP FUNCTION consent_refuse_change()"),
        *[operation for table in ONCE for operation in guards(table)],
    ]
