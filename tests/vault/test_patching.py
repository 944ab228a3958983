"""A whole out of damaged copies: whatever is whole in one of them is used, and what is whole in none is refused."""

import io
from random import Random
from uuid import UUID

import pytest

from vault.container import Header, Kind, Opener, Sealer, new_dek, open_stream
from vault.errors import Tampered
from vault.patching import patched

ITEM = UUID(int=7)
SIZES = [0, 1, 16_383, 16_384, 16_385, 32_768, 1_300_000]
HEAD_AND_PREFIX = 54 + 56


def sealed(content: bytes) -> tuple[Header, bytes, bytes]:
    header, dek = Header(Kind.OBJECT, ITEM, length=len(content)), new_dek()
    sealer = Sealer.detached(header, dek=dek)
    return header, dek, sealer.start() + sealer.update(content) + sealer.finish()


def flipped(whole: bytes, *places: int) -> io.BytesIO:
    copy = bytearray(whole)
    for place in places:
        copy[place] ^= 1
    return io.BytesIO(bytes(copy))


def content_of(size: int) -> bytes:
    return Random(size).randbytes(size)


def put_together(blobs, header, dek) -> bytes:
    return b"".join(patched(blobs, header=header, dek=dek))


@pytest.mark.parametrize("size", SIZES)
def test_whole_copies_are_passed_on_as_they_are(size):
    header, dek, whole = sealed(content_of(size))
    assert put_together([io.BytesIO(whole)], header, dek) == whole


@pytest.mark.parametrize("size", SIZES)
def test_head_of_one_and_end_of_the_other(size):
    header, dek, whole = sealed(content_of(size))
    for blobs in ([flipped(whole, 60), flipped(whole, -1)], [flipped(whole, -1), flipped(whole, 0)]):
        assert put_together(blobs, header, dek) == whole


@pytest.mark.parametrize("seed", range(12))
def test_each_chunk_from_whichever_copy_it_opens_in(seed):
    lots = Random(seed)
    header, dek, whole = sealed(content_of(1_300_000))
    chunks = list(range(1_300_000 // 16_384 + 1))
    lots.shuffle(chunks)
    places = [min(HEAD_AND_PREFIX + chunk * 16_400 + lots.randrange(16_400), len(whole) - 1) for chunk in chunks]
    first, second = flipped(whole, *places[::2]), flipped(whole, *places[1::2])

    found = put_together([first, second], header, dek)

    assert found == whole
    assert b"".join(open_stream(io.BytesIO(found), Opener.detached(header, dek))) == content_of(1_300_000)


@pytest.mark.parametrize("cut", [20_000, 600_000, 1_299_999])
def test_copy_that_was_cut_off_gives_what_it_has(cut):
    header, dek, whole = sealed(content_of(1_300_000))
    assert put_together([io.BytesIO(whole[:cut]), flipped(whole, 5_000)], header, dek) == whole


@pytest.mark.parametrize("cut", [0, 10, 54, 110, 16_000])
def test_copy_that_was_cut_off_before_the_damage_gives_nothing(cut):
    header, dek, whole = sealed(content_of(1_300_000))
    with pytest.raises(Tampered):
        put_together([io.BytesIO(whole[:cut]), flipped(whole, 5_000)], header, dek)


@pytest.mark.parametrize("place", [0, 60, 120, 600_000, -1])
def test_what_is_whole_in_no_copy_is_refused(place):
    header, dek, whole = sealed(content_of(1_300_000))
    with pytest.raises(Tampered):
        put_together([flipped(whole, place), flipped(whole, place)], header, dek)


def test_pieces_of_another_object_are_no_pieces():
    header, dek, whole = sealed(content_of(100_000))
    _header, _dek, other = sealed(content_of(100_000)[::-1])
    with pytest.raises(Tampered):
        put_together([flipped(whole, 60_000), io.BytesIO(other)], header, dek)


def test_length_must_be_known():
    with pytest.raises(ValueError, match="length"):
        next(patched([io.BytesIO()], header=Header(Kind.OBJECT, ITEM), dek=new_dek()))
