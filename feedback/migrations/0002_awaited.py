"""What waits for feedback is kept by Postgres in the transaction that hands over or sends, whoever writes and however.

The functions run with the owner's rights: the partner face hands over, and may itself only read the list.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION feedback_await() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO feedback_awaited (submission_id)
    SELECT NEW.id WHERE NOT EXISTS (SELECT FROM feedback_feedbacknote note
                                    WHERE note.submission_id = NEW.id AND note.state IN ('sent', 'read'))
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER feedback_await_new AFTER INSERT ON submissions_submission
  FOR EACH ROW WHEN (NEW.handed_over_at IS NOT NULL) EXECUTE FUNCTION feedback_await();
CREATE TRIGGER feedback_await AFTER UPDATE OF handed_over_at ON submissions_submission
  FOR EACH ROW WHEN (OLD.handed_over_at IS NULL AND NEW.handed_over_at IS NOT NULL) EXECUTE FUNCTION feedback_await();

CREATE FUNCTION feedback_given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM feedback_awaited WHERE submission_id = NEW.submission_id;
  RETURN NULL;
END $$;
CREATE TRIGGER feedback_given AFTER INSERT OR UPDATE OF state ON feedback_feedbacknote
  FOR EACH ROW WHEN (NEW.state IN ('sent', 'read')) EXECUTE FUNCTION feedback_given();

INSERT INTO feedback_awaited (submission_id)
  SELECT id FROM submissions_submission WHERE handed_over_at IS NOT NULL;
"""

UNDO = """
DELETE FROM feedback_awaited;
DROP TRIGGER feedback_given ON feedback_feedbacknote;
DROP TRIGGER feedback_await ON submissions_submission;
DROP TRIGGER feedback_await_new ON submissions_submission;
DROP FUNCTION feedback_given(), feedback_await();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_first"), ("submissions", "0002_concerns_nobody")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, UNDO),
    ]
