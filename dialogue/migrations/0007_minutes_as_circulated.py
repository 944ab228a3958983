"""Minutes are agreed in the words that went round: to change them is to take them back first, whoever writes (M2)."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER dialogue_minutes_as_circulated BEFORE UPDATE ON dialogue_minutes
  FOR EACH ROW WHEN (OLD.state = 'circulated' AND
    (NEW.text_en, NEW.text_ar) IS DISTINCT FROM (OLD.text_en, OLD.text_ar))
  EXECUTE FUNCTION dialogue_keep_agreed_minutes();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0006_decided_by_staff")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, "DROP TRIGGER dialogue_minutes_as_circulated ON dialogue_minutes"),
    ]
