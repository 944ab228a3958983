"""Every way to be wrong has a file in vectors/, which another implementation can read too."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID

import pytest

from vault import errors
from vault.container import Header, Kind, Opener, RangeReader, WrapRecord, open_stream, unwrap_dek
from vault.keys import KeyUse, PrivateKey

FOLDER = Path(__file__).parent / "vectors"
FILES = sorted(FOLDER.glob("*.txt"))
CONTAINERS = [path for path in FILES if not path.stem.startswith("wrap-record")]
RECORDS = [path for path in FILES if path.stem.startswith("wrap-record")]


def read(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split(": ", 1) if ": " in line else (line.rstrip(":"), "") for line in lines)


def header_of(vector):
    length = None if vector["length"] == "unknown" else int(vector["length"])
    place = int(vector["part_number"]), int(vector["offset"])
    return Header(Kind(vector["kind"].encode()), UUID(vector["object_id"]), *place, length)


def sealed_of(vector):
    """Put the bytes together: `take` lists slices of the base, slices of another file, and literal bytes."""
    if "sealed" in vector:
        return bytes.fromhex(vector["sealed"])
    return b"".join(piece(vector["base"], word) for word in vector["take"].split(" "))


def piece(base, word):
    if word.startswith("="):
        return bytes.fromhex(word[1:])
    name, _, span = word.rpartition("/")
    start, end = (int(number) if number else None for number in span.split(":"))
    return bytes.fromhex(read(FOLDER / f"{name or base}.txt")["sealed"])[start:end]


def opener_of(vector):
    if "dek" in vector:
        return Opener.detached(header_of(vector), bytes.fromhex(vector["dek"]))
    private = PrivateKey(KeyUse.INTAKE, "1", bytes.fromhex(vector["private"]))

    def unwrap(kid, wrap, info):
        if kid != private.kid:
            raise errors.KeyNotHeld(kid.hex())
        return private.unwrap(wrap, info)

    return Opener(expect=header_of(vector), unwrap=unwrap)


def open_whole(vector):
    return b"".join(open_stream(io.BytesIO(sealed_of(vector)), opener_of(vector), step_bytes=5000))


def open_by_ranges(vector):
    reader = RangeReader(io.BytesIO(sealed_of(vector)), expect=header_of(vector), dek=bytes.fromhex(vector["dek"]))
    return reader.read(0, reader.size_bytes)


@pytest.mark.parametrize("path", CONTAINERS, ids=lambda path: path.stem)
def test_container_vector(path):
    vector = read(path)
    ways = [open_whole, open_by_ranges] if "dek" in vector else [open_whole]
    for way in ways:
        if vector["expect"] == "opens":
            assert way(vector) == bytes.fromhex(vector["plaintext"])
        else:
            # A reader of ranges may see a missing chunk as a wrong last one; Truncated is a kind of Tampered.
            refused_as = errors.Tampered if way is open_by_ranges else getattr(errors, vector["expect"])
            with pytest.raises(refused_as) as refusal:
                way(vector)
            assert way is open_by_ranges or refusal.type.__name__ == vector["expect"]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_wrap_vector(path):
    vector = read(path)
    record = WrapRecord.parse(bytes.fromhex(vector["record"]))
    private = PrivateKey(KeyUse.INTAKE, "1", bytes.fromhex(vector["private"]))

    def unwrap():
        return unwrap_dek(record.wrap, header=header_of(vector), private=private)

    if vector["expect"] == "opens":
        assert (record.header, record.kid) == (header_of(vector), private.kid)
        assert unwrap() == bytes.fromhex(vector["dek"])
    else:
        with pytest.raises(errors.Tampered):
            unwrap()


def test_there_is_a_vector_for_each_answer():
    answers = {read(path)["expect"] for path in FILES}

    assert answers == {"opens", "UnknownFormat", "WrongContext", "Truncated", "Tampered", "KeyNotHeld"}
    assert len(FILES) > 45
