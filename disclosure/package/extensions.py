"""Which ending a file gets: by what a tool found in it, never by the name it came with."""

_OF = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/zip": "zip",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "text/csv": "csv",
    "text/plain": "txt",
    "video/3gpp": "3gp",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
}
UNKNOWN = "bin"


def extension_of(media_type: str) -> str:
    """An ending that opens with a viewer at most; what could run, or is not known, ends in `bin`."""
    return _OF.get(media_type, UNKNOWN)


def is_known(extension: str) -> bool:
    """Whether it is one of ours; a working copy's ending is said by whoever made it."""
    return extension in _OF.values()
