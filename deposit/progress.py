"""Progress is told now and then, not at every file."""

import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 2.0


class Meter:
    """Passes a number on at most every two seconds; used from several threads."""

    def __init__(self, say: Callable[[int], None]) -> None:
        self._say, self._next = say, time.monotonic() + EVERY_SECONDS
        self._lock = threading.Lock()

    def show(self, number: int) -> None:
        self.once(lambda: self._say(number))

    def once(self, act: Callable[[], None]) -> None:
        """Do it, unless something was said a moment ago."""
        with self._lock:
            if time.monotonic() < self._next:
                return
            self._next = time.monotonic() + EVERY_SECONDS
        act()
