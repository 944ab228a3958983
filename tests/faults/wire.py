"""A bad line between a provider and the portal: slow, torn now and then, or changing a bit of what it carries."""

import random
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

PACKET_BYTES = 1400
# The words before a part: a bit changed there makes another request, not another part.
HEAD_BYTES = 2 * PACKET_BYTES
TORN = struct.pack("ii", 1, 0)


@dataclass
class Wire:
    """Carries every connection to the portal.

    resets, flips: how often, of a hundred packets going up, the line is torn or a bit is changed.
    """

    address: str
    draws: random.Random
    bits_per_second: int = 0
    resets: int = 0
    flips: int = 0
    torn: int = 0
    flipped: int = 0
    _listening: socket.socket = field(init=False)

    def __enter__(self) -> Self:
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that waits in accept is not woken by close alone.
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @property
    def entrance(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _accept(self) -> None:
        url = urlsplit(self.address)
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection((url.hostname, url.port))
            for carry, ends in ((self._up, (near, far)), (_down, (far, near))):
                threading.Thread(target=carry, args=ends, daemon=True).start()

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        carried = 0
        with suppress(OSError):
            while packet := near.recv(PACKET_BYTES):
                if self.bits_per_second:
                    time.sleep(8 * len(packet) / self.bits_per_second)
                if carried > HEAD_BYTES and self._happens(self.resets):
                    self.torn += 1
                    _tear(near, far)
                    return
                if carried > HEAD_BYTES and self._happens(self.flips):
                    self.flipped += 1
                    packet = bytes([packet[0] ^ 1]) + packet[1:]
                far.sendall(packet)
                carried += len(packet)
            far.shutdown(socket.SHUT_WR)

    def _happens(self, of_a_hundred: int) -> bool:
        return self.draws.randrange(100) < of_a_hundred


def _down(far: socket.socket, near: socket.socket) -> None:
    with suppress(OSError), far, near:
        while packet := far.recv(PACKET_BYTES):
            near.sendall(packet)


def _tear(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, TORN)
            # Closed only where nobody reads from it; shutdown reaches the reader too.
            end.shutdown(socket.SHUT_RDWR)
            end.close()
