"""What each piece of the work costs alone on this machine: where the time of the whole goes, and what bounds it."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from uuid import uuid4

from vault.blobstore import LocalBlobStore
from vault.container import STEP_BYTES, Header, Kind, Opener, Sealer, new_dek

SIZE = 1 << 30
TIMES = 3
HEAD = "Each piece of the work alone, on the same disk:\n\n| piece | seconds for 1 GiB |\n| --- | --- |\n"
WRITTEN = "one copy written past the cache, fsynced"
WRITTEN_TWICE = "two copies at once, written past the cache, fsynced"
READ = "one copy read from the disk"
READ_TWICE = "two copies at once, read from the disk"
_HEADER = Header(Kind.OBJECT, uuid4(), length=STEP_BYTES)
_STEP = os.urandom(STEP_BYTES)
_STEPS = SIZE // STEP_BYTES

Piece = tuple[str, Callable[[], object]]


def measure(folder: Path) -> dict[str, float]:
    """Seconds for 1 GiB, in a folder on the disk the bench writes to."""
    return {name: _seconds(run) for name, run in (*_of_processor(), *_of_disk(folder))}


def table(seconds: dict[str, float]) -> str:
    return HEAD + "\n".join(f"| {name} | {taken:.2f} |" for name, taken in seconds.items())


def _of_processor() -> Iterator[Piece]:
    dek = new_dek()
    sealer = Sealer.detached(_HEADER, dek=dek)
    sealed = b"".join([sealer.start(), sealer.update(_STEP), sealer.finish()])

    def seal() -> None:
        Sealer.detached(_HEADER, dek=dek).update(_STEP)

    def unseal() -> None:
        opener = Opener.detached(_HEADER, dek)
        opener.update(sealed)
        opener.finish()

    yield "SHA-256", partial(_repeat, partial(hashlib.sha256().update, _STEP))
    yield "SHA-512", partial(_repeat, partial(hashlib.sha512().update, _STEP))
    yield "sealed", partial(_repeat, seal)
    yield "opened", partial(_repeat, unseal)


def _of_disk(folder: Path) -> Iterator[Piece]:
    store = LocalBlobStore(folder / "limits")

    def write() -> None:
        store.delete(_written(store))

    yield WRITTEN, write
    yield WRITTEN_TWICE, lambda: _at_once(write)
    kept = _written(store)
    yield READ, lambda: _read(store, kept)
    yield READ_TWICE, lambda: _at_once(lambda: _read(store, kept))
    yield "one copy written through the cache, fsynced", lambda: _write_through_the_cache(folder / "cached")


def _seconds(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        os.sync()
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
    return median(taken)


def _repeat(act: Callable[[], object]) -> None:
    for _ in range(_STEPS):
        act()


def _at_once(act: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _written(store: LocalBlobStore) -> str:
    name = f"o/{uuid4().hex}"
    writer = store.create(name)
    _repeat(lambda: writer.write(_STEP))
    writer.commit()
    return name


def _read(store: LocalBlobStore, name: str) -> None:
    with store.open(name) as blob:
        while blob.read(STEP_BYTES):
            pass


def _write_through_the_cache(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        _repeat(lambda: file.write(_STEP))
        os.fsync(file.fileno())
    path.unlink()
