"""Ports of this machine: which are free, and how to keep one until its server starts."""

import socket

LOCAL = "127.0.0.1"


class Reserved:
    """A free port nobody else is given until released.

    It is bound but not listening: a server that sets SO_REUSEADDR (Postgres, Valkey) may still take it,
    while a second test session asking for a free port is given another.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((LOCAL, 0))
        self.port: int = self._socket.getsockname()[1]

    def release(self) -> None:
        self._socket.close()


def is_free(port: int) -> bool:
    """Whether a server could listen on port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCAL, port))
            probe.listen(1)
        except OSError:
            return False
    return True
