"""The second lock looks closer: at the working copy that leaves, at who ended a promise, at what was chosen to leave.

A working copy is scanned and confirmed by a second person before it can leave (D4). A promise to a source is over only
when two people ended it (D2). A row of a release says original or copy as the request does. The functions replace
those of 0002_locks, whole, so that what holds can be read in one place.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("disclosure.migrations.0002_locks")

PROMISE = """
CREATE FUNCTION consent_promise_stands(promise consent_sourceconfidentiality) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT promise.state <> 'released' OR promise.confirmed_by IS NULL OR promise.confirmed_by = promise.released_by
$$;
"""
OF_ITEM = """
CREATE OR REPLACE FUNCTION disclosure_bars_of_item(p_item uuid, p_request uuid, p_at timestamptz) RETURNS text[]
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
  SELECT row.copy, working_copy.stored_at, working_copy.scan, working_copy.confirmed_by, working_copy.made_by INTO ri
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
             WHERE link.item_id = p_item AND consent_promise_stands(promise))
     OR EXISTS (SELECT FROM submissions_itemperson person
                JOIN consent_sourceconfidentiality promise ON promise.source_id = person.source_id
                WHERE person.item_id = p_item AND consent_promise_stands(promise)) THEN
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
                      WHERE promise.source_id = person.source_id AND consent_promise_stands(promise))
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
  -- Of the bytes that would leave: what was made of an item was scanned by itself.
  IF ri.copy = 'working_copy' THEN
    scan := ri.scan;
    IF ri.confirmed_by IS NULL OR ri.confirmed_by = ri.made_by THEN
      bars := bars || 'copy_not_confirmed'::text;
    END IF;
  ELSE
    SELECT label.outcome INTO scan FROM submissions_itemlabel label
      WHERE label.item_id = p_item AND label.kind = 'scan' ORDER BY label.at DESC, label.id DESC LIMIT 1;
  END IF;
  -- Also a hazard is agreed to only once the answer has cooled.
  IF coalesce(d.as_hazard AND p_at >= d.effective_from, false) IS FALSE AND scan IS DISTINCT FROM 'clean' THEN
    bars := bars || CASE WHEN scan = 'infected' THEN 'not_clean' ELSE 'not_scanned' END::text;
  END IF;
  RETURN bars;
END $$;
"""
LOCKS = """
CREATE FUNCTION disclosure_refuse(p_item uuid, p_package uuid, p_decision uuid, p_copy text)
RETURNS void
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
  -- What leaves is what was chosen and approved: the original never takes the place of the copy with less in it.
  IF EXISTS (SELECT FROM disclosure_requestitem row
             WHERE row.request_id = p.request_id AND row.item_id = p_item AND row.removed_at IS NULL
               AND row.copy <> p_copy) THEN
    bars := bars || 'scope_changed'::text;
  END IF;
  IF cardinality(bars) > 0 THEN
    RAISE EXCEPTION 'item % may not be disclosed: %', p_item, array_to_string(bars, ', ')
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION disclosure_lock_item() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM disclosure_refuse(NEW.item_id, NEW.package_id, NEW.decision_id, NEW.copy);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION disclosure_lock_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM disclosure_releaseditem released WHERE released.package_id = NEW.id) THEN
    RAISE EXCEPTION 'package % holds nothing', NEW.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM disclosure_refuse(released.item_id, NEW.id, released.decision_id, released.copy)
    FROM disclosure_releaseditem released WHERE released.package_id = NEW.id;
  RETURN NULL;
END $$;
DROP FUNCTION disclosure_refuse(uuid, uuid, uuid);
"""


def _anew(sql: str) -> str:
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def _of_before(name: str) -> str:
    """One function of 0002, as it was."""
    start = before.LOCKS.index(f"CREATE FUNCTION {name}(")
    return _anew(before.LOCKS[start : before.LOCKS.index("END $$;", start)]) + "END $$;\n"


UNDO = (
    "".join(map(_of_before, ("disclosure_refuse", "disclosure_lock_item", "disclosure_lock_release")))
    + "DROP FUNCTION disclosure_refuse(uuid, uuid, uuid, text);"
    + _anew(before.OF_ITEM)
    + "DROP FUNCTION consent_promise_stands(consent_sourceconfidentiality);"
)


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0004_approved_items"),
        ("consent", "0006_release_by_two"),
        ("submissions", "0002_concerns_nobody"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="workingcopy",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="confirmed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="scan",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clean", "Nothing found"),
                    ("infected", "Malware found: handle as hazardous"),
                    ("not_scanned", "Not scanned"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="scan_detail",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="workingcopy",
            name="scanned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="workingcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scan", ""), ("scanned_at__isnull", True)),
                    models.Q(
                        ("scan__in", ["clean", "infected", "not_scanned"]),
                        ("scanned_at__isnull", False),
                        ("stored_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="working_copy_scan_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="workingcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("stored_at__isnull", False),
                        models.Q(("confirmed_by", models.F("made_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="working_copy_is_confirmed_by_another",
            ),
        ),
        migrations.RunSQL(PROMISE + OF_ITEM + LOCKS, UNDO),
    ]
