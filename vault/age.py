"""Sealing to somebody else's own key, in the age format: for what leaves the house, never for what it keeps.

What is sealed here can be opened by the ordinary `age` program and by nothing of ours (age-encryption.org/v1, X25519).
"""

from __future__ import annotations

import hashlib
import io
import queue
import threading
from collections.abc import Iterable
from typing import Any, Final, Protocol

import pyrage

from vault.errors import BadRecipient, SecretKeyGiven

STEP_BYTES: Final = 1 << 20
_DEPTH: Final = 4
_LONGEST_RECIPIENT: Final = 100


class Sink(Protocol):
    """Somewhere to write the sealed pieces."""

    def write(self, data: bytes) -> object:
        """Take all of data."""


def check_recipient(text: str) -> str:
    """Return the one way of writing this public key, or raise BadRecipient; a secret key is SecretKeyGiven."""
    word = text.strip()
    if word.upper().startswith("AGE-SECRET-KEY-"):
        raise SecretKeyGiven("a secret key was given where a public one belongs")
    if not word or len(word) > _LONGEST_RECIPIENT:
        raise BadRecipient("no public key of age")
    return str(_recipient(word))


def fingerprint(recipient: str) -> str:
    """Return what two people compare: SHA-256, lower hex, of the key as `check_recipient` writes it."""
    return hashlib.sha256(check_recipient(recipient).encode("ascii")).hexdigest()


def seal(steps: Iterable[bytes], *, recipient: str, sink: Sink) -> None:
    """Pour plaintext into sink, sealed; memory stays the same at any length.

    steps are taken in the caller's thread, sealing runs in another. If taking a step fails, what the sink has got is no
    complete age file: every reader refuses it, and the caller throws it away. sink: gets pieces of about 1 MiB.
    """
    source, sealed = _Source(), _Sealed(sink)
    thread = threading.Thread(target=_run, args=(_recipient(recipient), source, sealed), name="age", daemon=True)
    thread.start()
    try:
        for step in steps:
            source.put(step)
        source.end()
    except BaseException:
        source.give_up()
        raise
    finally:
        thread.join()
    if source.error is not None:
        raise source.error


class _GivenUp(Exception):
    """The giver stopped in the middle: the sealing must not come to its end."""


class _Source:
    """What pyrage reads: steps from another thread, one after another, then the end or a failure."""

    def __init__(self) -> None:
        self._queue: queue.Queue[bytes | _GivenUp | None] = queue.Queue(_DEPTH)
        self._step = io.BytesIO()
        self._is_over = False
        self.error: BaseException | None = None

    def put(self, step: bytes) -> None:
        if self.error is not None:
            raise self.error
        if step:
            self._queue.put(step)

    def end(self) -> None:
        self._queue.put(None)

    def give_up(self) -> None:
        self._queue.put(_GivenUp())

    def read(self, size: int) -> bytes:
        """At most size bytes, none at the end only: pyrage asks for 8 KiB, a hundred times for each step."""
        while not (piece := self._step.read(size)) and not self._is_over:
            step = self._take()
            if isinstance(step, _GivenUp):
                raise step
            self._step = io.BytesIO(step or b"")
        return piece

    def fail(self, error: BaseException) -> None:
        """Keep the error for the giver, and let it go on putting until it notices."""
        self.error = error
        while not self._is_over:
            self._take()

    def _take(self) -> bytes | _GivenUp | None:
        step = self._queue.get()
        self._is_over = step is None or isinstance(step, _GivenUp)
        return step


class _Sealed:
    """What pyrage writes to: gathers its pieces, and remembers how the sink failed, which pyrage does not."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._pieces: list[bytes] = []
        self._size_bytes = 0
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        self._pieces.append(data)
        self._size_bytes += len(data)
        if self._size_bytes >= STEP_BYTES:
            self.flush_all()
        return len(data)

    def flush(self) -> None:
        """Do nothing: pyrage flushes after every chunk."""

    def flush_all(self) -> None:
        gathered = b"".join(self._pieces)
        self._pieces, self._size_bytes = [], 0
        try:
            self._sink.write(gathered)
        except BaseException as error:
            self.error = error
            raise


def _run(recipient: Any, source: _Source, sealed: _Sealed) -> None:
    try:
        pyrage.encrypt_io(source, sealed, [recipient])
        sealed.flush_all()
    except BaseException as error:  # noqa: BLE001 - carried over to the giver's thread
        source.fail(sealed.error or error)


def _recipient(word: str) -> Any:
    try:
        recipient = pyrage.x25519.Recipient.from_str(word)
        # A key can be well written and still not be one that anything can be sealed to.
        pyrage.encrypt(b"", [recipient])
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError) as error:
        raise BadRecipient("no public key of age") from error
    return recipient


def new_pair() -> tuple[str, str]:
    """A key as a recipient makes one for itself: (secret, public). For demonstrations; real secrets are never ours."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())
