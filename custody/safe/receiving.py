"""Bytes on their way in: sealed while they arrive, so that nothing in clear ever touches a disk of ours."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid4

from custody import stores
from custody.errors import ChecksumMismatch
from custody.keys import keyring
from vault.blobstore import BlobWriter, writing
from vault.container import Header, Kind, Sealer, room_for
from vault.keyring import KeyUse

# Large enough that a line is asked seldom, small enough to stay in the processor's cache while it is sealed.
STEP_BYTES = 512 << 10
PREFIX = "p/"
NOTHING = memoryview(b"")


class Stream(Protocol):
    """What a request body can do; no bytes where some were wanted, or an OSError, is a cut line."""

    def readinto(self, buffer: memoryview, /) -> int: ...


class ChecksumAlgorithm(StrEnum):
    SHA1 = "sha1"
    SHA256 = "sha256"


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the sender says of the part; digest: raw bytes."""

    algorithm: ChecksumAlgorithm
    digest: bytes


@dataclass(frozen=True, slots=True)
class Staged:
    """What is durable in staging of one attempt at a part. length_bytes 0: nothing arrived, name is empty."""

    upload_id: UUID
    part_number: int
    offset: int
    length_bytes: int
    name: str


def receive(
    *, upload_id: UUID, part_number: int, offset: int, stream: Stream, length_bytes: int, checksum: Checksum | None
) -> Staged:
    """Seal what the stream brings, up to length_bytes, into one new durable blob; no row is written.

    A line that is cut closes the part at what arrived. Its checksum speaks of bytes that never came and is not asked:
    the digest of the whole item still decides.

    Raises:
        ChecksumMismatch: all of it came and is not what was announced; nothing is kept.
        StoreFull, BlobStoreUnavailable: nothing is kept; ask again later.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    # A fresh data key per attempt: a part sent again must never meet the same key with other bytes.
    header = Header(Kind.PART, upload_id, part_number, offset)
    hashed = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    steps = steps_of(stream, length_bytes)
    first = next(steps, NOTHING)
    if not first:
        return Staged(upload_id, part_number, offset, 0, "")
    name = f"{PREFIX}{uuid4().hex}"
    with writing(stores.staging(), name) as blob:
        arrived = _pour(first, steps, Sealer(header, recipient=keyring().current(KeyUse.INTAKE)), blob, hashed)
        if checksum and hashed and arrived == length_bytes:
            _check(hashed.digest(), checksum.digest)
    return Staged(upload_id, part_number, offset, arrived, name)


def _pour(
    first: memoryview, steps: Iterator[memoryview], sealer: Sealer, writer: BlobWriter, hashed: "hashlib._Hash | None"
) -> int:
    # One buffer for all steps: fresh memory for each would cost as much as the sealing.
    sealed = memoryview(bytearray(room_for(len(first))))
    writer.write(sealer.start())
    arrived, step = 0, first
    while step:
        if hashed:
            hashed.update(step)
        writer.write(sealed[: sealer.update_into(step, sealed)])
        arrived += len(step)
        step = next(steps, NOTHING)
    writer.write(sealer.finish())
    return arrived


def _check(found: bytes, announced: bytes) -> None:
    if not hmac.compare_digest(found, announced):
        raise ChecksumMismatch("the part is not the one that was announced")


def steps_of(stream: Stream, length_bytes: int) -> Iterator[memoryview]:
    """Yield what comes until the line is cut, each step in the memory of the one before."""
    room, left = memoryview(bytearray(min(length_bytes, STEP_BYTES))), length_bytes
    while step := _filled(stream, room[:left]):
        left -= len(step)
        yield step


def _filled(stream: Stream, room: memoryview) -> memoryview:
    came = 0
    with suppress(OSError):
        while came < len(room) and (more := stream.readinto(room[came:])):
            came += more
    return room[:came]
