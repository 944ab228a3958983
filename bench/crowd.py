"""Many people on slow lines at once, each in the middle of a part."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench.tus import LOCAL, PART, Upload

STEP_BYTES = 2 << 10
PAUSE_SECONDS = 0.25
SETTLE_SECONDS = 2


@contextmanager
def crowd(port: int, uploads: list[Upload]) -> Iterator[None]:
    """Have somebody send to each of the uploads at 8 KiB a second for as long as this is open.

    Raises AssertionError when one of them was answered meanwhile, for instance refused: their parts never end.
    """
    lines = [_begin(port, upload) for upload in uploads]
    over = threading.Event()
    thread = threading.Thread(target=_trickle, args=(lines, over), daemon=True)
    thread.start()
    # All of them are being served before somebody fast comes.
    time.sleep(SETTLE_SECONDS)
    try:
        yield
    finally:
        over.set()
        thread.join()
        answered = sum(_is_answered(line) for line in lines)
        for line in lines:
            line.close()
    if answered:
        raise AssertionError(f"{answered} of {len(lines)} slow clients were sent away")


def _begin(port: int, upload: Upload) -> socket.socket:
    line = socket.create_connection((LOCAL, port), timeout=30)
    headers = "".join(f"{name}: {value}\r\n" for name, value in upload.head(0, PART).items())
    line.sendall(f"PATCH {upload.path} HTTP/1.1\r\nHost: {LOCAL}\r\n{headers}\r\n".encode("ascii"))
    return line


def _trickle(lines: list[socket.socket], over: threading.Event) -> None:
    step = bytes(STEP_BYTES)
    while not over.wait(PAUSE_SECONDS):
        for line in lines:
            with suppress(OSError):
                line.sendall(step)


def _is_answered(line: socket.socket) -> bool:
    """Whether the other side said anything, or hung up."""
    line.setblocking(False)
    try:
        line.recv(1)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
