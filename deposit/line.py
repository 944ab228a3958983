"""One connection to the portal that is made again when it is cut; patience has an end, and every wait a reason."""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from deposit.troubles import NoAnswer, Refused, Trouble

WAIT_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30.0
_AGAIN = frozenset({429, 500, 502, 503, 504, 507})
# How a connection ends that waited longer than the portal keeps one for nobody.
_PUT_DOWN = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
_HERE = ("localhost", "127.0.0.1", "::1")
_TROUBLES = (OSError, http.client.HTTPException)

Body = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Answer:
    """headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """The JSON of the body; empty when it is none."""
        try:
            told = json.loads(self.body)
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}


@dataclass
class Line:
    """Not shared between threads. patience_seconds: how long one request may fail before we give up."""

    address: str
    patience_seconds: float
    language: str = "en"
    told: Callable[[str], None] = lambda _why: None
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(self, method: str, path: str, body: Body = b"", **headers: str) -> Answer:
        """Send one request until somebody answers; what the answer says is the caller's matter.

        Every request of ours may be sent twice: a part has its place, a list is known by its content, others only read.

        Raises:
            NoAnswer: nobody did.
        """
        end, pause = time.monotonic() + self.patience_seconds, 0.2
        while True:
            try:
                answer = self._once(method, path, body, headers)
            except _TROUBLES as cut:
                self.close()
                why, wait = type(cut).__name__, pause
            else:
                if answer.status not in _AGAIN:
                    return answer
                why, wait = str(answer.status), max(pause, _asked_to_wait(answer))
            if time.monotonic() + wait > end:
                raise NoAnswer("no_answer", address=self.address, why=why)
            self.told(why)
            time.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _once(self, method: str, path: str, body: Body, headers: Mapping[str, str]) -> Answer:
        """On the connection there is; when the portal has put that one down meanwhile, on a new one."""
        if self._connection is not None:
            try:
                return self._spoken(self._connection, method, path, body, headers)
            except _PUT_DOWN:
                self.close()
        self._connection = connect(self.address)
        return self._spoken(self._connection, method, path, body, headers)

    def _spoken(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Body, headers: Mapping[str, str]
    ) -> Answer:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told |= {"Accept-Language": self.language, "Content-Length": str(len(body))}
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def connect(address: str) -> http.client.HTTPConnection:
    """In clear only to this machine and to an onion address, which is a tunnel of its own."""
    url = urlsplit(address)
    if url.scheme == "https" and url.hostname:
        return http.client.HTTPSConnection(
            url.hostname, url.port, timeout=WAIT_SECONDS, context=ssl.create_default_context()
        )
    if url.scheme == "http" and url.hostname and (url.hostname in _HERE or url.hostname.endswith(".onion")):
        return http.client.HTTPConnection(url.hostname, url.port, timeout=WAIT_SECONDS)
    raise Trouble("bad_address", address=address)


def refusal(answer: Answer) -> Refused:
    """The portal's own words, in the language we asked for."""
    return Refused("refused", status=answer.status, words=answer.said.get("error", ""))


def _asked_to_wait(answer: Answer) -> float:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_PAUSE_SECONDS) if asked.isascii() and asked.isdecimal() else 0.0
