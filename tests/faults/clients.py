"""Providers' programs that never give up: each keeps every acknowledgement it was given, and holds the portal to it."""

import base64
import hashlib
import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from common.clock import now
from tests.factories.custody import bytes_of
from tests.factories.uploads import Draft

PAUSE_SECONDS = 0.2
PATIENCE_SECONDS = 120


@dataclass
class Client:
    """One file on its way over HTTP, in parts, as far as it takes."""

    address: str
    path: str
    capability: str
    content: bytes
    part_bytes: int = 256 << 10
    says_checksums: bool = False
    acknowledged: int = 0
    answers: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    def send(self, give_up: threading.Event) -> bool:
        """Send until the last byte is acknowledged; whether that happened."""
        while not give_up.is_set():
            try:
                self._go_on()
            except (OSError, http.client.HTTPException):
                time.sleep(PAUSE_SECONDS)
            if self.acknowledged == len(self.content):
                return True
        return False

    def _go_on(self) -> None:
        at = self._ask("HEAD", b"", {})
        while at is not None and at < len(self.content):
            part = self.content[at : at + self.part_bytes]
            told = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
            if self.says_checksums:
                told["Upload-Checksum"] = f"sha256 {base64.b64encode(hashlib.sha256(part).digest()).decode()}"
            at = self._ask("PATCH", part, told)
        if at is None:
            time.sleep(PAUSE_SECONDS)

    def _ask(self, method: str, body: bytes, told: dict[str, str]) -> int | None:
        """The offset the portal answers with; None when it asks to come later."""
        url = urlsplit(self.address)
        line = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE_SECONDS)
        try:
            line.request(
                method, self.path, body, {"Tus-Resumable": "1.0.0", "Upload-Capability": self.capability, **told}
            )
            answer = line.getresponse()
            answer.read()
        finally:
            line.close()
        self.answers.append(answer.status)
        if answer.status in {200, 204}:
            self.offsets.append(int(answer.headers["Upload-Offset"]))
            self.acknowledged = max(self.offsets)
            return self.offsets[-1]
        return None


def clients(address: str, drafted: Draft, *, count: int, size: int, **more) -> list[Client]:
    """So many announced files of about that size, none like another."""
    made = []
    for number in range(count):
        content = number.to_bytes(8, "big") + bytes_of(size + number)
        expected = drafted.expect(len(content), f"{number}.bin", at=now())
        made.append(Client(address, f"/uploads/{expected.upload.pk}", expected.capability, content, **more))
    return made


class Load:
    """The clients at work, a few at a time, while faults happen."""

    def __init__(self, waiting: list[Client], *, at_once: int = 3) -> None:
        self.clients, self._over = waiting, threading.Event()
        self._pool = ThreadPoolExecutor(at_once)
        self._sending = [self._pool.submit(client.send, self._over) for client in waiting]

    def finished(self, seconds: float) -> bool:
        """Wait for the last of them; whether all arrived."""
        try:
            return all(one.result(timeout=seconds) for one in self._sending)
        finally:
            self._over.set()
            self._pool.shutdown()

    @property
    def answers(self) -> set[int]:
        return {status for client in self.clients for status in client.answers}

    @property
    def is_taken_back(self) -> bool:
        """Whether bytes that were acknowledged to anybody did not count any more later."""
        return any(client.offsets != sorted(client.offsets) for client in self.clients)
