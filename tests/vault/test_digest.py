from __future__ import annotations

import hashlib

from vault.digest import Digester, Digests


def test_digests_are_those_of_the_whole():
    digester = Digester()
    for piece in (b"one", memoryview(b"two"), b""):
        digester.update(piece)

    assert digester.digests() == Digests(
        hashlib.sha256(b"onetwo").hexdigest(), hashlib.sha512(b"onetwo").hexdigest(), 6
    )


def test_nothing_has_digests_too():
    assert Digester().digests().sha256.startswith("e3b0c442")
