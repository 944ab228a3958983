"""The second lock: Postgres itself refuses a release that the Protocol forbids, whoever writes it and however.

`disclosure_bars` is the truth table of policies.py in SQL, for the moment of release; tests compare the two over every
combination. It reads the rows of other apps by their tables' names: it must hold when no Python runs at all.
Each function names its own search path: whoever runs it could else put an empty table of its own before ours.
"""

from django.db import migrations

OF_ITEM = """
CREATE FUNCTION disclosure_bars_of_item(p_item uuid, p_request uuid, p_at timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  bars text[] := '{}';
  today date := (p_at AT TIME ZONE 'UTC')::date;
  i record; r record; q record; d record; ri record;
  wanted text; scan text; confirmed text; changed timestamptz;
BEGIN
  SELECT item.state, item.level, submission.level AS submission_level, submission.concerns_nobody,
         submission.organisation_id INTO i
    FROM submissions_item item JOIN submissions_submission submission ON submission.id = item.submission_id
    WHERE item.id = p_item;
  SELECT request.*, counterpart.name, counterpart.name_ar, counterpart.kind, counterpart.jurisdiction INTO r
    FROM disclosure_disclosurerequest request
    JOIN disclosure_counterpart counterpart ON counterpart.id = request.counterpart_id
    WHERE request.id = p_request;
  SELECT row.copy, working_copy.stored_at INTO ri
    FROM disclosure_requestitem row
    LEFT JOIN disclosure_workingcopy working_copy ON working_copy.id = row.working_copy_id
    WHERE row.request_id = p_request AND row.item_id = p_item AND row.removed_at IS NULL;
  IF i IS NULL OR r IS NULL OR ri IS NULL THEN
    RETURN ARRAY['not_answered'];
  END IF;
  wanted := CASE r.kind
    WHEN 'prosecution' THEN 'national_authorities' WHEN 'war_crimes_unit' THEN 'national_authorities'
    WHEN 'national_court' THEN 'national_authorities' WHEN 'international_court' THEN 'international_courts'
    WHEN 'un_body' THEN 'un_bodies' ELSE '' END;

  IF EXISTS (SELECT FROM submissions_itemconfidentiality link
             JOIN consent_sourceconfidentiality promise ON promise.id = link.confidentiality_id
             WHERE link.item_id = p_item AND promise.state = 'in_force')
     OR EXISTS (SELECT FROM submissions_itemperson person
                JOIN consent_sourceconfidentiality promise ON promise.source_id = person.source_id
                WHERE person.item_id = p_item AND promise.state = 'in_force') THEN
    bars := bars || 'promised'::text;
  END IF;
  IF i.state <> 'secured' OR ri.copy = 'working_copy' AND ri.stored_at IS NULL THEN
    bars := bars || 'not_secured'::text;
  END IF;
  IF i.level <> 'standard' OR i.submission_level <> 'standard' THEN
    bars := bars || 'restricted'::text;
  END IF;
  IF EXISTS (SELECT FROM disclosure_itemhold hold WHERE hold.item_id = p_item AND hold.lifted_at IS NULL) THEN
    bars := bars || 'on_hold'::text;
  END IF;
  IF NOT i.concerns_nobody AND NOT EXISTS (SELECT FROM submissions_itemperson person WHERE person.item_id = p_item) THEN
    bars := bars || 'nobody_recorded'::text;
  END IF;
  IF EXISTS (
    SELECT FROM submissions_itemperson person WHERE person.item_id = p_item
      -- A promise is told as a promise.
      AND NOT EXISTS (SELECT FROM consent_sourceconfidentiality promise
                      WHERE promise.source_id = person.source_id AND promise.state = 'in_force')
      AND NOT EXISTS (
        SELECT FROM consent_consentrecord record
        JOIN consent_consentanswer given
          ON given.record_id = record.id AND given.audience = wanted AND given.answer = 'yes'
        WHERE record.source_id = person.source_id
          AND NOT EXISTS (SELECT FROM consent_consentrecord newer WHERE newer.replaces_id = record.id)
          AND record.state <> 'withdrawn'
          AND (record.expires_on IS NULL OR today <= record.expires_on)
          AND record.guardian IN ('not_needed', 'obtained')
          AND record.method <> 'unknown'
          AND NOT EXISTS (SELECT FROM consent_withdrawal taken
                          WHERE taken.record_id = record.id AND taken.audiences @> to_jsonb(wanted)))) THEN
    bars := bars || 'consent_missing'::text;
  END IF;

  SELECT question.* INTO q FROM disclosure_question question
    WHERE question.request_id = p_request AND question.organisation_id = i.organisation_id AND question.state <> 'ended';
  SELECT decision.* INTO d FROM disclosure_itemdecision decision
    WHERE decision.question_id = q.id AND decision.item_id = p_item
      AND decision.taken_back_at IS NULL AND decision.replaced_at IS NULL;
  IF d.id IS NULL OR p_at < d.effective_from THEN
    bars := bars || 'not_answered'::text;
  ELSE
    IF d.answer = 'refused' THEN bars := bars || 'refused'::text; END IF;
    IF d.withdrawn_at IS NOT NULL THEN bars := bars || 'withdrawn'::text; END IF;
    IF d.expires_on < today THEN bars := bars || 'expired'::text; END IF;
    SELECT key.fingerprint INTO confirmed FROM disclosure_recipientkey key
      WHERE key.counterpart_id = r.counterpart_id AND key.state = 'confirmed';
    -- Two reads of one row each, by index, however many items there are.
    changed := greatest(
      (SELECT max(row.added_at) FROM disclosure_requestitem row WHERE row.request_id = p_request),
      (SELECT max(row.removed_at) FROM disclosure_requestitem row
       WHERE row.request_id = p_request AND row.removed_at IS NOT NULL));
    IF changed > q.asked_at THEN
      -- Something of the request has changed since; of this provider? The question is slow, and rarely put.
      changed := (SELECT greatest(max(row.added_at), max(row.removed_at)) FROM disclosure_requestitem row
                  JOIN submissions_item item ON item.id = row.item_id
                  JOIN submissions_submission submission ON submission.id = item.submission_id
                  WHERE row.request_id = p_request AND submission.organisation_id = q.organisation_id);
    END IF;
    IF changed > q.asked_at
       OR (q.recipient_name, q.recipient_name_ar, q.recipient_kind, q.jurisdiction, q.key_fingerprint, q.purpose,
           q.purpose_words, q.legal_basis)
       IS DISTINCT FROM (r.name, r.name_ar, r.kind, r.jurisdiction, coalesce(confirmed, ''), r.purpose,
        r.purpose_words, r.legal_basis) THEN
      bars := bars || 'scope_changed'::text;
    END IF;
    IF d.redacted AND ri.copy = 'original' THEN bars := bars || 'redaction_needed'::text; END IF;
  END IF;
  SELECT label.outcome INTO scan FROM submissions_itemlabel label
    WHERE label.item_id = p_item AND label.kind = 'scan' ORDER BY label.at DESC, label.id DESC LIMIT 1;
  -- Also a hazard is agreed to only once the answer has cooled.
  IF coalesce(d.as_hazard AND p_at >= d.effective_from, false) IS FALSE AND scan IS DISTINCT FROM 'clean' THEN
    bars := bars || CASE WHEN scan = 'infected' THEN 'not_clean' ELSE 'not_scanned' END::text;
  END IF;
  RETURN bars;
END $$;
"""

