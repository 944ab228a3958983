from __future__ import annotations

import copy
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from vault.errors import Tampered
from vault.keys import KeyUse, PrivateKey, PublicKey, new_seed

SEED = bytes(range(96))
PRIVATE = PrivateKey(KeyUse.EVIDENCE, "2026", SEED)


def test_key_id_is_made_of_sort_and_bytes():
    assert PRIVATE.kid == hashlib.sha256(b"evd1/kid\0\x02" + PRIVATE.public.raw).digest()[:8]
    assert (PRIVATE.public.use, PRIVATE.public.epoch) == (KeyUse.EVIDENCE, "2026")


def test_wrap_opens_with_the_same_info_only():
    wrap = PRIVATE.public.wrap(bytes(32), b"here")

    assert len(wrap) == 1168
    assert PRIVATE.unwrap(wrap, b"here") == bytes(32)
    for wrong, info in ((wrap, b"there"), (wrap[:-1], b"here"), (b"", b"here")):
        with pytest.raises(Tampered):
            PRIVATE.unwrap(wrong, info)


def test_wrap_of_something_else_than_a_data_key_is_refused():
    raw = PRIVATE.public.raw
    hybrid = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:1184]), X25519PublicKey.from_public_bytes(raw[1184:])
    )
    wrap = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM).encrypt(b"short", hybrid, info=b"i")

    with pytest.raises(Tampered):
        PRIVATE.unwrap(wrap, b"i")


def test_data_key_of_another_length_is_not_wrapped():
    with pytest.raises(ValueError, match="32"):
        PRIVATE.public.wrap(bytes(16), b"")


@pytest.mark.parametrize(
    ("kid", "epoch", "raw"),
    [(bytes(8), "1", PRIVATE.public.raw), (PRIVATE.kid, "1", b""), (PRIVATE.kid, "a/b", PRIVATE.public.raw)],
)
def test_public_key_that_does_not_fit_together_is_refused(kid, epoch, raw):
    with pytest.raises(ValueError, match="public key"):
        PublicKey(kid, KeyUse.INTAKE, epoch, raw)


def test_seed_of_another_length_is_refused():
    with pytest.raises(ValueError, match="96"):
        PrivateKey(KeyUse.INTAKE, "1", bytes(95))


def test_fresh_seeds_differ():
    assert len(new_seed()) == 96
    assert new_seed() != new_seed()


def test_private_key_is_neither_copied_nor_printed():
    with pytest.raises(TypeError):
        copy.copy(PRIVATE)
    assert SEED.hex()[:16] not in repr(PRIVATE)
    assert PRIVATE.public.raw.hex()[:16] not in repr(PRIVATE.public)
