"""Several uploads side by side: a small file waits for the line, not for the disk, so a few wait at once."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from deposit.journal import File, Journal
from deposit.line import Line
from deposit.tus import Wrapping, send

AHEAD = 500
# What is noted as sent is synced to the disk this often: to lose a second of notes costs a second of asking again.
NOTE_SECONDS = 1.0


def send_all(
    journal: Journal,
    *,
    root: Path,
    lines: Callable[[], Line],
    hands: int,
    told: Callable[[int, int], None],
    wrap: Wrapping | None = None,
) -> None:
    """Send every file the journal has not noted as sent; the first trouble stops all. told: (files, bytes) sent since.

    lines: makes a connection for one of the hands.
    """
    files: queue.Queue[File | None] = queue.Queue(AHEAD)
    done: queue.Queue[int | BaseException] = queue.Queue()
    stop = threading.Event()

    def work() -> None:
        line = lines()
        try:
            while (file := files.get()) is not None and not stop.is_set():
                send(file, root=root, line=line, told=lambda count: told(0, count), wrap=wrap)
                done.put(file.place)
        except BaseException as trouble:  # noqa: BLE001 - carried over to the one who waits
            done.put(trouble)
        finally:
            line.close()

    threads = [threading.Thread(target=work, name=f"hand-{number}", daemon=True) for number in range(hands)]
    for thread in threads:
        thread.start()
    try:
        _gathered(journal, _given(journal), files, done, told)
    finally:
        stop.set()
        _dismiss(files, threads)
        journal.sent(_left(done))


def _given(journal: Journal) -> Iterator[File]:
    last = 0
    while batch := journal.to_send(after=last, limit=AHEAD):
        yield from batch
        last = batch[-1].place


def _gathered(
    journal: Journal,
    given: Iterator[File],
    files: "queue.Queue[File | None]",
    done: "queue.Queue[int | BaseException]",
    told: Callable[[int, int], None],
) -> None:
    """Hand files out as there is room, and note those that come back as sent."""
    noted: list[int] = []
    waiting, next_note, file = 0, time.monotonic() + NOTE_SECONDS, next(given, None)
    while waiting or file:
        while file and waiting < AHEAD:
            files.put(file)
            waiting, file = waiting + 1, next(given, None)
        with suppress(queue.Empty):
            one = done.get(timeout=NOTE_SECONDS)
            if isinstance(one, BaseException):
                journal.sent(noted)
                raise one
            waiting -= 1
            noted.append(one)
            told(1, 0)
        if time.monotonic() >= next_note:
            journal.sent(noted)
            noted, next_note = [], time.monotonic() + NOTE_SECONDS
    journal.sent(noted)


def _dismiss(files: "queue.Queue[File | None]", threads: list[threading.Thread]) -> None:
    with suppress(queue.Empty):
        while True:
            files.get_nowait()
    for _thread in threads:
        files.put(None)
    for thread in threads:
        thread.join()


def _left(done: "queue.Queue[int | BaseException]") -> list[int]:
    """What came in full while we were stopping."""
    places = []
    with suppress(queue.Empty):
        while True:
            one = done.get_nowait()
            if isinstance(one, int):
                places.append(one)
    return places
