"""I-5: a text that was handed over must be found nowhere in clear."""

import base64
from collections.abc import Iterator
from pathlib import Path

STEP = 1 << 20


def places_with(canary: str, folders: list[Path]) -> Iterator[Path]:
    """Files below the folders in which the text stands, as UTF-8, UTF-16 or base64; unreadable files are named too."""
    needles = forms_of(canary)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and _holds(path, needles):
                yield path


def forms_of(canary: str) -> tuple[bytes, ...]:
    """The bytes by which the text would show. In base64 it may begin at any of three places."""
    plain = canary.encode()
    encoded = tuple(base64.b64encode(plain[skip : skip + (len(plain) - skip) // 3 * 3]) for skip in range(3))
    return tuple(form for form in (plain, canary.encode("utf-16-le"), plain.hex().encode(), *encoded) if form)


def _holds(path: Path, needles: tuple[bytes, ...]) -> bool:
    overlap = max(map(len, needles))
    tail = b""
    with path.open("rb") as file:
        while step := file.read(STEP):
            window = tail + step
            if any(needle in window for needle in needles):
                return True
            tail = window[-overlap:]
    return False
