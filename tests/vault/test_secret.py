from __future__ import annotations

import pytest

from vault.errors import Tampered
from vault.secret import open_secret, seal_secret

KEY = bytes(range(32))


def test_secret_opens_for_its_purpose_only():
    sealed = seal_secret(KEY, "totp:1", b"seed")

    assert open_secret(KEY, "totp:1", sealed) == b"seed"
    for key, purpose, wrong in (
        (KEY, "totp:2", sealed),
        (bytes(32), "totp:1", sealed),
        (KEY, "totp:1", sealed[:-1]),
        (KEY, "totp:1", b""),
    ):
        with pytest.raises(Tampered):
            open_secret(key, purpose, wrong)


def test_same_secret_never_looks_the_same():
    assert seal_secret(KEY, "totp:1", b"seed") != seal_secret(KEY, "totp:1", b"seed")
