"""Who may only answer, answers now: no answer is put into the past, where its cooling period would be over already.

The partner face runs as a role that may write answers and may not build packages. If that process is taken over, it can
say yes in a provider's name; this makes it wait as long as the provider would have waited, in sight of the provider.
What was said is not changed afterwards either: of these rows the role may change only how they end (grants.py). And what
was handed over keeps whom it concerns, what was promised about it and how far it is restricted.
"""

from django.db import migrations

ANSWERS = """
CREATE FUNCTION disclosure_answer_now() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  q record;
BEGIN
  IF has_table_privilege(current_user, 'disclosure_package', 'INSERT') THEN
    RETURN NEW;
  END IF;
  SELECT question.state, question.settled_at, question.cooling_hours, question.organisation_id INTO q
    FROM disclosure_question question WHERE question.id = NEW.question_id;
  IF q.state IS NULL OR q.state = 'ended' OR q.settled_at IS NOT NULL
     OR NEW.given_at < clock_timestamp() - interval '10 minutes'
     OR NEW.effective_from < NEW.given_at + make_interval(hours => q.cooling_hours)
     OR NOT EXISTS (SELECT FROM submissions_item item
                    JOIN submissions_submission submission ON submission.id = item.submission_id
                    WHERE item.id = NEW.item_id AND submission.organisation_id = q.organisation_id) THEN
    RAISE EXCEPTION 'an answer is given now, to a question that stands, about an item it was put about'
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosure_answer_now BEFORE INSERT ON disclosure_itemdecision
  FOR EACH ROW EXECUTE FUNCTION disclosure_answer_now();
"""
GROUND = """
CREATE FUNCTION disclosure_keep_ground() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  handed_over uuid;
BEGIN
  IF NOT has_table_privilege(current_user, 'disclosure_package', 'INSERT') THEN
    IF TG_TABLE_NAME = 'submissions_submission' THEN
      handed_over := OLD.id;
    ELSIF TG_TABLE_NAME = 'submissions_item' THEN
      handed_over := OLD.submission_id;
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
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE OR DELETE ON submissions_itemperson
  FOR EACH ROW EXECUTE FUNCTION disclosure_keep_ground();
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE OR DELETE ON submissions_itemconfidentiality
  FOR EACH ROW EXECUTE FUNCTION disclosure_keep_ground();
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE ON submissions_item FOR EACH ROW
  WHEN ((OLD.state, OLD.level, OLD.fingerprint, OLD.submission_id)
        IS DISTINCT FROM (NEW.state, NEW.level, NEW.fingerprint, NEW.submission_id))
  EXECUTE FUNCTION disclosure_keep_ground();
CREATE TRIGGER disclosure_keep_ground BEFORE UPDATE ON submissions_submission FOR EACH ROW
  WHEN ((OLD.level, OLD.concerns_nobody, OLD.organisation_id, OLD.handed_over_at)
        IS DISTINCT FROM (NEW.level, NEW.concerns_nobody, NEW.organisation_id, NEW.handed_over_at))
  EXECUTE FUNCTION disclosure_keep_ground();
"""
UNDO = """
DROP TRIGGER disclosure_keep_ground ON submissions_submission;
DROP TRIGGER disclosure_keep_ground ON submissions_item;
DROP TRIGGER disclosure_keep_ground ON submissions_itemconfidentiality;
DROP TRIGGER disclosure_keep_ground ON submissions_itemperson;
DROP FUNCTION disclosure_keep_ground();
DROP TRIGGER disclosure_answer_now ON disclosure_itemdecision;
DROP FUNCTION disclosure_answer_now();
"""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_locks"), ("submissions", "0002_concerns_nobody")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(ANSWERS + GROUND, UNDO),
    ]
