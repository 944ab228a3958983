"""Minutes that were agreed stay as they are: Postgres refuses to change or remove them, whoever asks."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION dialogue_keep_agreed_minutes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'agreed minutes are kept as they are' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dialogue_keep_agreed_minutes BEFORE UPDATE OR DELETE ON dialogue_minutes
  FOR EACH ROW WHEN (OLD.state = 'agreed') EXECUTE FUNCTION dialogue_keep_agreed_minutes();
"""

UNDO = """
DROP TRIGGER dialogue_keep_agreed_minutes ON dialogue_minutes;
DROP FUNCTION dialogue_keep_agreed_minutes();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_first")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE, UNDO),
    ]
