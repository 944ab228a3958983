"""What every blob store keeps to. Subclass it with a fixture `store`; an adapter elsewhere is held to the same."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest

from vault.errors import BlobExists, BlobMissing, BlobStoreUnavailable, VaultError


def put(store, name, data=b"data"):
    writer = store.create(name)
    writer.write(data)
    writer.commit()


class BlobStoreContract:
    def test_what_is_written_is_read(self, store):
        writer = store.create("o/one")
        for piece in (b"first ", bytearray(b"second "), memoryview(b"third")):
            writer.write(piece)
        writer.commit()

        with store.open("o/one") as blob:
            assert blob.read() == b"first second third"
        assert store.size("o/one") == 18
        assert store.exists("o/one")

    def test_blob_can_be_read_anywhere(self, store):
        put(store, "o/one", bytes(range(256)) * 1000)

        with store.open("o/one") as blob:
            assert blob.seek(100_000) == 100_000
            assert blob.read(4) == bytes([160, 161, 162, 163])
            assert blob.seek(-2, io.SEEK_END) == 255_998
            assert blob.read(10) == b"\xfe\xff"
            assert blob.read(10) == b""
            assert blob.seek(0) == 0
            assert blob.read(2) == b"\x00\x01"
            assert blob.tell() == 2

    def test_empty_blob_is_a_blob(self, store):
        store.create("o/empty").commit()

        assert store.size("o/empty") == 0
        with store.open("o/empty") as blob:
            assert blob.read() == b""

    def test_large_blob_survives(self, store):
        data = bytes(range(256)) * 4096 * 9
        writer = store.create("o/large")
        for start in range(0, len(data), 1_000_000):
            writer.write(data[start : start + 1_000_000])
        writer.commit()

        with store.open("o/large") as blob:
            assert blob.read(len(data) + 1) == data

    def test_nothing_is_visible_before_commit(self, store):
        writer = store.create("o/one")
        writer.write(b"half")

        assert not store.exists("o/one")
        assert list(store.names("o/")) == []
        writer.discard()

    def test_name_is_taken_once(self, store):
        first, second = store.create("o/one"), store.create("o/one")
        first.write(b"first")
        second.write(b"second")
        first.commit()

        with pytest.raises(BlobExists):
            second.commit()
        with pytest.raises(BlobExists):
            put(store, "o/one", b"first")
        with store.open("o/one") as blob:
            assert blob.read() == b"first"

    def test_discarded_blob_never_was(self, store):
        writer = store.create("o/one")
        writer.write(b"data")
        writer.discard()
        writer.discard()

        assert not store.exists("o/one")
        with pytest.raises(BlobStoreUnavailable):
            writer.commit()
        assert not store.exists("o/one")

    def test_discard_after_commit_is_harmless(self, store):
        writer = store.create("o/one")
        writer.commit()
        writer.discard()

        assert store.exists("o/one")

    def test_writer_ends_with_its_commit(self, store):
        writer = store.create("o/one")
        writer.commit()

        with pytest.raises(VaultError):
            writer.write(b"more")
        with pytest.raises(VaultError):
            writer.commit()
        assert store.size("o/one") == 0

    def test_missing_blob_is_missing(self, store):
        assert not store.exists("o/none")
        for ask in (store.open, store.size):
            with pytest.raises(BlobMissing):
                ask("o/none")

    def test_deleted_blob_is_gone_and_may_be_deleted_again(self, store):
        put(store, "o/one")

        store.delete("o/one")
        store.delete("o/one")

        assert not store.exists("o/one")
        assert list(store.names("o/")) == []

    def test_open_blob_outlives_its_deletion_or_says_so(self, store):
        put(store, "o/one", b"data")
        with store.open("o/one") as blob:
            store.delete("o/one")
            with suppress(BlobMissing, BlobStoreUnavailable):
                assert blob.read() == b"data"

    def test_names_are_found_by_prefix(self, store):
        names = {"lone", "o/one", "o/two", "p/up1/0-a", "p/up1/1-b", "p/up2/0-c", "wraps/one/k1"}
        for name in names:
            put(store, name)

        assert set(store.names("")) == names
        for prefix in (
            "o/",
            "o",
            "o/t",
            "p/",
            "p/up",
            "p/up1",
            "p/up1/",
            "p/up1/0",
            "p/up1/0-a",
            "l",
            "lone",
            "wraps/one/",
            "x/",
        ):
            assert sorted(store.names(prefix)) == sorted(name for name in names if name.startswith(prefix)), prefix

    def test_young_blobs_are_not_among_the_old(self, store):
        put(store, "o/one")

        assert list(store.names("o/", older_than_seconds=0)) == ["o/one"]
        assert list(store.names("o/", older_than_seconds=3600)) == []

    @pytest.mark.parametrize(
        "name",
        [
            "",
            ".",
            "..",
            "../x",
            "o/../x",
            "/x",
            "o//x",
            "o/",
            "o/.x",
            "O/x",
            "o/x y",
            "o\\x",
            "o/\x00",
            "o/é",
            "x" * 201,
            "-x",
            "o/,x",
        ],
    )
    def test_name_that_could_climb_out_is_a_defect_of_the_caller(self, store, name):
        for ask in (store.create, store.open, store.size, store.exists, store.delete):
            with pytest.raises(ValueError, match="blob"):
                ask(name)

    @pytest.mark.parametrize("prefix", ["..", "/", "*", "o/*", "o//", "o/.."])
    def test_prefix_that_begins_no_name_is_a_defect_of_the_caller(self, store, prefix):
        with pytest.raises(ValueError, match="blob"):
            list(store.names(prefix))
