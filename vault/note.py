"""Signed notes, log checkpoints and log proofs, in the C2SP text formats of those names."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vault.checkpoint import Checkpoint, TlogProof, checkpoint, parse_checkpoint, parse_tlog_proof, tlog_proof
from vault.errors import BadSignature

__all__ = [
    "Checkpoint",
    "Signer",
    "TlogProof",
    "Verifier",
    "checkpoint",
    "parse_checkpoint",
    "parse_tlog_proof",
    "tlog_proof",
]

_ED25519: Final = b"\x01"
_NAME: Final = re.compile(r"[^\s+]+")
_SIGNATURE_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_KEY_ID_BYTES: Final = 4
_LONGEST_NOTE: Final = 1_000_000


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]


class Signer:
    """Signs notes as one named Ed25519 key."""

    def __init__(self, name: str, seed: bytes) -> None:
        """seed: the 32 secret bytes of RFC 8032.  name: a schema-less URL, without spaces and plus signs."""
        if not _NAME.fullmatch(name):
            raise ValueError("a key name has no spaces and no plus signs")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.name = name
        public = self._key.public_key().public_bytes_raw()
        self._id = _key_id(name, public)
        self.vkey = f"{name}+{self._id.hex()}+{_base64(_ED25519 + public)}"

    def sign(self, text: str) -> str:
        """Return text as a signed note; text ends with a newline and has no other control characters."""
        if not text.endswith("\n") or _has_controls(text):
            raise ValueError("a note's text is lines, each ended by a newline")
        return f"{text}\n— {self.name} {_base64(self._id + self._key.sign(text.encode()))}\n"


class Verifier:
    """Believes notes of one named Ed25519 key, and no others."""

    def __init__(self, vkey: str) -> None:
        """vkey: name+hash+key, as published; ValueError when it is not one."""
        name, key_id, encoded = [*vkey.split("+", 2), "", ""][:3]
        raw = _unbase64(encoded)
        if not _NAME.fullmatch(name) or raw[:1] != _ED25519 or _key_id(name, raw[1:]).hex() != key_id:
            raise ValueError("not the public key of a log")
        self.vkey, self.name = vkey, name
        self._id = bytes.fromhex(key_id)
        self._key = Ed25519PublicKey.from_public_bytes(raw[1:])

    def open(self, note: str) -> str:
        """Return the text of a note that this key has signed.

        Raises BadSignature when no line is of this key, or one of its lines is wrong. Lines of other keys are ignored.
        """
        text, _, signatures = note.rpartition("\n\n")
        if len(note) > _LONGEST_NOTE or not text or not signatures.endswith("\n") or _has_controls(note):
            raise BadSignature("not a signed note")
        text += "\n"
        mine = [raw for line in signatures[:-1].split("\n") if (raw := self._signature_in(line)) is not None]
        if not mine:
            raise BadSignature("not signed by the expected key")
        for signature in mine:
            self._check(text, signature)
        return text

    def _signature_in(self, line: str) -> bytes | None:
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise BadSignature("not a signature line")
        raw = _unbase64(match[2])
        return raw[_KEY_ID_BYTES:] if (match[1], raw[:_KEY_ID_BYTES]) == (self.name, self._id) else None

    def _check(self, text: str, signature: bytes) -> None:
        try:
            self._key.verify(signature, text.encode())
        except InvalidSignature as error:
            raise BadSignature("the signature is not of this text") from error


def _has_controls(text: str) -> bool:
    return any(character < " " and character != "\n" for character in text)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    """Return the bytes, or none at all when text is not base64: no key and no signature is empty."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
