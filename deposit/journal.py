"""What has been done so far, on this machine's disk, so that a reboot costs nothing: SQLite, synced at every commit.

It holds the names, sizes and fingerprints of files that lie beside it in clear, and for each file that is not sent in
full the capability to send that one file. It never holds the API token, no words of a submission and no content. A
capability is wiped with the last byte of its file.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

_TABLES = """
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  place INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  sha256 TEXT NOT NULL, batch INTEGER NOT NULL, number INTEGER, upload_url TEXT, capability TEXT,
  sent INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS file_to_send ON file (place) WHERE NOT sent;
"""
_COLUMNS = "place, path, size, mtime_ns, sha256, number, upload_url, capability"


@dataclass(frozen=True, slots=True)
class File:
    """path: below the folder's parent, as the disk has it, in bytes."""

    place: int
    path: bytes
    size: int
    mtime_ns: int
    sha256: str
    number: int | None = None
    upload_url: str = ""
    capability: str = ""


class Journal:
    """One deposit: of one folder, to one address. Used from several threads, one at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._lock = threading.RLock()
        self._base = sqlite3.connect(path, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_TABLES)

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._base:
            yield self._base

    def known(self, name: str) -> str:
        """What was noted under that name; empty when nothing was."""
        with self._lock, closing(self._base.execute("SELECT value FROM known WHERE name = ?", [name])) as found:
            row = found.fetchone()
        return row[0] if row else ""

    def note(self, name: str, value: str) -> None:
        with self._written() as base:
            base.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", [name, value])

    def add(self, files: Iterable[tuple[File, int]]) -> None:
        """Keep the whole list of a folder at once, each with its batch: half a list would be handed over as one."""
        rows = ((one.place, one.path, one.size, one.mtime_ns, one.sha256, batch) for one, batch in files)
        with self._written() as base:
            base.executemany(
                "INSERT INTO file (place, path, size, mtime_ns, sha256, batch) VALUES (?, ?, ?, ?, ?, ?)", rows
            )
            base.execute("INSERT OR REPLACE INTO known VALUES ('listed', 'yes')")

    def next_batch(self) -> list[File]:
        """The first batch the portal has not taken in."""
        asked = "WHERE batch = (SELECT min(batch) FROM file WHERE number IS NULL) ORDER BY place"
        return list(self._files(asked))

    def placed(self, places: Iterable[tuple[int, int, str, str]]) -> None:
        """Note (place, number, upload address, capability) of a batch."""
        with self._written() as base:
            base.executemany(
                "UPDATE file SET number = ?2, upload_url = ?3, capability = ?4, sent = (size = 0) WHERE place = ?1",
                places,
            )

    def to_send(self, *, after: int, limit: int) -> list[File]:
        return list(self._files("WHERE NOT sent AND place > ? ORDER BY place LIMIT ?", after, limit))

    def sent(self, places: Iterable[int]) -> None:
        """These are there in full; their capabilities are of no more use, so they are not kept."""
        with self._written() as base:
            base.executemany("UPDATE file SET sent = 1, capability = '' WHERE place = ?", ([one] for one in places))

    def counts(self) -> tuple[int, int, int, int]:
        """(files, bytes, files sent, bytes sent)."""
        asked = (
            "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(sent), 0), coalesce(sum(size * sent), 0) FROM file"
        )
        with self._lock, closing(self._base.execute(asked)) as found:
            row = found.fetchone()
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])

    def fingerprints(self) -> dict[int, tuple[str, int]]:
        """(SHA-256, size) by the number under which the portal has the file."""
        with self._lock, closing(self._base.execute("SELECT number, sha256, size FROM file")) as found:
            return {number: (sha256, size) for number, sha256, size in found}

    def name_of(self, number: int) -> str:
        """The path of a file as people read it."""
        with self._lock, closing(self._base.execute("SELECT path FROM file WHERE number = ?", [number])) as found:
            row = found.fetchone()
        return os.fsdecode(row[0]) if row else str(number)

    def _files(self, asked: str, *values: int) -> Iterator[File]:
        with self._lock, closing(self._base.execute(f"SELECT {_COLUMNS} FROM file {asked}", values)) as found:  # noqa: S608
            for place, path, size, mtime_ns, sha256, number, upload_url, capability in found.fetchall():
                yield File(place, path, size, mtime_ns, sha256, number, upload_url or "", capability or "")


def journal_path(state: Path, *, address: str, root: Path) -> Path:
    """The journal's place: its name says neither the folder nor the portal."""
    named = hashlib.sha256(os.fsencode(f"{address}\0{root.resolve()}")).hexdigest()[:24]
    return state / f"{named}.sqlite"
