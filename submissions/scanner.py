"""Malware scanning: by clamd where there is one, else by a list of known bad files. Silence is never "clean" (V5)."""

import hashlib
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from submissions.kinds import ScanOutcome

WAIT_SECONDS = 60
# Whether anybody is there is asked every half minute: that must not take one.
KNOCK_SECONDS = 2
LONGEST_ANSWER = 4096
# How the detail of a scan begins that did not happen because nobody answered; then it is made again later.
AWAY = "clamd: "
# SHA-256 of files that must raise an alarm wherever they turn up; the first is the industry's harmless test file.
KNOWN_BAD = {
    "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f": "EICAR test file",
    "2546dcffc5ad854d4ddc64fbf056871cd5a00f2471cb7a5bfd4ac23b6e9eedad": "EICAR test file in a zip",
}
LIST_VERSION = hashlib.sha256("\n".join(sorted(KNOWN_BAD)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanner said. detail: words of the scanner, not of the file."""

    outcome: ScanOutcome
    detail: str
    tool: str
    version: str


def by_list(sha256: str) -> Scanned:
    """Infected when the list knows it; otherwise nobody has looked, and that is what is said."""
    known = KNOWN_BAD.get(sha256)
    outcome = ScanOutcome.INFECTED if known else ScanOutcome.NOT_SCANNED
    return Scanned(outcome, known or "not on the list of known bad files", "hash list", LIST_VERSION)


def is_there(address: tuple[str, int] | None) -> bool:
    """Whether a clamd answers now."""
    try:
        return address is not None and bool(_ask(address, b"zVERSION\0", (), wait_seconds=KNOCK_SECONDS))
    except OSError:
        return False


def by_clamd(address: tuple[str, int], steps: Iterable[bytes]) -> Scanned:
    """Stream the bytes to clamd. Whatever is not a clear yes or no (too large, no answer) is "not scanned"."""
    version = "unknown"
    try:
        version = _ask(address, b"zVERSION\0", ())
        said = _ask(address, b"zINSTREAM\0", steps)
    except OSError as silence:
        return Scanned(ScanOutcome.NOT_SCANNED, f"{AWAY}{type(silence).__name__}", "clamd", version[:60])
    words = said.removeprefix("stream: ") or f"{AWAY}no answer"
    if words == "OK":
        return Scanned(ScanOutcome.CLEAN, "", "clamd", version[:60])
    if words.endswith(" FOUND"):
        return Scanned(ScanOutcome.INFECTED, words.removesuffix(" FOUND")[:400], "clamd", version[:60])
    return Scanned(ScanOutcome.NOT_SCANNED, words[:400], "clamd", version[:60])


def _ask(address: tuple[str, int], command: bytes, steps: Iterable[bytes], *, wait_seconds: int = WAIT_SECONDS) -> str:
    with socket.create_connection(address, wait_seconds) as line:
        line.sendall(command)
        if command.startswith(b"zINSTREAM"):
            _pour(line, steps)
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
            said += more
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _pour(line: socket.socket, steps: Iterable[bytes]) -> None:
    """Over its own limit clamd answers and closes while we still send: then its answer counts, not our broken pipe."""
    try:
        for step in steps:
            line.sendall(struct.pack("!I", len(step)) + step)
        line.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return
