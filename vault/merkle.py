"""The tree of RFC 9162: roots, proofs and their verification.

`get(level, index)` returns the hash of the complete subtree over the leaves index·2^level to (index+1)·2^level - 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from vault.errors import ProofWrong

GetNode: TypeAlias = Callable[[int, int], bytes]
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def new_nodes(size: int, leaf_hashes: Sequence[bytes], get: GetNode) -> list[tuple[int, int, bytes]]:
    """Return the (level, index, hash) that appending leaf_hashes to a tree of that size completes, leaves included."""
    nodes: list[tuple[int, int, bytes]] = []
    first, row, level = size, list(leaf_hashes), 0
    while row:
        nodes.extend((level, first + place, node) for place, node in enumerate(row))
        if first % 2:
            row.insert(0, get(level, first - 1))
        row = _parents(row)
        first, level = first // 2, level + 1
    return nodes


class GrowingTree:
    """Knows the complete subtrees of a tree to which leaves are added, and so its root at any time."""

    def __init__(self) -> None:
        """Begin with no leaves."""
        self._peaks: list[tuple[int, bytes]] = []

    def extend(self, leaf_hashes: Sequence[bytes]) -> None:
        """Add leaves at the end."""
        alone: list[tuple[int, bytes]] = []
        row, level = list(leaf_hashes), 0
        while row:
            if self._peaks and self._peaks[-1][0] == level:
                row.insert(0, self._peaks.pop()[1])
            if len(row) % 2:
                alone.append((level, row.pop()))
            row, level = _parents(row), level + 1
        self._peaks.extend(reversed(alone))

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._peaks:
            return EMPTY_ROOT
        hashed = self._peaks[-1][1]
        for _level, left in reversed(self._peaks[:-1]):
            hashed = node_hash(left, hashed)
        return hashed


def root(size: int, get: GetNode) -> bytes:
    """Return the root of the first size leaves."""
    return _subtree(0, size, get) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, get: GetNode) -> list[bytes]:
    """Return the hashes that lead from leaf index to the root of the first size leaves, sibling first."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of that size")
    return _path(index, 0, size, get)


def consistency_proof(old_size: int, size: int, get: GetNode) -> list[bytes]:
    """Return the hashes which show that the first old_size leaves still begin the first size leaves."""
    if not 0 < old_size <= size:
        raise ValueError("a tree grows")
    return _subproof(old_size, (0, size), get, whole=True)


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise ProofWrong unless proof leads from that leaf hash to that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise ProofWrong("no such leaf in a tree of that size")
    place, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofWrong("the proof is too long")
        if place % 2 or place == last:
            current = node_hash(sibling, current)
            place, last = _climb(place, last)
        else:
            current = node_hash(current, sibling)
        place, last = place >> 1, last >> 1
    if last or current != root:
        raise ProofWrong("the proof does not lead to the root")


def verify_consistency(*, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Raise ProofWrong unless the tree of size grew out of that of old_size (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size <= size or (old_size == size and proof):
        raise ProofWrong("not a proof of growth")
    if old_size == size:
        _check_same(old_root, root)
        return
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        raise ProofWrong("the proof is empty")
    place, last = _skip_right(old_size - 1, size - 1)
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofWrong("the proof is too long")
        if place % 2 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _climb(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofWrong("the proof is too short")
    _check_same(old, old_root)
    _check_same(new, root)


def _skip_right(place: int, last: int) -> tuple[int, int]:
    """Go up while the old tree's last node is a right child: there both trees are still the same."""
    while place % 2:
        place, last = place >> 1, last >> 1
    return place, last


def _climb(place: int, last: int) -> tuple[int, int]:
    """Go up over the levels at which a last node has no sibling."""
    while place and place % 2 == 0:
        place, last = place >> 1, last >> 1
    return place, last


def _check_same(computed: bytes, claimed: bytes) -> None:
    if computed != claimed:
        raise ProofWrong("the proof does not lead to the root")


def _split(count: int) -> int:
    """Return the largest power of two below count."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, count: int, get: GetNode) -> bytes:
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return get(level, start >> level)
    left = _split(count)
    return node_hash(_subtree(start, left, get), _subtree(start + left, count - left, get))


def _path(index: int, start: int, count: int, get: GetNode) -> list[bytes]:
    if count == 1:
        return []
    left = _split(count)
    if index < start + left:
        return [*_path(index, start, left, get), _subtree(start + left, count - left, get)]
    return [*_path(index, start + left, count - left, get), _subtree(start, left, get)]


def _subproof(old: int, span: tuple[int, int], get: GetNode, *, whole: bool) -> list[bytes]:
    start, count = span
    if old == count:
        return [] if whole else [_subtree(start, count, get)]
    left = _split(count)
    if old <= left:
        return [*_subproof(old, (start, left), get, whole=whole), _subtree(start + left, count - left, get)]
    right = (start + left, count - left)
    return [*_subproof(old - left, right, get, whole=False), _subtree(start, left, get)]


def _parents(row: Sequence[bytes]) -> list[bytes]:
    """Return the nodes above a row that begins on the left; one at its end without a neighbour has none."""
    sha256 = hashlib.sha256
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
