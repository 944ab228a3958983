"""The Merkle tree as rows: which nodes are asked for, and one query for all of them."""

from collections.abc import Callable, Iterable
from functools import partial

from django.db import connection

from custody.models import Leaf
from vault.merkle import GetNode, inclusion_proof

Place = tuple[int, int]
_ANY = bytes(32)


def load(places: Iterable[Place]) -> dict[Place, bytes]:
    """The hashes of complete subtrees, by (level, index); KeyError later for those the log does not have."""
    wanted = set(places)
    leaves = [index for level, index in wanted if level == 0]
    found = {
        (0, index): bytes(leaf_hash)
        for index, leaf_hash in Leaf.objects.filter(pk__in=leaves).values_list("index", "leaf_hash")
    }
    inner = tuple(place for place in wanted if place[0] > 0)
    if inner:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT level, index, node_hash FROM custody_treenode WHERE (level, index) IN %s",
                [inner],
            )
            found |= {(level, index): bytes(node_hash) for level, index, node_hash in cursor.fetchall()}
    return found


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
