"""Names of blobs, and where a folder keeps them. No name can climb out of its store."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*")
_LONGEST: Final = 200
_ROOTLESS: Final = "_"
_SEPARATOR: Final = ","


def check_name(name: str) -> None:
    """Raise ValueError unless name is made of lower-case words, digits, dots, hyphens and single slashes."""
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise ValueError("not the name of a blob")


def path_of(name: str) -> Path:
    """Return the relative path of a blob: first word, one of 256 folders, the other words in one file name.

    The folder is chosen by the second word alone, so that all parts of one upload lie together.
    """
    check_name(name)
    first, slash, rest = name.partition("/")
    if not slash:
        first, rest = _ROOTLESS, name
    fan = hashlib.sha256(rest.partition("/")[0].encode()).hexdigest()[:2]
    return Path(first, fan, rest.replace("/", _SEPARATOR))


def name_of(path: Path) -> str:
    """Return the name of the blob at a relative path."""
    first, _, leaf = path.parts
    rest = leaf.replace(_SEPARATOR, "/")
    return rest if first == _ROOTLESS else f"{first}/{rest}"


def check_prefix(prefix: str) -> None:
    """Raise ValueError unless some name could begin so."""
    if prefix and not _NAME.fullmatch(prefix.removesuffix("/")):
        raise ValueError("no blob's name begins so")


def folder_pattern(prefix: str) -> str:
    """Return the glob of folders in which names beginning with prefix may lie."""
    check_prefix(prefix)
    first, slash, rest = prefix.partition("/")
    if not slash:
        return "[!.]*/*"
    second, more, _ = rest.partition("/")
    if not more:
        return f"{first}/*"
    return f"{first}/{hashlib.sha256(second.encode()).hexdigest()[:2]}"
