"""What hangs on each key: wraps of objects, wraps of records, records by their own heads, and staged parts."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count
from psycopg2 import sql

from custody import stores
from custody.errors import BlobMissing
from custody.holdings import Holding, holdings
from custody.models import KeyEntry, KeyWrap, RecordWrap, StagedPart
from custody.states import KeyState
from vault.container import HEADER_BYTES, WRAP_BYTES, parse_header
from vault.errors import UnknownFormat

# A record that has a wrap beside it hangs on that one's key, whatever its own head says.
BY_HEAD = sql.SQL("""
SELECT substring({column} from 45 for 8), count(*) FROM {table}
 WHERE length({column}) > {head} AND NOT EXISTS (
       SELECT 1 FROM custody_recordwrap beside WHERE beside.head_sha256 = sha256(substring({column} from 1 for {head})))
 GROUP BY 1
""")


@transaction.atomic
def count_uses(at: datetime) -> dict[bytes, int]:
    """Count what is sealed to each key, and keep the numbers with the keys' entries; by key id."""
    counted = _wraps() + _records() + _parts()
    for entry in KeyEntry.objects.all():
        KeyEntry.objects.filter(pk=entry.pk).exclude(state=KeyState.DESTROYED).update(
            sealed_count=counted[bytes(entry.key_id)], counted_at=at
        )
    return dict(counted)


def _wraps() -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    for model in (KeyWrap, RecordWrap):
        rows = model.objects.order_by().values_list("key_id").annotate(Count("pk"))
        found.update({bytes(key_id): count for key_id, count in rows})
    return found


def _records() -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    for holding in holdings():
        found.update(dict(_by_head(holding)))
    return found


def _by_head(holding: Holding) -> Iterator[tuple[bytes, int]]:
    query = BY_HEAD.format(
        table=sql.Identifier(holding.table),
        column=sql.Identifier(holding.column),
        head=sql.Literal(HEADER_BYTES + WRAP_BYTES),
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from ((bytes(kid), count) for kid, count in cursor.fetchall())


def _parts() -> Counter[bytes]:
    """Which key a part was sealed to stands in its blob alone, and the blob is what must open: so it is asked."""
    found: Counter[bytes] = Counter()
    for name in StagedPart.objects.filter(removed_at=None).values_list("name", flat=True).iterator():
        with suppress(BlobMissing, UnknownFormat), stores.staging().open(name) as blob:
            if kid := parse_header(blob.read(HEADER_BYTES)).kid:
                found[kid] += 1
    return found
