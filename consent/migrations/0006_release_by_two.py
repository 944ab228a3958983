"""A promise ends by two people: a focal point reports it, the contact point confirms it by another way (D2).

What one person alone had ended before is in force again, and waits as a report for the second person. Where the same
person was promised confidentiality anew since, two promises would be in force: then the constraint fails and an owner
of the tables decides.
"""

import django.db.models.deletion
from django.db import migrations, models

import common.ids

REOPEN = """
INSERT INTO consent_promiserelease
    (id, confidentiality_id, state, note, reported_by, reported_at, channel, decision_note)
  SELECT gen_random_uuid(), id, 'reported', release_note, released_by, released_at, '', ''
  FROM consent_sourceconfidentiality WHERE state = 'released';
UPDATE consent_sourceconfidentiality
  SET state = 'in_force', released_by = NULL, released_at = NULL, release_note = '' WHERE state = 'released';
"""
# The constraints of one row see only that there are two names; these see that the two are those of a report, and that
# nothing is put there as if it had been decided long ago.
TWO_PEOPLE = """
CREATE FUNCTION consent_keep_promise() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'in_force' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND OLD.state = 'in_force'
    AND (NEW.id, NEW.source_id, NEW.set_by, NEW.set_at) = (OLD.id, OLD.source_id, OLD.set_by, OLD.set_at) THEN
    IF NEW.state = 'in_force' OR EXISTS (
      SELECT FROM consent_promiserelease report
      WHERE report.confidentiality_id = NEW.id AND report.state = 'confirmed' AND report.reported_by = NEW.released_by
        AND report.decided_by = NEW.confirmed_by AND report.decided_by <> report.reported_by) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a promise to a source ends by two people, once and for good: %', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_keep_promise BEFORE INSERT OR UPDATE OR DELETE ON consent_sourceconfidentiality
  FOR EACH ROW EXECUTE FUNCTION consent_keep_promise();

CREATE FUNCTION consent_keep_report() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'reported' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND OLD.state = 'reported'
    AND (NEW.id, NEW.confidentiality_id, NEW.note, NEW.reported_by, NEW.reported_at)
      = (OLD.id, OLD.confidentiality_id, OLD.note, OLD.reported_by, OLD.reported_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was reported of a source is decided about once, and never changed: %', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER consent_keep_report BEFORE INSERT OR UPDATE OR DELETE ON consent_promiserelease
  FOR EACH ROW EXECUTE FUNCTION consent_keep_report();
"""
UNDO = """
DROP TRIGGER consent_keep_report ON consent_promiserelease;
DROP TRIGGER consent_keep_promise ON consent_sourceconfidentiality;
DROP FUNCTION consent_keep_report(), consent_keep_promise();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0005_what_cannot_be_true"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PromiseRelease",
            fields=[
                ("id", models.UUIDField(default=common.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Waits for the contact point"),
                            ("confirmed", "Confirmed by the contact point"),
                            ("declined", "Not confirmed"),
                        ],
                        default="reported",
                        max_length=16,
                    ),
                ),
                ("note", models.TextField()),
                ("reported_by", models.UUIDField()),
                ("reported_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "Face to face"),
                            ("telephone", "By telephone, on a number known before"),
                            ("video", "By a video call in which we saw one another"),
                            ("letter", "By a letter that somebody brought by hand"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decision_note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-reported_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="sourceconfidentiality",
            name="confidentiality_release_says_who_and_when",
        ),
        migrations.AddField(
            model_name="sourceconfidentiality",
            name="confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="promiserelease",
            name="confidentiality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consent.sourceconfidentiality"
            ),
        ),
        migrations.RunSQL(REOPEN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="sourceconfidentiality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by__isnull", True),
                        ("released_at__isnull", True),
                        ("released_by__isnull", True),
                        ("state", "in_force"),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("state", "released"),
                    ),
                    _connector="OR",
                ),
                name="confidentiality_release_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceconfidentiality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("released_by")), _negated=True),
                    _connector="OR",
                ),
                name="confidentiality_is_released_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="promiserelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "reported")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["confirmed", "declined"]),
                    ),
                    _connector="OR",
                ),
                name="release_decision_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="promiserelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("reported_by")), _negated=True),
                    _connector="OR",
                ),
                name="release_is_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="promiserelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    ("channel__in", ["in_person", "telephone", "video", "letter"]),
                    _connector="OR",
                ),
                name="release_says_how_it_was_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="promiserelease",
            constraint=models.UniqueConstraint(
                models.F("confidentiality"),
                condition=models.Q(("state", "reported")),
                name="one_report_waits_per_promise",
            ),
        ),
        migrations.RunSQL(TWO_PEOPLE, UNDO),
    ]
