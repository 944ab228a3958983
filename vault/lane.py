"""Steps of bytes handed to worker threads, in order; `hashlib`, `cryptography` and `os.write` let other threads run."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Final, Protocol, Self

from cryptography.utils import Buffer

Consumer = Callable[[Buffer], object]
_DEPTH: Final = 4


class Lane(Protocol):
    """Somewhere to put steps."""

    def put(self, step: Buffer) -> None:
        """Hand over one step, which must not change any more; raises what an earlier step raised."""


class ThreadLane:
    """One worker thread over a short queue, so that memory stays bounded and a slow worker slows the giver."""

    def __init__(self, consume: Consumer) -> None:
        """Call consume from one thread only, once for each step."""
        self._consume = consume
        self._error: BaseException | None = None
        self._queue: queue.Queue[Buffer | None] = queue.Queue(_DEPTH)
        self._thread = threading.Thread(target=self._run, name="lane", daemon=True)

    def __enter__(self) -> Self:
        """Start the thread."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait for the last step; raise the worker's error unless another one is on its way."""
        self._queue.put(None)
        self._thread.join()
        if error is None and self._error is not None:
            raise self._error

    def put(self, step: Buffer) -> None:
        """Hand over one step."""
        if self._error is not None:
            raise self._error
        self._queue.put(step)

    def _run(self) -> None:
        while (step := self._queue.get()) is not None:
            # After an error the queue is still emptied, or the giver would wait for ever.
            if self._error is None:
                self._take(step)

    def _take(self, step: Buffer) -> None:
        try:
            self._consume(step)
        except BaseException as error:  # noqa: BLE001 - carried over to the giver's thread
            self._error = error


class InlineLane:
    """The same without a thread, for objects so small that starting one would cost more."""

    def __init__(self, consume: Consumer) -> None:
        """Call consume at once."""
        self._consume = consume

    def put(self, step: Buffer) -> None:
        """Hand over one step."""
        self._consume(step)


def open_lanes(stack: ExitStack, consumers: Sequence[Consumer], *, worth_threads: bool) -> list[Lane]:
    """Return one lane for each consumer; the stack's end waits for all of them."""
    if not worth_threads:
        return [InlineLane(consume) for consume in consumers]
    return [stack.enter_context(ThreadLane(consume)) for consume in consumers]
