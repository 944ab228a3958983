"""Small secrets that a sign-in needs back in clear, sealed under one shared key (FORMAT.md, section 6)."""

from __future__ import annotations

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from vault.errors import Tampered


def seal_secret(key: bytes, purpose: str, plaintext: bytes) -> bytes:
    """Return plaintext sealed for one purpose ("totp:<person id>", say); each call salts anew."""
    encryptor = Cobblestone256Encryptor(key, _context(purpose))
    return encryptor.update(plaintext) + encryptor.finalize()


def open_secret(key: bytes, purpose: str, sealed: bytes) -> bytes:
    """Return the plaintext; Tampered when it was sealed for another purpose, under another key, or changed."""
    decryptor = Cobblestone256Decryptor(key, _context(purpose))
    try:
        return decryptor.update(sealed) + decryptor.finalize()
    except InvalidTag as error:
        raise Tampered("the secret does not open here") from error


def _context(purpose: str) -> bytes:
    return b"evd1/secret\0" + purpose.encode()
