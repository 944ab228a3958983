"""The Merkle tree as rows: which nodes are asked for, and one query for all of them."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import connection

from vault.merkle import GetNode, inclusion_proof

Place = tuple[int, int]
_ANY = bytes(32)
NODES = """
SELECT 0, index, leaf_hash FROM custody_leaf WHERE index = ANY(%s)
UNION ALL SELECT level, index, node_hash FROM custody_treenode WHERE (level, index) IN %s
"""


def load(places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of complete subtrees, by (level, index), from one query; those the log does not have are not there."""
    wanted = tuple(set(places))
    if not wanted:
        return {}
    leaves = [index for level, index in wanted if level == 0]
    with connection.cursor() as cursor:
        cursor.execute(NODES, [leaves, wanted])
        return {(level, index): bytes(hashed) for level, index, hashed in cursor.fetchall()}


def peaks(size: int) -> list[Place]:
    """The complete subtrees that a tree of that size consists of: all that is needed to go on or to know its root."""
    places, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            places.append((level, start >> level))
            start += 1 << level
    return places


def getter(known: dict[Place, bytes]) -> GetNode:
    return lambda level, index: known[level, index]


def places_of(compute: Callable[[GetNode], object]) -> set[Place]:
    """Which nodes a computation will ask for."""
    asked: set[Place] = set()

    def note(level: int, index: int) -> bytes:
        asked.add((level, index))
        return _ANY

    compute(note)
    return asked


def proofs(indexes: Iterable[int], size: int) -> dict[int, list[bytes]]:
    """Inclusion proofs of many leaves in the tree of that size, from one query."""
    wanted = list(indexes)
    asked: set[Place] = set()
    for index in wanted:
        asked |= places_of(partial(inclusion_proof, index, size))
    known = load(asked)
    return {index: inclusion_proof(index, size, getter(known)) for index in wanted}
