"""Whatever is changed anywhere, nothing comes out as whole."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vault.keys import DEK, INTAKE, KEYRING, UPLOAD, object_header, seal_detached
from vault.container import Header, Kind, Opener, RangeReader, open_bytes, open_stream, seal_bytes
from vault.errors import KeyNotHeld, Tampered, Truncated, UnknownFormat

PART = Header(Kind.PART, UPLOAD, part_number=1, offset=100)
TEXT = bytes(range(256)) * 150
ATTACHED = seal_bytes(TEXT, header=PART, recipient=INTAKE)
DETACHED = seal_detached(TEXT)
REFUSALS = (Tampered, UnknownFormat, KeyNotHeld)

thorough = settings(deadline=None, max_examples=150, database=None)


def open_detached(sealed):
    return b"".join(open_stream(io.BytesIO(sealed), Opener.detached(object_header(), DEK)))


def open_ranges(sealed):
    reader = RangeReader(io.BytesIO(sealed), expect=object_header(), dek=DEK)
    return reader.read(0, reader.size_bytes)


def flipped(sealed, place, mask):
    changed = bytearray(sealed)
    changed[place] ^= mask
    return bytes(changed)


@thorough
@given(st.integers(0, len(ATTACHED) - 1), st.integers(1, 255))
def test_any_byte_flipped_in_a_part_is_refused(place, mask):
    with pytest.raises(REFUSALS):
        open_bytes(flipped(ATTACHED, place, mask), expect=PART, keyring=KEYRING)


@thorough
@given(st.integers(0, len(DETACHED) - 1), st.integers(1, 255))
def test_any_byte_flipped_in_an_object_is_refused(place, mask):
    for way in (open_detached, open_ranges):
        with pytest.raises((Tampered, UnknownFormat)):
            way(flipped(DETACHED, place, mask))


@pytest.mark.parametrize("place", range(54 + 56))
def test_every_byte_of_header_salt_and_commitment_counts(place):
    for way in (open_detached, open_ranges):
        with pytest.raises((Tampered, UnknownFormat)):
            way(flipped(DETACHED, place, 1))


@thorough
@given(st.integers(0, len(DETACHED) - 1))
def test_any_truncation_is_refused(end):
    with pytest.raises(Truncated):
        open_detached(DETACHED[:end])
    with pytest.raises(Tampered):
        open_ranges(DETACHED[:end])


@thorough
@given(st.binary(min_size=1, max_size=40_000))
def test_anything_appended_is_refused(more):
    for way in (open_detached, open_ranges):
        with pytest.raises(Tampered):
            way(DETACHED + more)


@thorough
@given(st.permutations(range(3)).filter(lambda order: list(order) != [0, 1, 2]))
def test_any_other_order_of_chunks_is_refused(order):
    head, body = DETACHED[:110], DETACHED[110:]
    chunks = [body[start : start + 16400] for start in range(0, len(body), 16400)]

    for way in (open_detached, open_ranges):
        with pytest.raises(Tampered):
            way(head + b"".join(chunks[number] for number in order))


@thorough
@given(st.binary(max_size=70_000), st.integers(1, 40_000))
def test_any_plaintext_in_any_pieces_comes_back(plaintext, step):
    sealed = seal_detached(plaintext)
    opened = b"".join(open_stream(io.BytesIO(sealed), Opener.detached(object_header(), DEK), step_bytes=step))

    assert opened == open_ranges(sealed) == plaintext


@thorough
@given(st.binary(max_size=3000))
def test_noise_is_never_a_container(noise):
    with pytest.raises((Tampered, UnknownFormat)):
        open_detached(noise)
    with pytest.raises((Tampered, UnknownFormat)):
        open_ranges(noise)
