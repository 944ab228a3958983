"""Hybrid post-quantum key pairs: HPKE with ML-KEM-768 and X25519 (FORMAT.md, section 3)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from vault.errors import Tampered
from vault.header import KEM_MLKEM768_X25519, KID_BYTES

DEK_BYTES: Final = 32
_MLKEM_PUBLIC_BYTES: Final = 1184
_MLKEM_SEED_BYTES: Final = 64
_X25519_BYTES: Final = 32
PUBLIC_BYTES: Final = _MLKEM_PUBLIC_BYTES + _X25519_BYTES
SEED_BYTES: Final = _MLKEM_SEED_BYTES + _X25519_BYTES
EPOCH: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,31}")
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class KeyUse(StrEnum):
    """What a key pair is for; each use has its own holder."""

    INTAKE = "intake"
    EVIDENCE = "evidence"
    IDENTITY = "identity"
    RECOVERY = "recovery"


def key_id(raw_public: bytes) -> bytes:
    """Return the eight bytes by which headers and rows name a key."""
    return hashlib.sha256(b"evd1/kid\0" + bytes([KEM_MLKEM768_X25519]) + raw_public).digest()[:KID_BYTES]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Seals data keys so that only the holder of the private part can open them.

    raw: ML-KEM-768 encapsulation key (1,184 bytes), then X25519 public key (32 bytes).
    """

    kid: bytes
    use: KeyUse
    epoch: str
    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a key whose id is not that of its bytes."""
        if len(self.raw) != PUBLIC_BYTES or self.kid != key_id(self.raw) or not EPOCH.fullmatch(self.epoch):
            raise ValueError("not a public key of this kind, or not its id")

    def wrap(self, dek: bytes, info: bytes) -> bytes:
        """Return 1,168 bytes that open only with the private key and the same info."""
        if len(dek) != DEK_BYTES:
            raise ValueError("a data key has 32 bytes")
        mlkem = MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(self.raw[_MLKEM_PUBLIC_BYTES:])
        return _SUITE.encrypt(dek, MLKEM768X25519PublicKey(mlkem, x25519), info=info)


class PrivateKey:
    """Opens data keys. Never printed, never copied out of the process."""

    __slots__ = ("_key", "epoch", "kid", "public", "use")

    def __init__(self, use: KeyUse, epoch: str, seed: bytes) -> None:
        """seed: ML-KEM-768 seed d ‖ z (64 bytes), then X25519 private key (32 bytes)."""
        if len(seed) != SEED_BYTES:
            raise ValueError("a private key has 96 bytes")
        mlkem = MLKEM768PrivateKey.from_seed_bytes(seed[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(seed[_MLKEM_SEED_BYTES:])
        raw = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public = PublicKey(key_id(raw), use, epoch, raw)
        self.kid, self.use, self.epoch = self.public.kid, use, epoch

    def unwrap(self, wrap: bytes, info: bytes) -> bytes:
        """Return the data key; Tampered when the wrap was made for another key, object or place."""
        try:
            dek = _SUITE.decrypt(wrap, self._key, info=info)
        except InvalidTag as error:
            raise Tampered("the wrap does not open with this key here") from error
        if len(dek) != DEK_BYTES:
            raise Tampered("the wrap holds something else than a data key")
        return dek

    def __reduce__(self) -> str:
        """Refuse to be copied or written out."""
        raise TypeError("a private key does not leave its object")


def new_seed() -> bytes:
    """Return the 96 secret bytes of a fresh key pair, from the operating system's generator."""
    return MLKEM768PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()
