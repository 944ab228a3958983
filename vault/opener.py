"""Opening of a container from front to end (FORMAT.md, section 5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeAlias

from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag
from cryptography.utils import Buffer

from vault.cobblestone import body_size, check_body_size
from vault.errors import Tampered, Truncated, VaultError, WrongContext
from vault.header import HEADER_BYTES, Header, ParsedHeader, body_context, parse_header, wrap_info

Unwrap: TypeAlias = Callable[[bytes, bytes, bytes], bytes]


class Opener:
    """Gives back verified plaintext; until `finish` has returned, the end of it may have been cut off."""

    def __init__(self, *, expect: Header, unwrap: Unwrap) -> None:
        """Open a container that carries its own wrap; unwrap(kid, wrap, info) returns the data key."""
        self._prepare(expect)
        self._unwrap: Unwrap | None = unwrap

    @classmethod
    def detached(cls, expect: Header, dek: bytes) -> Self:
        """Open a container whose data key the caller has unwrapped."""
        opener = cls.__new__(cls)
        opener._prepare(expect)  # noqa: SLF001 - the second constructor of this class
        opener._unwrap, opener._dek = None, dek  # noqa: SLF001
        return opener

    def _prepare(self, expect: Header) -> None:
        self._expect = expect
        self._dek = b""
        self._head = bytearray()
        self._decryptor: Cobblestone256Decryptor | None = None
        self._promised = expect.length
        self._body_bytes = 0
        self._refused = False

    def update(self, data: Buffer) -> bytes:
        """Return the plaintext of the chunks that are complete.

        Raises UnknownFormat, WrongContext, Tampered, or what unwrap raises; after that the opener refuses for good.
        """
        return self._guarded(lambda: self._update(memoryview(data)))

    def finish(self) -> bytes:
        """Return the rest of the plaintext; only now is the whole known to be whole."""
        return self._guarded(self._finish)

    def _guarded(self, step: Callable[[], bytes]) -> bytes:
        if self._refused:
            raise Tampered("this container has been refused already")
        try:
            return step()
        except InvalidTag as error:
            self._refused = True
            raise Tampered("the sealed bytes are not what was sealed") from error
        except VaultError:
            self._refused = True
            raise

    def _update(self, data: memoryview) -> bytes:
        rest = data if self._decryptor else self._read_head(data)
        if self._decryptor is None:
            return b""
        self._body_bytes += len(rest)
        if self._promised is not None and self._body_bytes > body_size(self._promised):
            raise Tampered("there are more bytes than were sealed")
        return self._decryptor.update(rest)

    def _finish(self) -> bytes:
        if self._decryptor is None:
            raise Truncated("the header is not complete")
        check_body_size(self._body_bytes)
        if self._promised is not None and self._body_bytes < body_size(self._promised):
            raise Truncated("there are fewer bytes than were sealed")
        return self._decryptor.finalize()

    def _read_head(self, data: memoryview) -> memoryview:
        """Collect header and wrap; return what lies behind them."""
        rest = self._collect(data, HEADER_BYTES)
        if len(self._head) < HEADER_BYTES:
            return rest
        parsed = parse_header(bytes(self._head[:HEADER_BYTES]))
        parsed.header.check_is(self._expect)
        if (parsed.kid is None) != (self._unwrap is None):
            raise WrongContext("the data key is not where it was expected")
        rest = self._collect(rest, HEADER_BYTES + parsed.wrap_length)
        if len(self._head) == HEADER_BYTES + parsed.wrap_length:
            self._begin(parsed)
        return rest

    def _collect(self, data: memoryview, upto: int) -> memoryview:
        missing = max(upto - len(self._head), 0)
        self._head += data[:missing]
        return data[missing:]

    def _begin(self, parsed: ParsedHeader) -> None:
        if parsed.header.length is not None:
            self._promised = parsed.header.length
        head = bytes(self._head)
        if self._unwrap is not None and parsed.kid is not None:
            self._dek = self._unwrap(parsed.kid, head[HEADER_BYTES:], wrap_info(head[:HEADER_BYTES]))
        self._decryptor = Cobblestone256Decryptor(self._dek, body_context(head))
