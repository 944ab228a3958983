"""Which items came with the same bytes: noted by a worker, long after their senders were answered."""

from datetime import datetime

from django.db import connection, transaction

from common.actors import Actor
from custody.permissions import check_is_worker

# By hand: each is one pass over an index, however many accessions the same bytes have. Files without a byte are all
# alike and say nothing of one another. That a fingerprint is not empty is said again at every join: the index holds
# only those, and Postgres takes it only for a question that cannot want the others. Without it each item costs a walk
# through all.
TAKE = """
DELETE FROM submissions_uncompared WHERE item_id IN
  (SELECT item_id FROM submissions_uncompared ORDER BY item_id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING item_id
"""
TWINS = """
WITH prints AS MATERIALIZED (
  SELECT DISTINCT fingerprint FROM submissions_item WHERE id = ANY(%s) AND size_bytes > 0 AND fingerprint <> ''::bytea
), known AS MATERIALIZED (
  SELECT prints.fingerprint, coalesce((
      SELECT twin."group" FROM submissions_item item JOIN submissions_twin twin ON twin.item_id = item.id
       WHERE item.fingerprint = prints.fingerprint AND item.fingerprint <> ''::bytea
       LIMIT 1), gen_random_uuid()) AS number
    FROM prints
   WHERE (SELECT count(*) FROM (
      SELECT FROM submissions_item item
       WHERE item.fingerprint = prints.fingerprint AND item.fingerprint <> ''::bytea LIMIT 2) AS two) = 2
)
INSERT INTO submissions_twin (item_id, "group", received_at)
SELECT item.id, known.number, coalesce(item.received_at, item.created_at)
  FROM known JOIN submissions_item item ON item.fingerprint = known.fingerprint AND item.fingerprint <> ''::bytea
ON CONFLICT DO NOTHING
"""
REPEATS = """
WITH prints AS MATERIALIZED (
  SELECT DISTINCT item.fingerprint, submission.organisation_id
    FROM submissions_item item JOIN submissions_submission submission ON submission.id = item.submission_id
   WHERE item.id = ANY(%s) AND item.size_bytes > 0 AND item.fingerprint <> ''::bytea
), own AS MATERIALIZED (
  SELECT item.id, prints.fingerprint, prints.organisation_id
    FROM prints
    JOIN submissions_item item ON item.fingerprint = prints.fingerprint AND item.fingerprint <> ''::bytea
    JOIN submissions_submission submission
      ON submission.id = item.submission_id AND submission.organisation_id = prints.organisation_id
), known AS MATERIALIZED (
  SELECT own.fingerprint, own.organisation_id,
         coalesce((array_agg(repeat."group") FILTER (WHERE repeat."group" IS NOT NULL))[1], gen_random_uuid()) AS number
    FROM own LEFT JOIN submissions_repeat repeat ON repeat.item_id = own.id
   GROUP BY own.fingerprint, own.organisation_id HAVING count(*) > 1
)
INSERT INTO submissions_repeat (item_id, "group")
SELECT own.id, known.number FROM known JOIN own USING (fingerprint, organisation_id)
ON CONFLICT DO NOTHING
"""
A_BATCH = 1000


@transaction.atomic
def note_same_bytes(*, actor: Actor, at: datetime) -> int:  # noqa: ARG001 - every service is told when
    """Hold the items that are new in the vault against all others, and return how many were looked at.

    One at a time (the sweeper is alone): of two that come together, the later one to be looked at finds both.
    Two accessions stay two, each with its own provider and its own limits.

    Source: Protocol D4; C10: no organisation learns of another.
    """
    check_is_worker(actor)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [A_BATCH])
        taken = [item_id for (item_id,) in cursor.fetchall()]
        if taken:
            cursor.execute(TWINS, [taken])
            cursor.execute(REPEATS, [taken])
    return len(taken)
