"""A telephone line between browser and portal that can be cut: in the middle of a part, whatever is on its way."""

import socket
import threading
import time
from contextlib import suppress

from iiim_portal.embedded.ports import LOCAL

STEP_BYTES = 1 << 16


class Line:
    """Passes bytes on; after `cut_after` bytes upwards every connection is reset and none is made for a while."""

    def __init__(self, to_port: int, *, cut_after: int, dead_seconds: float) -> None:
        self._to_port, self._cut_after, self._dead_seconds = to_port, cut_after, dead_seconds
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._dead_until = 0.0
        self._up = 0
        self.cuts = 0
        self._listening = socket.create_server((LOCAL, 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://{LOCAL}:{self.port}"

    def close(self) -> None:
        self._listening.close()
        self._drop_all()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if time.monotonic() < self._dead_until:
                near.close()
                continue
            far = socket.create_connection((LOCAL, self._to_port))
            with self._lock:
                self._open |= {near, far}
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(STEP_BYTES):
                sink.sendall(data)
                if is_up and self._count(len(data)):
                    self._drop_all()
        for end in (source, sink):
            self._forget(end)

    def _count(self, number: int) -> bool:
        """Count what went up; say whether the line is to be cut now."""
        with self._lock:
            self._up += number
            if self.cuts or self._up < self._cut_after:
                return False
            self.cuts += 1
            self._dead_until = time.monotonic() + self._dead_seconds
            return True

    def _drop_all(self) -> None:
        with self._lock:
            ends = list(self._open)
        for end in ends:
            self._forget(end)

    def _forget(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)
        # shutdown wakes the other thread that reads from this end; close alone would leave it waiting.
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
