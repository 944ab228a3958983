"""Keys have entries, which stay; sealed records follow a rotation by wraps beside them; what hangs on a key is counted.

The database keeps two promises besides: no entry is deleted, and none says "destroyed" while a wrap to its key remains.
"""

from django.db import migrations, models

import custody.models.lengths  # noqa: F401 - the constraints below ask for lengths of binary columns

GUARD = """
CREATE FUNCTION custody_keep_keys() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the entry of a key is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.key_id <> OLD.key_id OR NEW.key_use <> OLD.key_use OR NEW.epoch <> OLD.epoch OR OLD.state = 'destroyed' THEN
    RAISE EXCEPTION 'the entry of a key says for ever which key it is of' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'destroyed' AND (EXISTS (SELECT 1 FROM custody_keywrap WHERE key_id = NEW.key_id)
                                  OR EXISTS (SELECT 1 FROM custody_recordwrap WHERE key_id = NEW.key_id)) THEN
    RAISE EXCEPTION 'something is still sealed to this key' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER custody_keep_keys BEFORE UPDATE OR DELETE ON custody_keyentry
  FOR EACH ROW EXECUTE FUNCTION custody_keep_keys();
"""
UNGUARD = "DROP TRIGGER custody_keep_keys ON custody_keyentry; DROP FUNCTION custody_keep_keys();"


class Migration(migrations.Migration):
    dependencies = [("custody", "0009_fixity")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="KeyEntry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("key_id", models.BinaryField(unique=True)),
                ("key_use", models.CharField(max_length=16)),
                ("epoch", models.CharField(max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_use", "In use"),
                            ("retired", "Retired: nothing is sealed to it"),
                            ("destroyed", "Destroyed"),
                        ],
                        default="in_use",
                        max_length=16,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
                ("sealed_count", models.BigIntegerField(default=0)),
                ("counted_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("key_use", "-epoch"),
                "constraints": [
                    models.UniqueConstraint(fields=("key_use", "epoch"), name="custody_one_key_per_epoch"),
                    models.CheckConstraint(condition=models.Q(("key_id__length", 8)), name="custody_key_id_8"),
                    models.CheckConstraint(condition=models.Q(("sealed_count__gte", 0)), name="custody_key_count"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("retired_at__isnull", True), ("state", "in_use")),
                            models.Q(
                                ("destroyed_at__isnull", True), ("retired_at__isnull", False), ("state", "retired")
                            ),
                            models.Q(
                                ("destroyed_at__isnull", False),
                                ("retired_at__isnull", False),
                                ("sealed_count", 0),
                                ("state", "destroyed"),
                            ),
                            _connector="OR",
                        ),
                        name="custody_key_state_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordWrap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("head_sha256", models.BinaryField()),
                ("key_id", models.BinaryField()),
                ("key_use", models.CharField(max_length=16)),
                ("wrap", models.BinaryField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["key_id", "id"], name="custody_record_wrap_of_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("head_sha256", "key_id"), name="custody_one_record_wrap_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("head_sha256__length", 32)), name="custody_record_wrap_head_32"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("key_id__length", 8)), name="custody_record_wrap_key_id_8"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="keywrap",
            index=models.Index(fields=["key_id", "item_id"], name="custody_wrap_of_key"),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
