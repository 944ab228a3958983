"""Which blobs the database speaks of, and a folder into which they are copied once in their life."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from custody import anchors, segments, stores
from custody.errors import BlobMissing
from custody.models import CopyCheck, CopyName, KeyWrap, SealedPackage, StagedPart
from custody.safe.intent import OBJECTS, WRAPS
from custody.safe.receiving import PREFIX as PARTS
from vault.blobstore import BlobStore, LocalBlobStore, writing

STAGING: Final = "staging"
# Behind the name of a second copy that is not the same bytes as the first.
OTHER: Final = ".b"
# Beside what rows speak of: the signed checkpoint, the log since the last backup, then what was stored since. In this
# order no event is taken along without its object.
OF_THE_LOG: Final = (anchors.PREFIX, segments.PREFIX)
STORED_SINCE: Final = (OBJECTS, WRAPS)
_LINES: Final = 1000
_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """One blob in one store; store: staging, a or b."""

    store: str
    name: str


@dataclass(frozen=True, slots=True)
class Blob:
    """One line of the inventory. sha256: of the sealed bytes; empty when they were only listed, not read.

    size_bytes: −1 when it went away after the moment of the dump, as staged parts and old wraps do.
    """

    store: str
    name: str
    size_bytes: int
    sha256: str

    def told(self) -> dict[str, str | int]:
        return asdict(self)


def places() -> Iterator[Place]:
    """Every blob that a row speaks of; the second copy of an object only where it has another name."""
    for part in StagedPart.objects.filter(removed_at=None).values_list("name", flat=True).iterator():
        yield Place(STAGING, part)
    last = ("", "")
    for item, store, name in (
        CopyCheck.objects.order_by("item_id", "store").values_list("item_id", "store", "name").iterator()
    ):
        if (str(item), name) != last:
            yield Place(store, name)
        last = (str(item), name)
    for name in KeyWrap.objects.values_list("name", flat=True).iterator():
        yield Place(CopyName.A.value, name)
    for name in SealedPackage.objects.filter(removed_at=None).values_list("name", flat=True).iterator():
        yield Place(CopyName.A.value, name)


def store_of(which: str) -> BlobStore:
    return stores.staging() if which == STAGING else stores.copies()[CopyName(which)]


def listed(found: Iterable[Place]) -> Iterator[Blob]:
    """The inventory without copies: names and sizes."""
    for place in found:
        try:
            yield Blob(place.store, place.name, store_of(place.store).size(place.name), "")
        except BlobMissing:
            yield Blob(place.store, place.name, -1, "")


class Folder:
    """Sealed blobs outside the stores, and beside them what each of them hashed to when it was copied."""

    def __init__(self, path: Path) -> None:
        """Make the folder if need be; what lies there is ciphertext."""
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.blobs = LocalBlobStore(path / "blobs")
        self._index = sqlite3.connect(path / "index.sqlite3")
        self._index.execute("CREATE TABLE IF NOT EXISTS blob (name TEXT PRIMARY KEY, size_bytes INTEGER, sha256 TEXT)")
        self.copied = 0
        self.differing: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._index.commit()
        self._index.close()

    def taken(self, found: Iterable[Place]) -> Iterator[Blob]:
        """Copy what is not here yet and yield the inventory of all."""
        for place in found:
            known = self._known(place.name)
            yield Blob(place.store, place.name, *(known or self._take(place)))

    def taken_since(self) -> Iterator[Blob]:
        """Do the same with what lies in store A and no row of the dump spoke of."""
        a = stores.copies()[CopyName.A]
        yield from self.taken(Place(CopyName.A.value, name) for one in OF_THE_LOG for name in list(a.names(one)))
        fresh = (name for one in STORED_SINCE for name in a.names(one) if not self._known(name))
        yield from self.taken(Place(CopyName.A.value, name) for name in fresh)

    def forget_passing(self) -> None:
        """Let go of staged parts and checkpoints whose time is over: the folder is that of the newest backup."""
        kept = set(StagedPart.objects.filter(removed_at=None).values_list("name", flat=True))
        kept |= set(stores.copies()[CopyName.A].names(anchors.PREFIX))
        for prefix in (PARTS, anchors.PREFIX):
            for name in set(self.blobs.names(prefix)) - kept:
                self.blobs.delete(name)

    def _known(self, name: str) -> tuple[int, str] | None:
        row = self._index.execute("SELECT size_bytes, sha256 FROM blob WHERE name = ?", [name]).fetchone()
        if row is None or not self.blobs.exists(name) or self.blobs.size(name) != row[0]:
            return None
        return int(row[0]), str(row[1])

    def _take(self, place: Place) -> tuple[int, str]:
        # Without a line in the index it may be cut off: copied anew.
        self.blobs.delete(place.name)
        try:
            size_bytes, digest = copy(store_of(place.store), place.name, self.blobs, place.name)
        except BlobMissing:
            return -1, ""
        if place.store == CopyName.A and place.name.startswith(OBJECTS):
            self._compare(place.name, digest)
        self._index.execute("INSERT OR REPLACE INTO blob VALUES (?, ?, ?)", [place.name, size_bytes, digest])
        self.copied += 1
        if not self.copied % _LINES:
            self._index.commit()
        return size_bytes, digest

    def _compare(self, name: str, digest: str) -> None:
        """No key is here to say which of two differing copies is good: then both are taken along."""
        other = stores.copies()[CopyName.B]
        if not other.exists(name) or hashed(other, name) == digest:
            return
        self.differing.append(name)
        self.blobs.delete(name + OTHER)
        copy(other, name, self.blobs, name + OTHER)


def copy(source: BlobStore, name: str, to: BlobStore, new_name: str) -> tuple[int, str]:
    """Copy one blob durably; return size and SHA-256 of what was copied."""
    hashed, size_bytes = sha256(), 0
    with closing(source.open(name)) as blob, writing(to, new_name) as copied:
        while step := blob.read(_STEP):
            hashed.update(step)
            copied.write(step)
            size_bytes += len(step)
    return size_bytes, hashed.hexdigest()


def hashed(store: BlobStore, name: str) -> str:
    """SHA-256 of a blob as it lies there now."""
    found = sha256()
    with closing(store.open(name)) as blob:
        while step := blob.read(_STEP):
            found.update(step)
    return found.hexdigest()
