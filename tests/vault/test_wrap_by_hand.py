"""A wrap opened with primitives alone: FORMAT.md names the right parts, and another library can read it."""

from __future__ import annotations

import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.keys import KeyUse, PrivateKey

SEED = bytes(range(96))
SUITE = b"HPKE" + struct.pack(">HHH", 0x647A, 0x0001, 0x0002)


def decapsulate(enc):
    """X-Wing: SHA3-256 over both secrets, the X25519 ciphertext, the X25519 public key and six bytes of label."""
    mlkem, x25519 = MLKEM768PrivateKey.from_seed_bytes(SEED[:64]), X25519PrivateKey.from_private_bytes(SEED[64:])
    quantum_safe = mlkem.decapsulate(enc[:1088])
    classical = x25519.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    public = x25519.public_key().public_bytes_raw()
    return hashlib.sha3_256(quantum_safe + classical + enc[1088:] + public + rb"\.//^\ "[:-1]).digest()


def extract(salt, label, secret):
    return hmac.digest(salt, b"HPKE-v1" + SUITE + label + secret, "sha256")


def expand(secret, label, info, length):
    labelled = struct.pack(">H", length) + b"HPKE-v1" + SUITE + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]


def test_wrap_opens_by_the_published_texts():
    dek, info = bytes(range(32)), b"evd1/dek\0" + bytes(32)
    wrap = PrivateKey(KeyUse.EVIDENCE, "1", SEED).public.wrap(dek, info)

    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(decapsulate(wrap[:1120]), b"secret", b"")
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)

    assert AESGCM(key).decrypt(nonce, wrap[1120:], b"") == dek
