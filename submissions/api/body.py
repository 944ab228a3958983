"""The body of a part as the safe reads it: into the safe's own memory, a cut line being an early end and no error."""

import socket
from typing import TypeGuard

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.unreader import SocketUnreader

from submissions.services.receive import Stream


def body_of(request: HttpRequest) -> Stream:
    """Under gunicorn, in clear, the socket itself; everywhere else what Django gives."""
    body = request.META.get("wsgi.input")
    reader = body.reader if isinstance(body, Body) else None
    return SocketBody(reader) if _is_bare(reader) else RequestBody(request)


def _is_bare(reader: object) -> TypeGuard[LengthReader]:
    """Whether it reads a body of known length from a socket with no TLS above it, which could not wait for all."""
    if not isinstance(reader, LengthReader) or not isinstance(reader.unreader, SocketUnreader):
        return False
    return type(reader.unreader.sock) is socket.socket


class RequestBody:
    """Any body."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def readinto(self, buffer: memoryview, /) -> int:
        try:
            came = self._request.read(len(buffer))
        except UnreadablePostError:
            return 0
        buffer[: len(came)] = came
        return len(came)


class SocketBody:
    """A body that gunicorn would copy twice, into fresh memory each time, which costs as much as all that we do to it.

    It keeps gunicorn's own count of what is left, so that the next request on the line begins where this one ends.
    """

    def __init__(self, reader: LengthReader) -> None:
        self._reader = reader

    def readinto(self, buffer: memoryview, /) -> int:
        room = buffer[: self._reader.length]
        if not room:
            return 0
        ahead = self._reader.unreader.take_buffered()
        if ahead:
            came = min(len(room), len(ahead))
            room[:came] = ahead[:came]
            self._reader.unreader.unread(ahead[came:])
        else:
            came = self._reader.unreader.sock.recv_into(room, 0, socket.MSG_WAITALL)
        self._reader.length -= came
        return came
