from __future__ import annotations

import io

import pytest
from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

from tests.vault.keys import CHUNK_SIZES, DEK, INTAKE, UPLOAD, object_header, seal_detached
from vault.cobblestone import ChunkReader, body_size
from vault.container import Header, Kind, RangeReader, Sealer
from vault.errors import Tampered, Truncated, WrongContext


def pattern(size):
    return bytes((number * 7 + number // 16384) % 251 for number in range(size))


class Trickle(io.BytesIO):
    """A store that gives at most 1,000 bytes per call."""

    def read(self, size=-1):
        return super().read(min(size, 1000) if size >= 0 else 1000)


@pytest.mark.parametrize("size", CHUNK_SIZES)
def test_chunk_reader_reads_what_the_library_writes(size):
    plaintext = pattern(size)
    encryptor = Cobblestone256Encryptor(DEK, b"context")
    body = encryptor.update(plaintext) + encryptor.finalize()
    decryptor = Cobblestone256Decryptor(DEK, b"context")

    reader = ChunkReader(lambda start, length: body[start : start + length], len(body), key=DEK, context=b"context")

    assert len(body) == body_size(size)
    assert reader.size_bytes == size
    assert reader.chunks(0, size // 16384) == decryptor.update(body) + decryptor.finalize() == plaintext


@pytest.mark.parametrize("size", CHUNK_SIZES)
@pytest.mark.parametrize("blob", [io.BytesIO, Trickle])
def test_any_range_is_that_of_the_plaintext(size, blob):
    plaintext = pattern(size)
    reader = RangeReader(blob(seal_detached(plaintext)), expect=object_header(size), dek=DEK)

    assert reader.size_bytes == size
    for start in {0, 1, 16383, 16384, 16385, 40_000, size - 1, size, size + 10} - {-1}:
        for length in (0, 1, 16384, 20_000, 10**9):
            assert reader.read(start, length) == plaintext[start : start + length]


def test_negative_range_is_a_defect_of_the_caller():
    reader = RangeReader(io.BytesIO(seal_detached(b"abc")), expect=object_header(), dek=DEK)

    for start, length in ((-1, 1), (0, -1)):
        with pytest.raises(ValueError, match="range"):
            reader.read(start, length)


def test_attached_container_is_read_with_its_key_too():
    header = Header(Kind.PART, UPLOAD)
    held = []
    sealer = Sealer(
        header,
        recipient=type(
            "Recipient",
            (),
            {"kid": INTAKE.kid, "wrap": lambda _, dek, info: held.append(dek) or INTAKE.wrap(dek, info)},
        )(),
    )
    sealed = sealer.start() + sealer.update(b"part") + sealer.finish()

    assert RangeReader(io.BytesIO(sealed), expect=header, dek=held[0]).read(0, 10) == b"part"


def test_wrong_key_or_thing_is_refused_before_anything_is_read():
    blob = io.BytesIO(seal_detached(b"abc"))

    with pytest.raises(Tampered):
        RangeReader(blob, expect=object_header(), dek=bytes(32))
    with pytest.raises(WrongContext):
        RangeReader(blob, expect=Header(Kind.OBJECT, UPLOAD), dek=DEK)


def test_length_open_in_the_header_is_held_against_what_is_expected():
    blob = io.BytesIO(seal_detached(b"abc", object_header()))

    with pytest.raises(Truncated):
        RangeReader(blob, expect=object_header(4), dek=DEK)
    with pytest.raises(Tampered):
        RangeReader(blob, expect=object_header(2), dek=DEK)


def test_header_alone_is_truncated():
    with pytest.raises(Truncated):
        RangeReader(io.BytesIO(b"EVD1"), expect=object_header(), dek=DEK)


def test_changed_chunk_is_not_given_out_and_the_others_are():
    sealed = bytearray(seal_detached(pattern(40_000)))
    sealed[110 + 16400 + 5] ^= 1
    reader = RangeReader(io.BytesIO(sealed), expect=object_header(), dek=DEK)

    assert reader.read(0, 100) == pattern(100)
    with pytest.raises(Tampered):
        reader.read(20_000, 1)


def test_blob_that_shrinks_while_it_is_read_is_truncated():
    blob = io.BytesIO(seal_detached(pattern(40_000)))
    reader = RangeReader(blob, expect=object_header(), dek=DEK)
    blob.truncate(20_000)

    with pytest.raises(Truncated):
        reader.read(17_000, 1)
