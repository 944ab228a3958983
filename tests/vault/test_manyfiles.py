"""Many small blobs with one sync: all of them, or none, whatever the disk says in the middle."""

import errno
import os
from pathlib import Path

import pytest

from vault import manyfiles
from vault.blobstore import LocalBlobStore, MemoryBlobStore
from vault.errors import BlobExists, BlobStoreUnavailable, StoreFull

pytestmark = pytest.mark.unit
BLOBS = {f"o/{number:032x}": bytes([number]) * (number * 1000) for number in range(20)}


@pytest.fixture(params=["one sync", "an fsync each"])
def store(request, tmp_path, monkeypatch) -> LocalBlobStore:
    if request.param == "an fsync each":
        monkeypatch.setattr(manyfiles, "_syncfs", None)
    return LocalBlobStore(tmp_path / "store")


def content_of(store, name: str) -> bytes:
    with store.open(name) as blob:
        return blob.read()


def test_all_are_there(store):
    store.create_all(BLOBS)

    assert {name: content_of(store, name) for name in store.names("o/")} == BLOBS


def test_memory_keeps_the_same_rules():
    store = MemoryBlobStore()
    store.create_all(BLOBS)

    assert set(store.names("o/")) == set(BLOBS)
    with pytest.raises(BlobExists):
        store.create_all(BLOBS)


def test_none_of_them_when_one_name_is_taken(store):
    last = list(BLOBS)[-1]
    store.create_all({last: b"first"})

    with pytest.raises(BlobExists):
        store.create_all(BLOBS)

    assert list(store.names("o/")) == [last]
    assert content_of(store, last) == b"first"


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, StoreFull), (errno.EIO, BlobStoreUnavailable)])
@pytest.mark.parametrize("place", [1, 7, 18])
def test_none_of_them_when_a_write_fails(store, monkeypatch, number, kind, place):
    write, calls = os.write, iter(range(1000))

    def failing(descriptor, data):
        if next(calls) == place:
            raise OSError(number, "write")
        return write(descriptor, data)

    monkeypatch.setattr(manyfiles.os, "write", failing)
    with pytest.raises(kind):
        store.create_all(BLOBS)
    monkeypatch.undo()

    assert list(store.names("o/")) == []


def test_none_of_them_when_the_sync_fails(tmp_path, monkeypatch):
    store = LocalBlobStore(tmp_path / "store")
    monkeypatch.setattr(manyfiles, "_syncfs", lambda _place: -1)

    with pytest.raises(BlobStoreUnavailable):
        store.create_all(BLOBS)

    assert list(store.names("o/")) == []


def test_files_are_closed_to_others(store, tmp_path: Path):
    store.create_all(BLOBS)

    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "store").rglob("*") if path.is_file()}
    assert modes == {0o600}