OF_RECIPIENT = """
CREATE FUNCTION disclosure_bars_of_recipient(p_request uuid, p_at timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  bars text[] := '{}';
  today date := (p_at AT TIME ZONE 'UTC')::date;
  r record;
  needed text[];
BEGIN
  SELECT request.*, counterpart.kind, counterpart.ended_at AS recipient_ended_at INTO r
    FROM disclosure_disclosurerequest request
    JOIN disclosure_counterpart counterpart ON counterpart.id = request.counterpart_id
    WHERE request.id = p_request;
  needed := ARRAY['scope_of_consent', 'confidentiality', 'protection_of_witnesses']
    || CASE WHEN r.kind <> 'un_body' THEN ARRAY['fair_trial'] ELSE '{}' END
    || CASE WHEN r.kind IN ('prosecution', 'war_crimes_unit', 'national_court')
            THEN ARRAY['no_capital_punishment'] ELSE '{}' END;
  IF EXISTS (SELECT FROM unnest(needed) AS wanted (kind) WHERE NOT EXISTS (
      SELECT FROM disclosure_assurance assurance
      WHERE assurance.counterpart_id = r.counterpart_id AND assurance.kind = wanted.kind
        AND assurance.ended_at IS NULL AND assurance.given_on <= today
        AND (assurance.valid_until IS NULL OR today <= assurance.valid_until))) THEN
    bars := bars || 'assurance_missing'::text;
  END IF;
  IF NOT EXISTS (SELECT FROM disclosure_recipientkey key
                 WHERE key.counterpart_id = r.counterpart_id AND key.state = 'confirmed'
                   AND (key.expires_on IS NULL OR today <= key.expires_on)) THEN
    bars := bars || 'key_missing'::text;
  END IF;
  IF r.recipient_ended_at IS NOT NULL THEN bars := bars || 'recipient_ended'::text; END IF;
  IF r.approved_by IS NULL OR r.approved_by = r.created_by OR r.approved_by = r.asked_by
     OR r.state NOT IN ('approved', 'packaged', 'released', 'acknowledged') THEN
    bars := bars || 'not_approved'::text;
  END IF;
  IF EXISTS (SELECT FROM disclosure_veto veto WHERE veto.request_id = p_request AND veto.lifted_at IS NULL) THEN
    bars := bars || 'vetoed'::text;
  END IF;
  RETURN bars;
END $$;
"""

