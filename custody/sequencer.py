"""Events become leaves of one tree. One sequencer at a time; what it has signed once, it never contradicts."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from common.turns import take_turn
from custody import anchors, segments, tree
from custody.errors import LogForked
from custody.keys import keyring
from custody.models import Checkpoint, CustodyEvent
from vault import merkle, note
from vault.event import leaf_data
from vault.note import Signer, Verifier

BATCH = 1000
HOUR_SECONDS = 3600
# Of appending to the log.
TURN = 0x6C6F67
# Rows are deleted as they are read: what a late transaction commits with a lower number is found by the next batch.
TAKE = """
DELETE FROM custody_unsequenced WHERE event_sequence IN
  (SELECT event_sequence FROM custody_unsequenced ORDER BY event_sequence LIMIT %s) RETURNING event_sequence
"""


@dataclass(frozen=True, slots=True)
class _NewLeaf:
    index: int
    event_sequence: int
    leaf_hash: bytes


def sequence(at: datetime) -> int:
    """Give every committed event its place, sign, and return how many; 0 also when another sequencer is at work.

    Raises:
        KeyNotHeld: this process does not sign.
        LogForked: the database contradicts a checkpoint signed before; nothing is signed until a person has looked.
        BlobStoreUnavailable: no store can say what was signed last; try again.
    """
    signer, verifier, total = keyring().signer(), keyring().verifier(), 0
    while True:
        done = _append_batch(signer, verifier, at)
        total += done
        if done < BATCH:
            return total


def check_not_forked(verifier: Verifier) -> note.Checkpoint | None:
    """Return the last signed checkpoint, having compared it with the tree and with what the stores remember."""
    newest = Checkpoint.objects.first()
    last = _parsed(newest.note, verifier) if newest else None
    size = last.size if last else 0
    remembered = [_parsed(text, verifier) for text in anchors.newest()]
    if any(one.size > size for one in remembered):
        raise LogForked(f"a checkpoint of more than {size} leaves was signed before")
    for signed in [*([last] if last else []), *remembered]:
        if _root(signed.size) != signed.root:
            raise LogForked(f"the first {signed.size} leaves are not those that were signed")
    return last


def _append_batch(signer: Signer, verifier: Verifier, at: datetime) -> int:
    with transaction.atomic(durable=True):
        if not take_turn(TURN):
            return 0
        events = _take()
        if not events:
            return 0
        last = check_not_forked(verifier)
        first = last.size if last else 0
        size, signed = _append(first, events, signer, at)
    # After the commit: a note that stands outside before the rows stand inside would look like a fork. The events come
    # before the note: whatever makes an older database be refused can then be entered into it again.
    segments.keep([number for number, _at, _commit in events], first=first, size=size, note=signed)
    anchors.keep(signed, size=size)
    return len(events)


def _take() -> list[tuple[int, datetime, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [BATCH])
        numbers = [number for (number,) in cursor.fetchall()]
    rows = CustodyEvent.objects.filter(pk__in=numbers).order_by("pk").values_list("pk", "at", "commit")
    events = [(number, at, bytes(commit)) for number, at, commit in rows]
    if len(events) != len(numbers):
        raise LogForked("an event that waited for its leaf is gone")
    return events


def _append(size: int, events: Sequence[tuple[int, datetime, bytes]], signer: Signer, at: datetime) -> tuple[int, str]:
    leaves = [_leaf(size + place, *event) for place, event in enumerate(events)]
    known = tree.load(tree.peaks(size))
    nodes = merkle.new_nodes(size, [leaf.leaf_hash for leaf in leaves], tree.getter(known))
    known |= {(level, index): node for level, index, node in nodes}
    grown = size + len(leaves)
    root = merkle.root(grown, tree.getter(known))
    _copy("custody_leaf (index, event_sequence, leaf_hash)", [(x.index, x.event_sequence, x.leaf_hash) for x in leaves])
    _copy("custody_treenode (level, index, node_hash)", [node for node in nodes if node[0]])
    signed = signer.sign(note.checkpoint(signer.name, grown, root))
    Checkpoint.objects.create(size=grown, root=root, note=signed, signed_at=at)
    return grown, signed


def _leaf(index: int, event_sequence: int, at: datetime, commit: bytes) -> _NewLeaf:
    return _NewLeaf(index, event_sequence, merkle.leaf_hash(leaf_data(index, hour_of(at), commit)))


def hour_of(at: datetime) -> int:
    """Whole hours since 1970: all that the public log tells about time."""
    return int(at.timestamp()) // HOUR_SECONDS


def _copy(table: str, rows: Sequence[tuple[int, int, bytes]]) -> None:
    if rows:
        lines = io.StringIO("".join(f"{first}\t{second}\t\\\\x{hashed.hex()}\n" for first, second, hashed in rows))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} FROM STDIN", lines)


def _root(size: int) -> bytes:
    known = tree.load(tree.peaks(size))
    try:
        return merkle.root(size, tree.getter(known))
    except KeyError:
        raise LogForked(f"the first {size} leaves are not all there") from None


def _parsed(signed: str, verifier: Verifier) -> note.Checkpoint:
    return note.parse_checkpoint(verifier.open(signed))
