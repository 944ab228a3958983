"""One file by tus 1.0: part by part, from where the portal says that it ends."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from deposit.folder import on_disk
from deposit.journal import File
from deposit.line import Answer, Line, refusal
from deposit.troubles import LocalTrouble, NotFinished

PART_BYTES = 8 << 20
# A file this small is sent without asking first where it stands: the answer says so, if it stands somewhere.
SMALL_BYTES = 1 << 20
_NO_CONTENT, _OK, _CONFLICT = 204, 200, 409
_PART_TYPE = "application/offset+octet-stream"


class Wrapping(Protocol):
    """What is done to a part before it leaves: nothing, or sealing."""

    def __call__(self, part: bytes, *, upload_url: str, part_number: int, offset: int) -> bytes: ...


def send(
    file: File,
    *,
    root: Path,
    line: Line,
    told: Callable[[int], None],
    wrap: Wrapping | None = None,
    part_bytes: int = PART_BYTES,
) -> None:
    """Send what the portal does not have of this file. told: called with the bytes of each part that is durable there.

    Raises:
        LocalTrouble: the file is not the one that was listed.
        Refused: the portal does not want it any more.
    """
    with _opened(file, root) as content:
        offset, parts = _standing(line, file) if file.size > SMALL_BYTES or wrap else (0, 0)
        while offset < file.size:
            content.seek(offset)
            part = content.read(min(part_bytes, file.size - offset))
            if not part:
                raise LocalTrouble("changed", file=os.fsdecode(file.path))
            body = wrap(part, upload_url=file.upload_url, part_number=parts + 1, offset=offset) if wrap else part
            reached, parts = _patched(line, file, offset, body, parts, is_sealed=wrap is not None)
            told(reached - offset)
            offset = reached


def _opened(file: File, root: Path) -> BinaryIO:
    path = on_disk(root, file.path)
    try:
        content = open(path, "rb")  # noqa: PTH123, SIM115 - bytes; the caller closes it
        kept = os.fstat(content.fileno())
    except OSError as error:
        raise LocalTrouble("unreadable", file=os.fsdecode(file.path), why=error.strerror) from None
    if (kept.st_size, kept.st_mtime_ns) != (file.size, file.mtime_ns):
        content.close()
        raise LocalTrouble("changed", file=os.fsdecode(file.path))
    return content


def _standing(line: Line, file: File) -> tuple[int, int]:
    """How many bytes are durable there, in how many parts."""
    answer = line.ask("HEAD", file.upload_url, Tus_Resumable="1.0.0", Upload_Capability=file.capability)
    if answer.status != _OK:
        raise refusal(answer)
    return int(answer.headers["upload-offset"]), int(answer.headers.get("upload-parts", "0"))


def _patched(line: Line, file: File, offset: int, body: bytes, parts: int, *, is_sealed: bool) -> tuple[int, int]:
    headers = {
        "Tus_Resumable": "1.0.0",
        "Upload_Capability": file.capability,
        "Upload_Offset": str(offset),
        "Content_Type": _PART_TYPE,
    }
    if is_sealed:
        headers["Upload_Sealed"] = "EVD1"
    answer = line.ask("PATCH", file.upload_url, body, **headers)
    if answer.status == _NO_CONTENT:
        reached = _offset_of(answer)
        # A sealed part that was cut counts for nothing, and its number is still free.
        return reached, parts + 1 if reached > offset else parts
    if answer.status == _CONFLICT and "upload-offset" in answer.headers:
        # A part of which we never heard the answer is there: go on behind it.
        reached = _offset_of(answer)
        if reached <= offset:
            raise NotFinished("went_back", file=os.fsdecode(file.path))
        return reached, _standing(line, file)[1] if is_sealed else parts
    raise refusal(answer)


def _offset_of(answer: Answer) -> int:
    return int(answer.headers["upload-offset"])
