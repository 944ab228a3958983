from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vault.keys import ITEM, OTHER, UPLOAD
from vault.errors import UnknownFormat, WrongContext
from vault.header import HEADER_BYTES, Header, Kind, parse_header

PART = Header(Kind.PART, UPLOAD, part_number=2, offset=5, length=7)


def test_header_bytes_are_those_of_the_format():
    expected = (
        "45564431 01 50 00 01 7d0e2b6c93a14f5e8a775f2c1e9b3d40 00000002 0000000000000005 0000000000000007"
        "0000000000000000 0000"
    )

    assert PART.encode() == bytes.fromhex(expected)
    assert len(PART.encode()) == HEADER_BYTES == 54


def test_header_survives_a_round():
    for header, kid in ((PART, None), (PART, b"recipien"), (Header(Kind.EXPORT, ITEM), None)):
        parsed = parse_header(header.encode(kid))

        assert (parsed.header, parsed.kid, parsed.wrap_length) == (header, kid, 0 if kid is None else 1168)


@pytest.mark.parametrize(
    "wrong",
    [
        {"part_number": -1},
        {"part_number": 2**32},
        {"offset": -1},
        {"offset": 2**64},
        {"length": -1},
        {"length": 2**64 - 1},
        {"kind": Kind.OBJECT},
        {"kind": Kind.OBJECT, "part_number": 0},
    ],
)
def test_impossible_header_cannot_be_made(wrong):
    with pytest.raises(ValueError, match=r"header|parts"):
        replace(PART, **wrong)


@pytest.mark.parametrize(
    "other", [{"kind": Kind.PART, "object_id": OTHER}, {"part_number": 3}, {"offset": 6}, {"length": 8}]
)
def test_header_of_another_thing_is_refused(other):
    with pytest.raises(WrongContext):
        PART.check_is(replace(PART, **other))


def test_length_left_open_agrees_with_any():
    PART.check_is(replace(PART, length=None))
    replace(PART, length=None).check_is(PART)


def test_part_fields_on_an_object_are_no_header():
    raw = bytearray(PART.encode())
    raw[5:6] = b"O"

    with pytest.raises(UnknownFormat):
        parse_header(bytes(raw))