WHOLE = """
CREATE FUNCTION disclosure_bars(p_item uuid, p_request uuid, p_at timestamptz) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  bars text[] := disclosure_bars_of_item(p_item, p_request, p_at) || disclosure_bars_of_recipient(p_request, p_at);
  print bytea := (SELECT item.fingerprint FROM submissions_item item WHERE item.id = p_item);
  twin uuid;
BEGIN
  -- A Head approved what could leave then, and was shown the rest as withheld.
  IF cardinality(bars) = 0 AND NOT EXISTS (
    SELECT FROM disclosure_requestitem row
    JOIN disclosure_disclosurerequest request ON request.id = row.request_id
    WHERE row.request_id = p_request AND row.item_id = p_item AND row.removed_at IS NULL
      AND row.approved_at = request.approved_at) THEN
    bars := bars || 'not_approved'::text;
  END IF;
  -- The same bytes handed over more than once: the stricter limits win. One by one: in a single query the table below
  -- would be asked about every item there is before their bytes are compared.
  FOR twin IN
    SELECT item.id FROM submissions_item item JOIN submissions_submission submission ON submission.id = item.submission_id
    WHERE item.fingerprint = print AND item.fingerprint <> ''::bytea AND item.id <> p_item
      AND submission.handed_over_at IS NOT NULL AND item.state IN ('received', 'stored', 'secured', 'held')
  LOOP
    IF cardinality(disclosure_bars_of_item(twin, p_request, p_at)) > 0 THEN
      RETURN bars || 'twin'::text;
    END IF;
  END LOOP;
  RETURN bars;
END $$;
"""

