"""Known answers are those of the eight leaves with which Certificate Transparency logs have been tested since 2013."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault import merkle
from vault.errors import ProofWrong

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    def __init__(self, leaves=(), batch=1000):
        self.nodes, self.size = {}, 0
        for start in range(0, len(leaves), batch):
            self.append([merkle.leaf_hash(leaf) for leaf in leaves[start : start + batch]])

    def append(self, hashes):
        for level, index, node in merkle.new_nodes(self.size, hashes, self.get):
            assert (level, index) not in self.nodes
            self.nodes[level, index] = node
        self.size += len(hashes)

    def get(self, level, index):
        return self.nodes[level, index]


def numbered(count):
    return [str(number).encode() for number in range(count)]


def root_by_definition(leaves):
    """RFC 9162, section 2.1.1, word for word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return merkle.leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return merkle.node_hash(root_by_definition(leaves[:k]), root_by_definition(leaves[k:]))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_ones(size):
    tree = Tree(LEAVES[:size])

    assert merkle.root(size, tree.get).hex() == ROOTS[size]
    assert merkle.root(size, Tree(LEAVES).get).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_proofs_are_the_known_ones(index, size, proof):
    assert [one.hex() for one in merkle.inclusion_proof(index, size, Tree(LEAVES).get)] == proof


@pytest.mark.parametrize(
    ("old", "size", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
    ],
)
def test_consistency_proofs_are_the_known_ones(old, size, proof):
    assert [one.hex() for one in merkle.consistency_proof(old, size, Tree(LEAVES).get)] == proof


@settings(deadline=None, database=None)
@given(st.lists(st.integers(0, 40), max_size=6))
def test_batches_of_any_size_grow_the_same_tree(batches):
    leaves, tree = numbered(sum(batches)), Tree()
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    for count in batches:
        tree.append(hashes[tree.size : tree.size + count])

    assert merkle.root(tree.size, tree.get) == root_by_definition(leaves)


@settings(deadline=None, database=None)
@given(st.lists(st.integers(0, 20), max_size=12))
def test_tree_that_only_knows_its_peaks_has_the_same_roots(batches):
    leaves, growing = numbered(sum(batches)), merkle.GrowingTree()
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]

    for batch in batches:
        growing.extend(hashes[:batch])
        del hashes[:batch]
        assert growing.root() == root_by_definition(leaves[: len(leaves) - len(hashes)])


def test_every_proof_of_every_small_tree_holds():
    tree, leaves = Tree(numbered(33)), numbered(33)
    roots = [merkle.root(size, tree.get) for size in range(34)]
    for size in range(1, 34):
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, tree.get)
            merkle.verify_inclusion(
                leaf=merkle.leaf_hash(leaves[index]), index=index, size=size, proof=proof, root=roots[size]
            )
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(old, size, tree.get)
            merkle.verify_consistency(old_size=old, old_root=roots[old], size=size, root=roots[size], proof=proof)


def test_every_small_change_to_an_inclusion_proof_is_refused():
    tree, leaves = Tree(numbered(21)), numbered(21)
    for size in range(1, 22):
        root = merkle.root(size, tree.get)
        for index in range(size):
            leaf, proof = merkle.leaf_hash(leaves[index]), merkle.inclusion_proof(index, size, tree.get)
            good = {"leaf": leaf, "index": index, "size": size, "proof": proof, "root": root}
            wrong = [
                {"leaf": bytes(32)},
                {"root": bytes(32)},
                {"index": index + 1},
                {"index": index - 1},
                {"proof": [*proof, bytes(32)]},
                {"proof": [bytes(32), *proof]},
                *({"proof": [*proof[:n], bytes(32), *proof[n + 1 :]]} for n in range(len(proof))),
                *([{"proof": proof[:-1]}, {"proof": proof[1:]}] if proof else []),
            ]
            for change in wrong:
                with pytest.raises(ProofWrong):
                    merkle.verify_inclusion(**{**good, **change})


def test_every_small_change_to_a_consistency_proof_is_refused():
    tree = Tree(numbered(21))
    roots = [merkle.root(size, tree.get) for size in range(22)]
    for size in range(1, 22):
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(old, size, tree.get)
            good = {"old_size": old, "old_root": roots[old], "size": size, "root": roots[size], "proof": proof}
            wrong = [
                {"old_root": bytes(32)},
                {"root": bytes(32)},
                {"old_size": 0},
                {"old_size": size + 1},
                {"proof": [*proof, bytes(32)]},
                *({"proof": [*proof[:n], bytes(32), *proof[n + 1 :]]} for n in range(len(proof))),
                *([{"proof": proof[:-1]}, {"proof": []}] if proof else []),
            ]
            for change in wrong:
                with pytest.raises(ProofWrong):
                    merkle.verify_consistency(**{**good, **change})


def test_proofs_of_what_is_not_there_cannot_be_asked():
    tree = Tree(numbered(3))

    for index, size in ((3, 3), (-1, 3), (0, 0)):
        with pytest.raises(ValueError, match="leaf"):
            merkle.inclusion_proof(index, size, tree.get)
    for old, size in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="grows"):
            merkle.consistency_proof(old, size, tree.get)
