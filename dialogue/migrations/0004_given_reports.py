"""A report that was given stays as it was; cleared figures change only with a new clearance, whoever writes (R1)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION dialogue_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'given' THEN
    RAISE EXCEPTION 'a report that was given stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'cleared' AND NEW.state <> 'draft'
     AND (NEW.figures, NEW.left_out, NEW.year, NEW.half, NEW.cleared_by)
         IS DISTINCT FROM (OLD.figures, OLD.left_out, OLD.year, OLD.half, OLD.cleared_by) THEN
    RAISE EXCEPTION 'a report that was cleared is given as it was cleared' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER dialogue_report_stays BEFORE UPDATE OR DELETE ON dialogue_halfyearreport
  FOR EACH ROW EXECUTE FUNCTION dialogue_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0003_messages_stay")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER dialogue_report_stays ON dialogue_halfyearreport; DROP FUNCTION dialogue_report_stays()",
        ),
    ]
