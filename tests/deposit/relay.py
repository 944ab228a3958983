"""The line between a provider and the portal: it can be cut, and what is behind it can be exchanged."""

import socket
import struct
import threading
from contextlib import suppress

from tests.live import free_port

STEP_BYTES = 1 << 16
MOST_HEARD = 2_000


class Relay:
    """Listens at one address for as long as the test lives and passes on to whichever port is told."""

    def __init__(self) -> None:
        self.port = free_port()
        self.behind = 0
        self._heard: list[bytes] = []
        self._open: set[socket.socket] = set()
        self._ear = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> int:
        """Tear every line at once, in the middle of whatever is said; return how many ends there were."""
        ends, self._open = self._open, set()
        for end in ends:
            _torn(end)
        return len(ends)

    def heard(self) -> bytes:
        """Everything that went over the line, both ways, in pieces as they came."""
        return b"".join(self._heard)

    def close(self) -> None:
        self._ear.close()
        self.cut()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _who = self._ear.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.behind))
                except OSError:
                    _torn(near)
                    continue
                self._open |= {near, far}
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near), daemon=True).start()

    def _listen_in(self, step: bytes) -> None:
        if len(self._heard) < MOST_HEARD:
            self._heard.append(step)

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while step := here.recv(STEP_BYTES):
                self._listen_in(step)
                there.sendall(step)
        self._open -= {here, there}
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _torn(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # The thread that waits in recv holds the line open until it is woken.
        end.shutdown(socket.SHUT_RDWR)
        end.close()
