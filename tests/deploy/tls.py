"""A plain HTTP client that comes from an address of its own and asks for a host by name, as browsers do."""

import http.client
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tests.live import WAIT_SECONDS


@dataclass(frozen=True)
class Line:
    port: int
    host: str
    comes_from: str = "127.0.0.1"
    tls: bool = True


class _Connection(http.client.HTTPConnection):
    def __init__(self, line: Line) -> None:
        super().__init__(line.host, timeout=4 * WAIT_SECONDS)
        self._line = line

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self._line.port), WAIT_SECONDS, (self._line.comes_from, 0))
        plain.settimeout(4 * WAIT_SECONDS)
        if not self._line.tls:
            self.sock = plain
            return
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        self.sock = trusting.wrap_socket(plain, server_hostname=self._line.host)


def talk(
    line: Line,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes | Iterable[bytes] | None = None,
) -> tuple[int, dict[str, str], bytes]:
    """One question: status, headers by lower-case name, body. A body of many pieces must say its length."""
    connection = _Connection(line)
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
