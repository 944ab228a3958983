"""Files of plain forms: only three pages take one, at most 8 MiB, and it never touches a disk in clear."""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LARGEST_SMALL_FILE = 8 << 20
_PAGES = frozenset({"submissions:file_small", "disclosure:new_copy", "dialogue:attach_file"})


class SealingUploadHandler(FileUploadHandler):
    """Keeps a small file in memory for a page that seals it; anything else is read off the line and forgotten.

    Skipped, not refused by an error: the page then says in words what it takes.
    """

    chunk_size = 1 << 20

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        if match is None or match.view_name not in _PAGES:
            raise SkipFile
        self._data = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's signature
        if len(self._data) + len(raw_data) > LARGEST_SMALL_FILE:
            self._data.clear()
            raise SkipFile
        self._data += raw_data
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        return InMemoryUploadedFile(
            file=io.BytesIO(self._data),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
