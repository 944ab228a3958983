"""A tus client that costs little itself: both servers are sent the same bytes by the same hand."""

import http.client
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

LOCAL = "127.0.0.1"
PART = 8 << 20
BYTES = memoryview(os.urandom(PART))
PLACE = "/uploads/"
VERSION = {"Tus-Resumable": "1.0.0"}
PART_TYPE = {"Content-Type": "application/offset+octet-stream"}


@dataclass(frozen=True, slots=True)
class Upload:
    """Where the bytes go. right: the header that lets them in, where one is asked for."""

    path: str
    right: Mapping[str, str]

    def head(self, offset: int, length: int) -> dict[str, str]:
        """The headers of one part."""
        return {**VERSION, **self.right, **PART_TYPE, "Upload-Offset": str(offset), "Content-Length": str(length)}


class Client:
    """One kept connection to one server."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection(LOCAL, port, timeout=120)

    def create(self, length: int, more: Mapping[str, str] | None = None) -> Upload:
        """Announce an upload. more: headers this server wants."""
        headers = {**VERSION, **(more or {}), "Upload-Length": str(length), "Content-Length": "0"}
        answer = self._ask("POST", PLACE, headers, HTTPStatus.CREATED)
        capability = answer.headers["Upload-Capability"]
        right = {"Upload-Capability": capability} if capability else {}
        return Upload(urlsplit(answer.headers["Location"]).path, right)

    def send(self, upload: Upload, size: int) -> None:
        """Send the first size bytes in whole parts, each after the last was answered."""
        for offset in range(0, size, PART):
            answer = self._ask("PATCH", upload.path, upload.head(offset, PART), HTTPStatus.NO_CONTENT, BYTES)
            if answer.headers["Upload-Offset"] != str(offset + PART):
                raise AssertionError(f"{answer.headers['Upload-Offset']} after {offset} + {PART}")

    def end(self, upload: Upload) -> None:
        """Take the upload back."""
        self._ask("DELETE", upload.path, {**VERSION, **upload.right}, HTTPStatus.NO_CONTENT)

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], wanted: HTTPStatus, body: memoryview | None = None
    ) -> http.client.HTTPResponse:
        while True:
            self._line.request(method, path, body, dict(headers))
            answer = self._line.getresponse()
            words = answer.read()
            if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
                break
            # Two hundred announce more than one person may in a minute; they wait as they are told, and on no line: the
            # server hangs up on who is silent.
            self._line.close()
            time.sleep(int(answer.headers["Retry-After"]))
        if answer.status != wanted:
            raise AssertionError(f"{method}: {answer.status} {words[:200]!r}")
        return answer
