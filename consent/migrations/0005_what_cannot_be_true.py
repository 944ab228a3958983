"""A sixth audience, and what the database refuses to keep: records that contradict themselves or each other (D3)."""

import datetime as dt

import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

# The guardian is on the record and the answers are rows beside it, so no constraint of one table can see both.
NO_YES_WITHOUT_GUARDIAN = """
CREATE FUNCTION consent_refuse_yes_without_guardian() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM consent_consentrecord WHERE id = NEW.record_id AND guardian = 'not_obtained') THEN
    RAISE EXCEPTION 'a guardian who is needed has not agreed, so no answer is yes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_yes_needs_guardian BEFORE INSERT ON consent_consentanswer
  FOR EACH ROW WHEN (NEW.answer = 'yes') EXECUTE FUNCTION consent_refuse_yes_without_guardian();
"""
DROP = """
DROP TRIGGER consent_yes_needs_guardian ON consent_consentanswer;
DROP FUNCTION consent_refuse_yes_without_guardian();
"""


class Migration(migrations.Migration):
    dependencies = [("consent", "0004_drop_sealed_identity")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="consentanswer", name="audience_is_known"),
        migrations.AlterField(
            model_name="consentanswer",
            name="audience",
            field=models.CharField(
                choices=[
                    ("mechanism", "The Mechanism may use it in its own work"),
                    ("national_authorities", "It may be given to national prosecutors and courts"),
                    ("international_courts", "It may be given to international courts"),
                    ("un_bodies", "It may be given to United Nations bodies, for example a commission of inquiry"),
                    ("public_reporting", "It may be mentioned in public reports"),
                    ("contact", "The person may be contacted about it"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddConstraint(
            model_name="consentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "audience__in",
                        [
                            "mechanism",
                            "national_authorities",
                            "international_courts",
                            "un_bodies",
                            "public_reporting",
                            "contact",
                        ],
                    )
                ),
                name="audience_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("obtained_on__isnull", True),
                    (
                        "obtained_on__lte",
                        django.db.models.functions.datetime.TruncDate(
                            django.db.models.expressions.CombinedExpression(
                                models.F("recorded_at"), "+", models.Value(dt.timedelta(hours=14))
                            )
                        ),
                    ),
                    _connector="OR",
                ),
                name="consent_is_recorded_after_it_was_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("guardian__in", ["not_needed", "obtained", "not_obtained", "unknown"]),
                    ("method__in", ["signed", "recorded", "witnessed", "spoken", "online", "unknown"]),
                ),
                name="consent_words_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("language", ""), _negated=True), models.Q(("obtained_by", ""), _negated=True)
                ),
                name="consent_says_how_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.UniqueConstraint(
                models.F("source"), condition=models.Q(("replaces__isnull", True)), name="one_first_consent_per_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourceconfidentiality",
            constraint=models.UniqueConstraint(
                models.F("source"), condition=models.Q(("state", "in_force")), name="one_promise_in_force_per_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("audiences", []), _negated=True), name="withdrawal_names_a_use"
            ),
        ),
        migrations.RunSQL(NO_YES_WITHOUT_GUARDIAN, DROP),
    ]
