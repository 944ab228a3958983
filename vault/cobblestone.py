"""Random access into a Cobblestone-256 message.

`cryptography` reads such a message only from front to end. This reader follows the C2SP chunked-encryption
specification for one that has all its bytes at hand; the tests hold it against the library.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from vault.errors import Tampered, Truncated

CHUNK_BYTES: Final = 16 * 1024
TAG_BYTES: Final = 16
SEALED_CHUNK_BYTES: Final = CHUNK_BYTES + TAG_BYTES
SALT_BYTES: Final = 24
COMMITMENT_BYTES: Final = 32
PREFIX_BYTES: Final = SALT_BYTES + COMMITMENT_BYTES
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LABEL: Final = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"

ReadAt: TypeAlias = Callable[[int, int], bytes]


def body_size(plaintext_bytes: int) -> int:
    """Return how many bytes a message of that many plaintext bytes takes."""
    return PREFIX_BYTES + plaintext_bytes + TAG_BYTES * (plaintext_bytes // CHUNK_BYTES + 1)


def plain_size_of_body(body_bytes: int) -> int:
    """Return how many plaintext bytes a whole message of that size holds; Truncated when none has it."""
    check_body_size(body_bytes)
    chunks = (body_bytes - PREFIX_BYTES) // SEALED_CHUNK_BYTES + 1
    return body_bytes - PREFIX_BYTES - TAG_BYTES * chunks


def check_body_size(body_bytes: int) -> None:
    """Raise Truncated for a size that no whole message has."""
    last = (body_bytes - PREFIX_BYTES) % SEALED_CHUNK_BYTES
    if body_bytes < PREFIX_BYTES + TAG_BYTES or last < TAG_BYTES:
        raise Truncated("the sealed bytes do not end where a message ends")


class ChunkReader:
    """Reads any chunk of one message; the end of the message is proven before the first is given out."""

    def __init__(self, read_at: ReadAt, body_bytes: int, *, key: bytes, context: bytes) -> None:
        """read_at(position, length) may return fewer bytes only where the message ends."""
        check_body_size(body_bytes)
        self._read_at = read_at
        prefix = read_at(0, PREFIX_BYTES)
        info = _LABEL + prefix[:SALT_BYTES] + context
        derived = HKDFExpand(hashes.SHA512(), _KEY_BYTES + _NONCE_BYTES + COMMITMENT_BYTES, info).derive(key)
        if not hmac.compare_digest(derived[_KEY_BYTES + _NONCE_BYTES :], prefix[SALT_BYTES:]):
            raise Tampered("the key is not the one this message was sealed with")
        self._aead = AESGCM(derived[:_KEY_BYTES])
        self._base_nonce = int.from_bytes(derived[_KEY_BYTES : _KEY_BYTES + _NONCE_BYTES])
        self._last = (body_bytes - PREFIX_BYTES) // SEALED_CHUNK_BYTES
        self._body_bytes = body_bytes
        self.size_bytes = self._last * CHUNK_BYTES + len(self.chunks(self._last, self._last))

    def chunks(self, first: int, last: int) -> bytes:
        """Return the verified plaintext of the chunks first to last, both included."""
        start = PREFIX_BYTES + first * SEALED_CHUNK_BYTES
        wanted = min(PREFIX_BYTES + (last + 1) * SEALED_CHUNK_BYTES, self._body_bytes) - start
        sealed = self._read_at(start, wanted)
        if len(sealed) != wanted:
            raise Truncated("the blob became shorter while it was read")
        plaintext = bytearray(wanted - (last - first + 1) * TAG_BYTES)
        self._open_into(memoryview(sealed), memoryview(plaintext), first)
        return bytes(plaintext)

    def _open_into(self, sealed: memoryview, plaintext: memoryview, number: int) -> None:
        """Open one chunk after the other; the end of sealed is the end of a chunk."""
        position = 0
        try:
            for start in range(0, len(sealed), SEALED_CHUNK_BYTES):
                nonce = (self._base_nonce ^ number).to_bytes(_NONCE_BYTES)
                chunk = sealed[start : start + SEALED_CHUNK_BYTES]
                target = plaintext[position : position + len(chunk) - TAG_BYTES]
                position += self._aead.decrypt_into(nonce, chunk, None, target)
                number += 1
        except InvalidTag as error:
            raise Tampered("a chunk is not what was sealed there") from error
