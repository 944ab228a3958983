"""The log since the last backup, outside the database: what was signed can be entered again when the database is older.

One small blob for each batch the sequencer appends, sealed to the recovery key: whoever restores opens them, nobody
else. A backup that holds the same events makes them superfluous.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog

from custody import stores
from custody.errors import BlobExists, BlobMissing, BlobStoreUnavailable
from custody.keys import keyring
from custody.models import Checkpoint, CustodyEvent, Leaf
from vault.blobstore import write_blob
from vault.container import Header, Kind, open_bytes, seal_bytes
from vault.keyring import Keyring, KeyUse

PREFIX: Final = "l/"
COLUMNS: Final = (
    "sequence",
    "at",
    "act",
    "subject_kind",
    "subject_id",
    "actor_id",
    "actor_role",
    "on_behalf_of",
    "event_json",
    "salt",
    "commit",
)
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Segment:
    """Events, not saved, with the places first, first + 1, …; note: what was signed of the log that ends with them."""

    first: int
    size: int
    note: str
    events: list[CustodyEvent]


def keep(sequences: Sequence[int], *, first: int, size: int, note: str) -> None:
    """Write what was just appended into both stores. A store that is away is passed over: it has the next ones."""
    rows = {row["sequence"]: row for row in CustodyEvent.objects.filter(pk__in=sequences).values(*COLUMNS)}
    told = {"note": note, "events": [_told(rows[number]) for number in sequences]}
    header = Header(Kind.FIELD, _id(first))
    sealed = seal_bytes(json.dumps(told).encode(), header=header, recipient=keyring().current(KeyUse.RECOVERY))
    for which, store in stores.copies().items():
        try:
            write_blob(store, f"{PREFIX}{first:020d}-{size:020d}", sealed)
        except BlobExists:
            continue
        except BlobStoreUnavailable:
            logger.warning("segment.not_kept", store=which, first=first, size=size)


def complete(*, since: int) -> int:
    """Write the segments of a log longer than `since` that a crash left out; returns how many."""
    known, last, written = _names(), since, 0
    for point in Checkpoint.objects.filter(size__gt=since).order_by("size").iterator():
        if last not in known:
            leaves = Leaf.objects.filter(index__gte=last, index__lt=point.size).order_by("index")
            keep(list(leaves.values_list("event_sequence", flat=True)), first=last, size=point.size, note=point.note)
            written += 1
        last = point.size
    return written


def after(size: int, opens: Keyring) -> Iterator[Segment]:
    """The segments that go on from a log of that size, in order, as far as they follow one another.

    opens: holds the recovery key.
    """
    known = _names()
    while size in known:
        name, until = known[size]
        yield _read(name, size, until, opens)
        size = until


def forget(*, until: int) -> int:
    """Remove the segments whose events are all among the first `until`: a backup has them. Return how many names."""
    names = [name for name, size in _names().values() if size <= until]
    for name in names:
        for store in stores.copies().values():
            store.delete(name)
    return len(names)


def _names() -> dict[int, tuple[str, int]]:
    """By the size of the log they go on from: name and the size they lead to."""
    found = {}
    for store in stores.copies().values():
        for name in store.names(PREFIX):
            first, _dash, size = name.removeprefix(PREFIX).partition("-")
            found[int(first)] = (name, int(size))
    return found


def _read(name: str, first: int, size: int, opens: Keyring) -> Segment:
    for store in stores.copies().values():
        try:
            with store.open(name) as blob:
                opened = open_bytes(blob.read(), expect=Header(Kind.FIELD, _id(first)), keyring=opens)
        except (BlobMissing, BlobStoreUnavailable):
            continue
        told = json.loads(opened)
        return Segment(first, size, told["note"], [_event(row) for row in told["events"]])
    raise BlobStoreUnavailable(f"no store gives {name}")


def _id(first: int) -> UUID:
    return UUID(int=first)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "at": row["at"].isoformat(),
        "subject_id": str(row["subject_id"]),
        "actor_id": str(row["actor_id"]),
        "on_behalf_of": str(row["on_behalf_of"]) if row["on_behalf_of"] else None,
        "salt": bytes(row["salt"]).hex(),
        "commit": bytes(row["commit"]).hex(),
    }


def _event(told: dict[str, Any]) -> CustodyEvent:
    read = {
        "at": datetime.fromisoformat(told["at"]),
        "salt": bytes.fromhex(told["salt"]),
        "commit": bytes.fromhex(told["commit"]),
    }
    return CustodyEvent(**{**told, **read})
