"""Whoever may not record a decision of the Mechanism proposes, asks and speaks for providers; it decides nothing.

A partner face in foreign hands could otherwise put a topic on an agenda, answer a view, or write as the Mechanism
(C10).
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION dialogue_decided_by_staff() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF has_table_privilege(current_user, 'dialogue_topicdecision', 'INSERT') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'only the Mechanism says this: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER dialogue_topic_is_proposed BEFORE INSERT ON dialogue_topic
  FOR EACH ROW WHEN (NEW.state <> 'proposed' OR NEW.proposer_id IS NULL) EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_topic_is_decided BEFORE UPDATE ON dialogue_topic
  FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.state <> 'withdrawn')
  EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_voice_is_given BEFORE INSERT ON dialogue_voice
  FOR EACH ROW WHEN (NEW.state <> 'given' OR NEW.answer <> '') EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_enquiry_is_asked BEFORE INSERT ON dialogue_enquiry
  FOR EACH ROW WHEN (NEW.state <> 'asked' OR NEW.taken_up_id IS NOT NULL)
  EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_message_is_of_its_side BEFORE INSERT ON dialogue_message
  FOR EACH ROW WHEN (NEW.side <> 'provider') EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_asked_is_ended BEFORE UPDATE ON dialogue_informationasked
  FOR EACH ROW WHEN (NEW.state = 'ended' AND OLD.state <> 'ended') EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_action_is_dropped BEFORE UPDATE ON dialogue_actionitem
  FOR EACH ROW WHEN (NEW.state = 'dropped' AND OLD.state <> 'dropped') EXECUTE FUNCTION dialogue_decided_by_staff();
CREATE TRIGGER dialogue_contact_is_ended BEFORE UPDATE ON dialogue_contactrequest
  FOR EACH ROW WHEN (NEW.state = 'ended' AND OLD.state <> 'ended') EXECUTE FUNCTION dialogue_decided_by_staff();
"""
UNDO = """
DROP TRIGGER dialogue_contact_is_ended ON dialogue_contactrequest;
DROP TRIGGER dialogue_action_is_dropped ON dialogue_actionitem;
DROP TRIGGER dialogue_asked_is_ended ON dialogue_informationasked;
DROP TRIGGER dialogue_message_is_of_its_side ON dialogue_message;
DROP TRIGGER dialogue_enquiry_is_asked ON dialogue_enquiry;
DROP TRIGGER dialogue_voice_is_given ON dialogue_voice;
DROP TRIGGER dialogue_topic_is_decided ON dialogue_topic;
DROP TRIGGER dialogue_topic_is_proposed ON dialogue_topic;
DROP FUNCTION dialogue_decided_by_staff();
"""


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0005_frozen_bulletins")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(REFUSE, UNDO),
    ]
