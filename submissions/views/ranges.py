"""Byte ranges of RFC 9110, section 14: one range, or the whole; and the bytes of one, in steps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from custody import safe

STEP_BYTES = 1 << 20
# What is asked for first comes soon: a player that jumps into a film waits for it.
FIRST_BYTES = 1 << 16
_ONE_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


@dataclass(frozen=True, slots=True)
class Span:
    """From start to before end, of size_bytes."""

    start: int
    end: int
    size_bytes: int
    is_part: bool

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.end - 1}/{self.size_bytes}"


def span_of(header: str, size_bytes: int) -> Span | None:
    """Read a Range header; None when it asks for bytes that are not there.

    Other units, several ranges and what makes no sense are answered with the whole, as the RFC allows.
    """
    found = _ONE_RANGE.match(header.replace(" ", ""))
    whole = Span(0, size_bytes, size_bytes, is_part=False)
    if found is None or found.groups() == ("", ""):
        return whole
    first, last = found.groups()
    if not first:
        start, end = max(size_bytes - int(last), 0), size_bytes
    else:
        start, end = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
        if last and int(last) < start:
            return whole
    return Span(start, end, size_bytes, is_part=True) if start < end else None


class Body:
    """The bytes of a span in steps; closes the item also when the reader went away before the first of them."""

    def __init__(self, opened: safe.Opened, span: Span) -> None:
        self._opened, self._span = opened, span

    def __iter__(self) -> Iterator[bytes]:
        start, length = self._span.start, FIRST_BYTES
        while start < self._span.end:
            yield self._opened.read(start, min(length, self._span.end - start))
            start, length = start + length, STEP_BYTES

    def close(self) -> None:
        self._opened.close()


def original(opened: safe.Opened, *, asked_range: str, accession: str) -> HttpResponseBase:
    """The original, or a range of it, as a file to save; never something a browser would show."""
    span = span_of(asked_range, opened.size_bytes)
    if span is None:
        opened.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{opened.size_bytes}"})
    return StreamingHttpResponse(
        Body(opened, span),
        status=206 if span.is_part else 200,
        content_type="application/octet-stream",
        headers={
            "Accept-Ranges": "bytes",
            "Content-Length": str(span.length),
            # The provider's own file name could name somebody, or trick a desktop: the accession number does neither.
            "Content-Disposition": f'attachment; filename="{accession}.bin"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        | ({"Content-Range": span.content_range} if span.is_part else {}),
    )
