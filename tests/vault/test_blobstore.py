"""The store in memory and the one on disk are held to one contract, so that tests may trust the first."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from tests.vault.blobstore_contract import BlobStoreContract, put
from vault import disk, localstore
from vault.blobstore import LocalBlobStore, MemoryBlobStore
from vault.blockfile import BLOCK_BYTES
from vault.errors import BlobExists, BlobStoreUnavailable, StoreFull


class TestMemory(BlobStoreContract):
    @pytest.fixture
    def store(self):
        return MemoryBlobStore()

    def test_age_is_that_of_the_clock(self):
        times = [0.0]
        store = MemoryBlobStore(clock=lambda: times[0])
        put(store, "o/one")
        times[0] = 60

        assert list(store.names("o/", older_than_seconds=60)) == ["o/one"]


class TestLocal(BlobStoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        return LocalBlobStore(tmp_path / "deep" / "store")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def store(root):
    return LocalBlobStore(root)


def files(root):
    return sorted(path for path in root.rglob("*") if path.is_file())


def fill(writer):
    writer.write(b"data")
    writer.commit()


def failing(number):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


def test_blob_lies_fanned_out_and_closed_to_others(store, root):
    put(store, "p/up1/0-a")
    put(store, "p/up1/1-b")

    one, two = files(root)
    assert one.parent == two.parent
    assert (one.name, one.parent.parent.name) == ("up1,0-a", "p")
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*") if path.is_dir()} == {0o700}


def test_two_stores_over_one_folder_see_the_same(store, root):
    put(store, "o/one")

    with pytest.raises(BlobExists):
        put(LocalBlobStore(root), "o/one")
    assert len(files(root)) == 1


def test_file_is_durable_before_its_name_and_the_name_before_commit_returns(store, monkeypatch):
    acts = []

    def note(name, real):
        def act(*args, **kwargs):
            acts.append(name)
            return real(*args, **kwargs)

        return act

    writer = store.create("o/one")
    for module, name in ((os, "fsync"), (os, "link"), (os, "close")):
        monkeypatch.setattr(module, name, note(name, getattr(module, name)))
    monkeypatch.setattr(localstore, "sync_folder", note("sync folder", lambda _: None))
    monkeypatch.setattr(localstore, "make_folder", note("make folder", localstore.make_folder))
    writer.commit()

    assert acts.index("fsync") < acts.index("close")
    assert acts.index("close") < acts.index("make folder") < acts.index("link") < acts.index("sync folder")


def test_folders_that_are_made_are_made_durably(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(disk, "sync_folder", synced.append)

    disk.make_folder(tmp_path / "a" / "b")

    assert synced == [tmp_path, tmp_path / "a"]


@pytest.mark.parametrize(
    ("number", "refusal"), [(errno.ENOSPC, StoreFull), (errno.EDQUOT, StoreFull), (errno.EIO, BlobStoreUnavailable)]
)
@pytest.mark.parametrize("act", ["write", "fsync", "link"])
def test_error_of_the_disk_leaves_nothing_behind(root, monkeypatch, act, number, refusal):
    store = LocalBlobStore(root)
    writer = store.create("o/one")
    monkeypatch.setattr(os, act, failing(number))
    with pytest.raises(refusal) as raised:
        fill(writer)
    monkeypatch.undo()

    assert raised.type is refusal
    assert str(raised.value) == errno.errorcode[number]
    assert files(root) == []
    with pytest.raises(BlobStoreUnavailable):
        writer.commit()


def test_descriptor_of_a_failed_fsync_is_never_asked_again(store, monkeypatch):
    asked, real = [], os.fsync

    def fail_once(descriptor):
        asked.append(descriptor)
        if len(asked) == 1:
            raise OSError(errno.EIO, "lost")
        return real(descriptor)

    writer = store.create("o/one")
    monkeypatch.setattr(os, "fsync", fail_once)
    for _ in range(2):
        with pytest.raises(BlobStoreUnavailable):
            writer.commit()

    assert len(asked) == 1


def test_name_that_may_vanish_does_not_stay(store, root, monkeypatch):
    put(store, "o/other")
    writer = store.create("o/one")
    monkeypatch.setattr(localstore, "sync_folder", failing(errno.EIO))
    with pytest.raises(BlobStoreUnavailable):
        writer.commit()

    assert not store.exists("o/one")
    assert len(files(root)) == 1


def test_scratch_name_that_stays_does_not_undo_the_commit(store, root, monkeypatch):
    writer = store.create("o/one")
    monkeypatch.setattr("pathlib.Path.unlink", failing(errno.EIO))
    writer.commit()
    monkeypatch.undo()

    assert store.exists("o/one")
    assert len(files(root)) == 2
    assert store.remove_abandoned(older_than_seconds=3600) == 0
    assert store.remove_abandoned(older_than_seconds=0) == 1
    assert store.exists("o/one")


def test_error_while_discarding_does_not_hide_the_first(store, monkeypatch):
    writer = store.create("o/one")
    monkeypatch.setattr(os, "write", failing(errno.ENOSPC))
    monkeypatch.setattr("pathlib.Path.unlink", failing(errno.EIO))

    with pytest.raises(StoreFull):
        writer.write(bytes(BLOCK_BYTES))


def test_unreadable_store_is_unavailable_not_empty(store, root, monkeypatch):
    put(store, "o/one")
    blob = store.open("o/one")
    monkeypatch.setattr("pathlib.Path.stat", failing(errno.EIO))
    for ask in (store.size, store.exists):
        with pytest.raises(BlobStoreUnavailable):
            ask("o/one")
    monkeypatch.undo()
    folder = os.open(root, os.O_RDONLY)
    os.dup2(folder, blob.fileno())
    os.close(folder)
    with blob, pytest.raises(BlobStoreUnavailable, match="EISDIR"):
        blob.read(1)


def test_store_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(BlobStoreUnavailable):
        LocalBlobStore(tmp_path / "file" / "store")


def test_old_names_are_found_by_age(store, root):
    put(store, "o/one")
    path = next(iter(files(root)))
    os.utime(path, (0, 0))
    put(store, "o/two")

    assert list(store.names("o/", older_than_seconds=3600)) == ["o/one"]


def test_file_that_vanishes_while_names_are_read_is_passed_over(store, root):
    for number in range(3):
        put(store, f"p/up/{number}")
    seen = store.names("p/up/")
    next(seen)
    for path in files(root):
        path.unlink()

    assert list(seen) == []


def test_hint_is_harmless_where_there_is_no_such_call(monkeypatch):
    monkeypatch.setattr(disk, "_sync_file_range", None)
    disk.start_write_back(-1, 0, 1)

    monkeypatch.setattr(disk.ctypes, "CDLL", failing(errno.ENOENT))
    assert disk._find_sync_file_range() is None


def test_mode_is_harmless_where_there_is_no_such_call(monkeypatch):
    monkeypatch.setattr(disk.fcntl, "fcntl", failing(errno.EINVAL))

    assert not disk.bypass_cache(0)
