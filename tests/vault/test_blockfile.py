"""Long files past the kernel's cache: what is written is what is read, whatever the file system agrees to."""

from __future__ import annotations

import errno
import fcntl
import io
import os

import pytest

from vault import blockfile
from vault.blockfile import BLOCK_BYTES, BlobFile, BlockWriter
from vault.errors import BlobStoreUnavailable

SIZES = (0, 1, 4096, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 3 * BLOCK_BYTES + 5000)


def pattern(size):
    return (b"0123456789abcde" * (size // 15 + 1))[:size]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


def write(path, content, *, step=700_001):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    writer = BlockWriter(descriptor)
    for start in range(0, len(content), step):
        writer.write(memoryview(content)[start : start + step])
    writer.finish()
    os.close(descriptor)


def is_direct(descriptor):
    return bool(fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_DIRECT)


def refusing(act):
    """A file system that agrees to the mode and refuses what is then asked in it."""

    def refuse(descriptor, *rest):
        if is_direct(descriptor):
            raise OSError(errno.EINVAL, "not here")
        return act(descriptor, *rest)

    return refuse


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read(path, size):
    content = pattern(size)

    write(path, content)

    assert path.read_bytes() == content
    with BlobFile(path) as file:
        assert file.readall() == content


def test_only_whole_blocks_of_a_long_file_go_past_the_cache(path, monkeypatch):
    seen, real = [], os.write
    monkeypatch.setattr(
        os, "write", lambda descriptor, data: seen.append((len(data), is_direct(descriptor))) or real(descriptor, data)
    )

    write(path, pattern(2 * BLOCK_BYTES + 3))

    assert seen == [(BLOCK_BYTES, True), (BLOCK_BYTES, True), (3, False)]


def test_a_short_file_is_left_to_the_cache(path, monkeypatch):
    monkeypatch.setattr(blockfile, "bypass_cache", lambda _: pytest.fail("asked"))
    write(path, pattern(BLOCK_BYTES - 1))

    with BlobFile(path) as file:
        assert file.readall() == pattern(BLOCK_BYTES - 1)


@pytest.mark.parametrize(
    "start", [0, 1, 4095, 4096, BLOCK_BYTES - 1, BLOCK_BYTES, 2 * BLOCK_BYTES, 2 * BLOCK_BYTES + 8]
)
@pytest.mark.parametrize("length", [1, 5000, BLOCK_BYTES, 2 * BLOCK_BYTES])
def test_any_place_of_a_long_file_can_be_read(path, start, length):
    content = pattern(2 * BLOCK_BYTES + 9)
    write(path, content)

    with io.BufferedReader(BlobFile(path), 65536) as file:
        file.seek(start)
        assert file.read(length) == content[start : start + length]
        assert file.tell() == min(start + length, len(content))


@pytest.mark.parametrize("granted", [3, 4096, 4097])
def test_short_writes_are_continued(path, monkeypatch, granted):
    real, content = os.write, pattern(BLOCK_BYTES + 20)
    turn = iter([granted])
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[: next(turn, len(data))]))

    write(path, content)

    assert path.read_bytes() == content


def test_file_system_without_the_mode_is_written_and_read_through_the_cache(path, monkeypatch):
    hints, content = [], pattern(3 * BLOCK_BYTES + 1)
    monkeypatch.setattr(blockfile, "bypass_cache", lambda _: False)
    monkeypatch.setattr(blockfile, "start_write_back", lambda _, offset, length: hints.append((offset, length)))

    write(path, content)

    with BlobFile(path) as file:
        assert file.readall() == content
    assert hints == [(block * BLOCK_BYTES, BLOCK_BYTES) for block in range(3)] + [(3 * BLOCK_BYTES, 1)]


def test_file_system_that_agrees_and_then_refuses_is_served_too(path, monkeypatch):
    content = pattern(3 * BLOCK_BYTES + 1)
    monkeypatch.setattr(os, "write", refusing(os.write))
    monkeypatch.setattr(os, "preadv", refusing(os.preadv))

    write(path, content)

    with BlobFile(path) as file:
        assert file.readall() == content


@pytest.mark.parametrize("is_long", [False, True])
def test_other_errors_are_the_caller_s(path, monkeypatch, is_long):
    def fail(*_):
        raise OSError(errno.EIO, "lost")

    write(path, pattern(2 * BLOCK_BYTES if is_long else 5))
    monkeypatch.setattr(os, "write", fail)
    monkeypatch.setattr(os, "preadv", fail)

    with pytest.raises(OSError, match="lost"):
        write(path.with_name("other"), pattern(2 * BLOCK_BYTES if is_long else 5))
    if is_long:
        with BlobFile(path) as file, pytest.raises(BlobStoreUnavailable):
            file.read(1)
