"""What kind of file a head of bytes looks like. Runs in the child only."""

from importlib import import_module
from typing import Any

# Office documents are zip files; which kind they are is said by a member's name (ECMA-376, ODF 1.2).
_ZIP = "application/zip"
_INSIDE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_CONTENT_TYPES = b"[Content_Types].xml"
_SHORTEST = 1


def load_magic() -> Any:
    """python-magic over the system's libmagic; where there is none, over the one that comes by pip."""
    try:
        magic = import_module("magic")
    except ImportError:
        import_module("pylibmagic")  # importing it is what makes libmagic findable
        magic = import_module("magic")
    # One look each way now: libmagic reads its database on first use, and later nothing can be read any more.
    magic.from_buffer(b"-", mime=True)
    magic.from_buffer(b"-")
    return magic


def guess(magic: Any, head: bytes, tail: bytes) -> dict[str, str]:
    """Return media type, the library's own words, and its version."""
    if len(head) < _SHORTEST:
        return {"media_type": "application/x-empty", "words": "empty", "version": _version(magic)}
    media_type = magic.from_buffer(head, mime=True)
    if media_type == _ZIP:
        media_type = _looked_into(head + tail)
    return {"media_type": media_type, "words": magic.from_buffer(head), "version": _version(magic)}


def _looked_into(data: bytes) -> str:
    """Names of members are in clear at both ends of a zip file: nothing has to be unpacked."""
    if _CONTENT_TYPES in data:
        return next((kind for name, kind in _INSIDE if name in data), _ZIP)
    return _ZIP


def _version(magic: Any) -> str:
    number = int(magic.version())
    return f"{number // 100}.{number % 100:02d}"
