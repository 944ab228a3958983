"""What was published is frozen, what was cleared is published as it was cleared, and an answered question stays so.

The database refuses it whoever writes: a reader who compares what was published with a copy on paper finds the same.
"""

from django.db import migrations

FREEZE = """
CREATE FUNCTION dialogue_bulletin_is_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a % bulletin is never changed: %', OLD.state, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dialogue_bulletin_published BEFORE UPDATE ON dialogue_bulletin
  FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION dialogue_bulletin_is_frozen();
CREATE TRIGGER dialogue_bulletin_stays BEFORE DELETE ON dialogue_bulletin
  FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION dialogue_bulletin_is_frozen();
CREATE TRIGGER dialogue_bulletin_as_cleared BEFORE UPDATE ON dialogue_bulletin
  FOR EACH ROW WHEN (OLD.state = 'cleared' AND
    (OLD.kind, OLD.audience, OLD.title_en, OLD.title_ar, OLD.body_en, OLD.body_ar, OLD.replaces_id, OLD.writers)
    IS DISTINCT FROM
    (NEW.kind, NEW.audience, NEW.title_en, NEW.title_ar, NEW.body_en, NEW.body_ar, NEW.replaces_id, NEW.writers))
  EXECUTE FUNCTION dialogue_bulletin_is_frozen();

CREATE FUNCTION dialogue_question_is_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  -- Whoever clears it at this moment is waited for.
  PERFORM FROM dialogue_bulletin bulletin WHERE bulletin.id IN (OLD.bulletin_id, NEW.bulletin_id) FOR SHARE;
  IF EXISTS (SELECT FROM dialogue_bulletin bulletin
             WHERE bulletin.id IN (OLD.bulletin_id, NEW.bulletin_id) AND bulletin.state <> 'draft') THEN
    RAISE EXCEPTION 'a question changes only in a draft: %', TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER dialogue_question_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON dialogue_bulletinquestion
  FOR EACH ROW EXECUTE FUNCTION dialogue_question_is_frozen();

CREATE FUNCTION dialogue_enquiry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a question stays as it was asked and answered: %', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dialogue_enquiry_is_settled BEFORE UPDATE OR DELETE ON dialogue_enquiry
  FOR EACH ROW WHEN (OLD.state <> 'asked') EXECUTE FUNCTION dialogue_enquiry_stays();
CREATE TRIGGER dialogue_enquiry_as_asked BEFORE UPDATE ON dialogue_enquiry
  FOR EACH ROW WHEN ((OLD.organisation_id, OLD.text, OLD.privately, OLD.asked_by, OLD.asked_at) IS DISTINCT FROM
    (NEW.organisation_id, NEW.text, NEW.privately, NEW.asked_by, NEW.asked_at))
  EXECUTE FUNCTION dialogue_enquiry_stays();
"""
UNDO = """
DROP TRIGGER dialogue_enquiry_as_asked ON dialogue_enquiry;
DROP TRIGGER dialogue_enquiry_is_settled ON dialogue_enquiry;
DROP TRIGGER dialogue_question_is_frozen ON dialogue_bulletinquestion;
DROP TRIGGER dialogue_bulletin_as_cleared ON dialogue_bulletin;
DROP TRIGGER dialogue_bulletin_stays ON dialogue_bulletin;
DROP TRIGGER dialogue_bulletin_published ON dialogue_bulletin;
DROP FUNCTION dialogue_enquiry_stays(), dialogue_question_is_frozen(), dialogue_bulletin_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0004_given_reports")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, UNDO),
    ]
