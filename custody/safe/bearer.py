"""Sealed under a secret that the other side holds and we do not: kept here, readable only while it is shown to us."""

import hashlib
import hmac

from vault.secret import open_secret
from vault.secret import seal_secret as seal_with


def seal_for_bearer(secret: str, purpose: str, plaintext: bytes) -> bytes:
    """secret: random, of at least 32 bytes, never a password: it is hashed once and not stretched."""
    return seal_with(_key(secret), purpose, plaintext)


def open_for_bearer(secret: str, purpose: str, sealed: bytes) -> bytes:
    return open_secret(_key(secret), purpose, sealed)


def _key(secret: str) -> bytes:
    return hmac.digest(b"portal/bearer-secret/1", secret.encode(), hashlib.sha256)
