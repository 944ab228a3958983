"""Counting that costs the same at any size: among the newest, and never all there is.

A rare question is answered by the index of words. A common one is looked at in the newest entries alone: the index
would lead to a hundred thousand rows only to count them.
"""

from contextlib import suppress
from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from common.actors import Actor
from submissions.models import CatalogueEntry
from submissions.selectors.catalogue import NEWEST, Asked, matching

MOST_COUNTED = 5_000
# More expected than this is common; then so many of the newest entries are looked at.
COMMON, LOOKED_AT = 2_500, 5_000
# Fewer than a page among the newest: what was expected to be common is not, there.
FEWEST = 51
_COUNT = """
WITH alike AS MATERIALIZED (
  SELECT submission_id, traits, count(*) AS items FROM ({newest}) newest GROUP BY submission_id, traits
), whole AS MATERIALIZED (
  SELECT submission_id, sum(items) AS items FROM alike GROUP BY submission_id
)
SELECT spelling, sum(items) FROM (
  SELECT unnest(traits) AS spelling, items FROM alike
  UNION ALL
  SELECT 'state:' || (SELECT state FROM submissions_submission WHERE id = submission_id), items FROM whole
  UNION ALL
  SELECT '', items FROM whole
) told GROUP BY spelling
"""
# The newest are looked at one by one: the planner would read a common word's whole list to drop nearly all of it.
_ONE_BY_ONE = f"SET LOCAL enable_bitmapscan = off; {_COUNT}"


def counts_of(actor: Actor, asked: Asked) -> tuple[dict[str, int], bool]:
    """Return how many of the newest have each trait, "" for all of them; and whether there are others not counted."""
    rows = matching(actor, asked)
    if asked == Asked(order=asked.order) or not _is_common(rows):
        return _told(rows), False
    edge = _edge(actor)
    if edge is None:
        return _told(rows), False
    counts = _told(rows.filter(received_at__gte=edge), asked_as=_ONE_BY_ONE)
    return (counts, True) if counts.get("", 0) >= FEWEST else (_told(rows), False)


def _is_common(rows: QuerySet[CatalogueEntry]) -> bool:
    """Ask the planner how many it expects: nothing is counted for it, and a wrong guess only costs time."""
    with suppress(EmptyResultSet), connection.cursor() as cursor:
        sql, params = rows.order_by().values("pk").query.sql_with_params()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
        return bool(plan[0]["Plan"]["Plan Rows"] > COMMON)
    return False


def _edge(actor: Actor) -> datetime | None:
    """When the last of the newest LOOKED_AT entries came; None when there are no more than these."""
    rows = CatalogueEntry.objects.visible_to(actor).order_by(*NEWEST)
    edge: datetime | None = rows.values_list("received_at", flat=True)[LOOKED_AT : LOOKED_AT + 1].first()
    return edge


def _told(rows: QuerySet[CatalogueEntry], *, asked_as: str = _COUNT) -> dict[str, int]:
    """Count the newest by trait. Items of one submission are mostly alike: those are told once."""
    newest = rows.order_by(*NEWEST).values("submission_id", "traits")[: MOST_COUNTED + 1]
    # Django knows without asking when nothing can be seen, and says so where the query would have been.
    with suppress(EmptyResultSet), connection.cursor() as cursor:
        sql, params = newest.query.sql_with_params()
        cursor.execute(asked_as.replace("{newest}", sql), params)
        return {spelling: int(items) for spelling, items in cursor.fetchall()}
    return {}
