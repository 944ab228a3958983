"""The whole log, proven again from its first leaf; and single events, proven against the newest checkpoint."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

from django.db import connection, transaction

from custody import tree
from custody.errors import VaultError
from custody.keys import keyring
from custody.models import Checkpoint
from custody.receipts import EventProof
from vault import merkle, note
from vault.event import commitment, leaf_data
from vault.note import Verifier

FETCH = 20_000
MOST_PROBLEMS = 100
# Hours are computed by the database: a million datetimes would take longer than all the hashing. In floating point:
# exact for whole seconds, and several times faster than its decimal arithmetic.
ROWS = """
SELECT leaf.index, leaf.leaf_hash, floor(date_part('epoch', event.at) / 3600)::bigint,
       event.event_json, event.salt, event.commit
  FROM custody_leaf leaf LEFT JOIN custody_custodyevent event ON event.sequence = leaf.event_sequence
 WHERE leaf.index < %s ORDER BY leaf.index
"""
Row = tuple[int, bytes, int | None, str, bytes, bytes]


@dataclass(slots=True)
class Verified:
    """leaves: how many were looked at.  problems: what is wrong, in words for an auditor; none when all is well."""

    leaves: int = 0
    checkpoints: int = 0
    root: bytes = merkle.EMPTY_ROOT
    problems: list[str] = field(default_factory=list)

    def complain(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


@dataclass(slots=True)
class _Growing:
    """The complete subtrees of a tree to which leaves are added one by one."""

    peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, hashed: bytes) -> None:
        level = 0
        while self.peaks and self.peaks[-1][0] == level:
            hashed = merkle.node_hash(self.peaks.pop()[1], hashed)
            level += 1
        self.peaks.append((level, hashed))

    def root(self) -> bytes:
        if not self.peaks:
            return merkle.EMPTY_ROOT
        hashed = self.peaks[-1][1]
        for _level, left in reversed(self.peaks[:-1]):
            hashed = merkle.node_hash(left, hashed)
        return hashed


def verify_log() -> Verified:
    """Recompute every commitment, leaf and node, and hold them against every checkpoint that was ever signed."""
    signed = {point.size: point for point in Checkpoint.objects.order_by("size").iterator()}
    size, found, growing = max(signed, default=0), Verified(), _Growing()
    _check_notes(signed.values(), found)
    for row in _rows(size):
        hashed = _check_leaf(row, found)
        growing.add(hashed)
        found.leaves += 1
        if (point := signed.get(found.leaves)) and growing.root() != bytes(point.root):
            found.complain(f"the first {point.size} leaves are not those whose checkpoint was signed")
    found.root = growing.root()
    if found.leaves != size:
        found.complain(f"{size} leaves were signed and {found.leaves} are there")
    _check_nodes(size, found)
    return found


def verify_proof(proof: EventProof, verifier: Verifier) -> None:
    """Prove one event as an outsider would, from the text of its proof alone; raises when it does not hold."""
    parsed = note.parse_tlog_proof(proof.proof_text)
    point = note.parse_checkpoint(verifier.open(parsed.checkpoint_note))
    commit = commitment(bytes.fromhex(proof.salt_hex), proof.event_json.encode())
    merkle.verify_inclusion(
        leaf=merkle.leaf_hash(leaf_data(parsed.index, proof.hour, commit)),
        index=parsed.index,
        size=point.size,
        proof=parsed.hashes,
        root=point.root,
    )


def holds(proof: EventProof) -> bool:
    try:
        verify_proof(proof, keyring().verifier())
    except VaultError:
        return False
    return True


def _rows(size: int) -> Iterator[Row]:
    """The log in order, from a cursor of the database's: asking piece by piece, or ahead in a thread, was slower."""
    with transaction.atomic(), closing(connection.connection.cursor(name="custody_verify")) as cursor:
        cursor.itersize = FETCH
        cursor.execute(ROWS, [size])
        yield from cursor


def _check_leaf(row: Row, found: Verified) -> bytes:
    """Return the hash the leaf should have; whatever it says itself is not believed."""
    index, kept, hour, event_json, salt, commit = row
    if index != found.leaves:
        found.complain(f"leaf {found.leaves} is missing")
    if hour is None:
        found.complain(f"the event of leaf {index} is missing")
        return bytes(kept)
    computed = commitment(bytes(salt), event_json.encode())
    if computed != bytes(commit):
        found.complain(f"the event of leaf {index} is not the one that was committed to")
    hashed = merkle.leaf_hash(leaf_data(index, hour, computed))
    if hashed != bytes(kept):
        found.complain(f"leaf {index} is not the one that was entered")
    return hashed


def _check_notes(points: Iterable[Checkpoint], found: Verified) -> None:
    verifier = keyring().verifier()
    for point in points:
        found.checkpoints += 1
        try:
            signed = note.parse_checkpoint(verifier.open(point.note))
        except VaultError:
            found.complain(f"the checkpoint of {point.size} leaves is not signed by this log")
            continue
        if (signed.size, signed.root) != (point.size, bytes(point.root)):
            found.complain(f"the checkpoint of {point.size} leaves says something else than its row")


def _check_nodes(size: int, found: Verified) -> None:
    """The stored nodes are what proofs are made of: the newest root must follow from them too."""
    try:
        stored = merkle.root(size, tree.getter(tree.load(tree.peaks(size))))
    except KeyError:
        found.complain("nodes of the tree are missing")
        return
    if stored != found.root:
        found.complain("the stored nodes do not lead to the root of the leaves")


def unplaced() -> int:
    """How many events have no leaf."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM custody_custodyevent event"
            " WHERE NOT EXISTS (SELECT 1 FROM custody_leaf leaf WHERE leaf.event_sequence = event.sequence)"
            " AND NOT EXISTS (SELECT 1 FROM custody_unsequenced u WHERE u.event_sequence = event.sequence)"
        )
        return int(cursor.fetchone()[0])
