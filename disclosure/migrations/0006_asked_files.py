"""Files that the Mechanism asked for are their sender's own until the question is answered, and nobody's afterwards.

Everything else of what was handed over stays as it is for the role that handed it over; nor does anything come to it
that was not asked for.
"""

from importlib import import_module

from django.db import migrations

_FIRST = import_module("disclosure.migrations.0003_answers").GROUND.split("CREATE TRIGGER")[0]

GROUND = """
CREATE OR REPLACE FUNCTION disclosure_keep_ground() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  handed_over uuid;
  sent_for uuid;
BEGIN
  IF NOT has_table_privilege(current_user, 'disclosure_package', 'INSERT') THEN
    IF TG_TABLE_NAME = 'submissions_submission' THEN
      handed_over := OLD.id;
    ELSIF TG_TABLE_NAME = 'submissions_item' THEN
      handed_over := NEW.submission_id;
      IF TG_OP = 'INSERT' THEN
        sent_for := NEW.question_id;
      ELSIF OLD.submission_id IS DISTINCT FROM NEW.submission_id THEN
        handed_over := OLD.submission_id;
      ELSIF OLD.question_id = NEW.question_id THEN
        sent_for := OLD.question_id;
      END IF;
      IF sent_for IS NOT NULL AND EXISTS (
        SELECT FROM submissions_informationquestion question
         WHERE question.id = sent_for AND question.submission_id = handed_over
           AND question.wants_files AND question.answered_at IS NULL
      ) THEN
        RETURN NEW;
      END IF;
    ELSE
      SELECT item.submission_id INTO handed_over FROM submissions_item item WHERE item.id = OLD.item_id;
    END IF;
    IF EXISTS (SELECT FROM submissions_submission submission
               WHERE submission.id = handed_over AND submission.handed_over_at IS NOT NULL) THEN
      RAISE EXCEPTION 'what was handed over is not changed by who handed it over: % on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER disclosure_keep_ground ON submissions_item;
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE ON submissions_item FOR EACH ROW
  WHEN ((OLD.state, OLD.level, OLD.fingerprint, OLD.submission_id, OLD.question_id)
        IS DISTINCT FROM (NEW.state, NEW.level, NEW.fingerprint, NEW.submission_id, NEW.question_id))
  EXECUTE FUNCTION disclosure_keep_ground();
CREATE TRIGGER disclosure_keep_ground_whole BEFORE INSERT ON submissions_item FOR EACH ROW
  EXECUTE FUNCTION disclosure_keep_ground();
"""
# A question that was answered stays answered: un-answered, it would take what came with the answer out of sight again.
ANSWERED = """
CREATE FUNCTION disclosure_keep_answered() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT has_table_privilege(current_user, 'disclosure_package', 'INSERT') THEN
    RAISE EXCEPTION 'what was answered is not changed by who answered it' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosure_keep_answered BEFORE UPDATE ON submissions_informationquestion FOR EACH ROW
  WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION disclosure_keep_answered();
"""
UNDO = (
    _FIRST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    + """
DROP TRIGGER disclosure_keep_answered ON submissions_informationquestion;
DROP FUNCTION disclosure_keep_answered();
DROP TRIGGER disclosure_keep_ground_whole ON submissions_item;
DROP TRIGGER disclosure_keep_ground ON submissions_item;
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE ON submissions_item FOR EACH ROW
  WHEN ((OLD.state, OLD.level, OLD.fingerprint, OLD.submission_id)
        IS DISTINCT FROM (NEW.state, NEW.level, NEW.fingerprint, NEW.submission_id))
  EXECUTE FUNCTION disclosure_keep_ground();
"""
)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_copies_and_promises"), ("submissions", "0005_reviewing")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(GROUND + ANSWERED, UNDO),
    ]
