"""The file of a backup: a tar within an EVD1 container of kind X, sealed to the recovery key; in clear nowhere.

EVD1 and not age: it is to the same post-quantum recovery key that everything else in the house is sealed to, and it is
refused as a whole when a byte of it is missing. A public key seals and does not say who sealed: the digest of the file,
kept apart from it, does.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

from custody.errors import Tampered
from vault.container import HEADER_BYTES, Header, Kind, Opener, Sealer, open_stream, parse_header, unwrap_with
from vault.disk import sync_folder
from vault.keyring import Keyring, PublicKey

# What comes as a stream is cut into members of this size: a tar says a member's size before its bytes.
PIECE_BYTES: Final = 4 << 20
_STEP: Final = 1 << 20


class Archive:
    """One backup on its way to a disk; under its own name there is a complete one or none."""

    def __init__(self, path: Path, *, backup_id: UUID, recipient: PublicKey) -> None:
        """Begin beside path; the file is readable by us alone."""
        self.path, self.members = path, dict[str, str]()
        self._draft = path.with_name(f".{path.name}.partial")
        self._draft.unlink(missing_ok=True)
        self._sink = _Sealed(self._draft, Sealer(Header(Kind.EXPORT, backup_id), recipient=recipient))
        self._tar = tarfile.open(fileobj=self._sink, mode="w|", bufsize=_STEP)  # noqa: SIM115 - closed by finish

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._sink.close()
        self._draft.unlink(missing_ok=True)

    def add(self, name: str, content: bytes) -> None:
        """One member; its digest is remembered for the manifest."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(content), 0o600
        self.members[name] = hashlib.sha256(content).hexdigest()
        self._tar.addfile(member, io.BytesIO(content))

    def add_stream(self, name: str, steps: Iterable[bytes]) -> int:
        """Everything that steps bring, as name/000000, name/000001, …; return how many bytes."""
        total = 0
        for number, piece in enumerate(_pieces(steps)):
            self.add(f"{name}/{number:06d}", piece)
            total += len(piece)
        return total

    def finish(self) -> tuple[str, int]:
        """Make it durable under its name; return SHA-256 (hex) and size of the sealed file."""
        self._tar.close()
        digest, size_bytes = self._sink.finish()
        os.link(self._draft, self.path)
        sync_folder(self.path.parent)
        return digest, size_bytes


class _Sealed(io.RawIOBase):
    """What the tar is written to: sealed, hashed and on the disk, piece by piece."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._sealer, self._hashed, self._size_bytes = sealer, hashlib.sha256(), 0
        self._put(sealer.start())

    def write(self, data: Any) -> int:
        self._put(self._sealer.update(data))
        return memoryview(data).nbytes

    def finish(self) -> tuple[str, int]:
        self._put(self._sealer.finish())
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._hashed.hexdigest(), self._size_bytes

    def close(self) -> None:
        self._file.close()
        super().close()

    def _put(self, sealed: bytes) -> None:
        self._hashed.update(sealed)
        self._size_bytes += len(sealed)
        self._file.write(sealed)


def members(path: Path, keyring: Keyring) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a backup in order. That it is the whole is known only when this has ended without raising.

    keyring: holds the recovery key it was sealed to; KeyNotHeld otherwise.
    """
    with path.open("rb") as file:
        header = parse_header(file.read(HEADER_BYTES)).header
        file.seek(0)
        steps = open_stream(file, Opener(expect=Header(Kind.EXPORT, header.object_id), unwrap=unwrap_with(keyring)))
        source = _Opened(steps)
        with tarfile.open(fileobj=source, mode="r|", bufsize=_STEP) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise Tampered("a backup holds files and nothing else")
                yield member.name, content.read()
        source.drain()


def recipient_of(path: Path) -> bytes:
    """The id of the recovery key that a backup is sealed to."""
    with path.open("rb") as file:
        kid = parse_header(file.read(HEADER_BYTES)).kid
    if kid is None:
        raise Tampered("not a backup")
    return kid


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and size of a file."""
    hashed, size_bytes = hashlib.sha256(), 0
    with path.open("rb") as file:
        while step := file.read(_STEP):
            hashed.update(step)
            size_bytes += len(step)
    return hashed.hexdigest(), size_bytes


class _Opened(io.RawIOBase):
    """What the tar is read from."""

    def __init__(self, steps: Iterator[bytes]) -> None:
        self._steps, self._rest = steps, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (step := next(self._steps, b"")):
            self._rest += step
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def drain(self) -> None:
        """Read on to the end of the container: what follows the last member must be authentic too."""
        for _step in self._steps:
            pass


def _pieces(steps: Iterable[bytes]) -> Iterator[bytes]:
    gathered = bytearray()
    for step in steps:
        gathered += step
        while len(gathered) >= PIECE_BYTES:
            yield bytes(gathered[:PIECE_BYTES])
            del gathered[:PIECE_BYTES]
    if gathered:
        yield bytes(gathered)
