"""The whole log, proven again from its first leaf; and single events, proven against the newest checkpoint."""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

from custody import tree
from custody.errors import VaultError
from custody.keys import keyring
from custody.models import Checkpoint
from custody.receipts import EventProof
from vault import merkle, note
from vault.event import SALT_BYTES, commitment, commitment_and_leaf, leaf_data
from vault.merkle import GrowingTree
from vault.note import Verifier

MOST_PROBLEMS = 100
# A row of leaves is made into a tree when it is so long, whatever was signed.
ROW = 1 << 14
# Hours are computed by the database: a million datetimes would take longer than all the hashing. In floating point:
# exact for whole seconds, and several times faster than its decimal arithmetic.
FIELDS = """
SELECT leaf.leaf_hash, floor(date_part('epoch', event.at) / 3600)::bigint, event.salt, event.commit, leaf.index,
       event.event_json
  FROM custody_leaf leaf LEFT JOIN custody_custodyevent event ON event.sequence = leaf.event_sequence
"""
# As bytes, and as a stream: the database looks up and sends what comes next while we hash.
LOG = "COPY (" + FIELDS + " WHERE leaf.index < {size} ORDER BY leaf.index) TO STDOUT WITH (FORMAT binary)"
Row = tuple[bytes, int | None, bytes | None, bytes | None, int, str]
# A row as it comes: how many fields, and before each of them how long it is.
_FIXED = struct.Struct(">hi32siqi32si32siqi")
_unpacked = _FIXED.unpack_from
_LENGTHS = (6, 32, 8, 32, 32, 8)
_KEPT = slice(6, 38)
_COPY_HEADER_BYTES = 19


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


class _Walk:
    """Goes along the log as the database sends it, once; what looks wrong is only marked, and looked at afterwards."""

    def __init__(self, signed: Mapping[int, Checkpoint], found: Verified) -> None:
        self._signed, self._found = signed, found
        self._tree = GrowingTree()
        self._stops = iter(sorted(signed))
        self._stop = next(self._stops, 0)
        self._row: list[bytes] = []
        self._room = min(ROW, self._stop)
        self._next = 0
        self.doubtful: list[int] = []

    def write(self, message: bytes) -> None:
        """One leaf and its event: what `COPY` calls for each."""
        # The first comes behind a header; the end is a message too, and too short to be a row.
        row = message[_COPY_HEADER_BYTES:] if message[0] else message
        if len(row) > _KEPT.start:
            self._row.append(self._hash_of(row))
            if len(self._row) == self._room:
                self.rest()

    def rest(self) -> None:
        """Make the row a part of the tree, and hold the tree against what was signed of it."""
        if not self._row:
            return
        found = self._found
        found.leaves += len(self._row)
        self._tree.extend(self._row)
        self._row.clear()
        found.root = self._tree.root()
        if (point := self._signed.get(found.leaves)) and found.root != bytes(point.root):
            found.complain(f"the first {point.size} leaves are not those whose checkpoint was signed")
        if found.leaves == self._stop:
            self._stop = next(self._stops, self._stop)
        self._room = min(ROW, self._stop - found.leaves)

    def _hash_of(self, row: bytes) -> bytes:
        """Return the hash the leaf should have; whatever it says itself is not believed."""
        if len(row) < _FIXED.size:
            return self._doubt(row[_KEPT])
        fields, of_kept, kept, of_hour, hour, of_salt, salt, of_commit, commit, of_index, index, _ = _unpacked(row)
        if (fields, of_kept, of_hour, of_salt, of_commit, of_index) != _LENGTHS or hour < 0:
            return self._doubt(row[_KEPT])
        committed, hashed = commitment_and_leaf(index, hour, salt, row[_FIXED.size :])
        if index != self._next or committed != commit or hashed != kept:
            self._doubt(hashed)
        self._next = index + 1
        return hashed

    def _doubt(self, hashed: bytes) -> bytes:
        if len(self.doubtful) < MOST_PROBLEMS:
            self.doubtful.append(self._next)
        self._next += 1
        return hashed


def verify_log() -> Verified:
    """Recompute every commitment, leaf and node, and hold them against every checkpoint that was ever signed."""
    signed = {point.size: point for point in Checkpoint.objects.order_by("size").iterator()}
    size, found = max(signed, default=0), Verified()
    _check_notes(signed.values(), found)
    walk = _Walk(signed, found)
    with connection.cursor() as cursor:
        cursor.copy_expert(LOG.format(size=size), walk)
    walk.rest()
    _explain(walk.doubtful, found)
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


def _explain(indexes: list[int], found: Verified) -> None:
    """Say of each of these leaves what is wrong with it."""
    with connection.cursor() as cursor:
        cursor.execute(f"{FIELDS} WHERE leaf.index = ANY(%s)", [indexes])
        rows = {row[4]: row for row in cursor.fetchall()}
    for index in indexes:
        found.complain(_what_is_wrong(index, rows.get(index)))


def _what_is_wrong(index: int, row: Row | None) -> str:
    if row is None:
        return f"leaf {index} is missing"
    _kept, hour, salt, commit, _index, event_json = row
    if hour is None or salt is None or commit is None:
        return f"the event of leaf {index} is missing"
    if len(salt) != SALT_BYTES or commitment(bytes(salt), event_json.encode()) != bytes(commit):
        return f"the event of leaf {index} is not the one that was committed to"
    return f"leaf {index} is not the one that was entered"


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