LOCKS = """
CREATE FUNCTION disclosure_refuse(p_item uuid, p_package uuid, p_decision uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  p record;
  bars text[];
BEGIN
  SELECT package.request_id, package.key_id, request.counterpart_id INTO p FROM disclosure_package package
    JOIN disclosure_disclosurerequest request ON request.id = package.request_id WHERE package.id = p_package;
  bars := disclosure_bars(p_item, p.request_id, clock_timestamp());
  IF NOT EXISTS (SELECT FROM disclosure_recipientkey key
                 WHERE key.id = p.key_id AND key.counterpart_id = p.counterpart_id AND key.state = 'confirmed') THEN
    bars := bars || 'key_missing'::text;
  END IF;
  -- The row names the decision it rests on: it must be the one that stands.
  IF NOT EXISTS (SELECT FROM disclosure_itemdecision decision
                 JOIN disclosure_question question ON question.id = decision.question_id
                 WHERE decision.id = p_decision AND decision.item_id = p_item AND question.request_id = p.request_id
                   AND question.state <> 'ended' AND decision.taken_back_at IS NULL AND decision.replaced_at IS NULL) THEN
    bars := bars || 'scope_changed'::text;
  END IF;
  IF cardinality(bars) > 0 THEN
    RAISE EXCEPTION 'item % may not be disclosed: %', p_item, array_to_string(bars, ', ')
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE FUNCTION disclosure_lock_item() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM disclosure_refuse(NEW.item_id, NEW.package_id, NEW.decision_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER disclosure_lock_item AFTER INSERT ON disclosure_releaseditem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disclosure_lock_item();

CREATE FUNCTION disclosure_lock_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM disclosure_releaseditem released WHERE released.package_id = NEW.id) THEN
    RAISE EXCEPTION 'package % holds nothing', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM disclosure_refuse(released.item_id, NEW.id, released.decision_id)
    FROM disclosure_releaseditem released WHERE released.package_id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER disclosure_lock_release AFTER INSERT OR UPDATE OF state ON disclosure_package
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'released')
  EXECUTE FUNCTION disclosure_lock_release();

CREATE FUNCTION disclosure_lock_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM disclosure_package package
                 WHERE package.request_id = NEW.id AND package.state = 'released') THEN
    RAISE EXCEPTION 'request % has no released package', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER disclosure_lock_request AFTER INSERT OR UPDATE OF state ON disclosure_disclosurerequest
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state IN ('released', 'acknowledged'))
  EXECUTE FUNCTION disclosure_lock_request();

CREATE FUNCTION disclosure_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was put into a package is never changed: % on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER disclosure_no_change BEFORE UPDATE OR DELETE ON disclosure_releaseditem
  FOR EACH STATEMENT EXECUTE FUNCTION disclosure_refuse_change();
-- What has left is of the request and the key it left under, for ever.
CREATE TRIGGER disclosure_no_change BEFORE UPDATE OR DELETE ON disclosure_package
  FOR EACH ROW WHEN (OLD.state = 'released') EXECUTE FUNCTION disclosure_refuse_change();
"""

UNDO = """
DROP TRIGGER disclosure_no_change ON disclosure_package;
DROP TRIGGER disclosure_no_change ON disclosure_releaseditem;
DROP TRIGGER disclosure_lock_request ON disclosure_disclosurerequest;
DROP TRIGGER disclosure_lock_release ON disclosure_package;
DROP TRIGGER disclosure_lock_item ON disclosure_releaseditem;
DROP FUNCTION disclosure_refuse_change(), disclosure_lock_request(), disclosure_lock_release(), disclosure_lock_item(),
  disclosure_refuse(uuid, uuid, uuid), disclosure_bars(uuid, uuid, timestamptz),
  disclosure_bars_of_recipient(uuid, timestamptz), disclosure_bars_of_item(uuid, uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_first"), ("consent", "0001_initial")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(OF_ITEM + OF_RECIPIENT + WHOLE + LOCKS, UNDO),
    ]
