"""What was said stays said: the database refuses to change a message or to remove it, whoever asks."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION dialogue_message_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a message is never changed: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER dialogue_message_stays BEFORE UPDATE OR DELETE ON dialogue_message
  FOR EACH ROW EXECUTE FUNCTION dialogue_message_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0002_agreed_minutes")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER dialogue_message_stays ON dialogue_message; DROP FUNCTION dialogue_message_stays()",
        ),
    ]
