"""The body of a part: straight from gunicorn's socket, and the next request begins where it ends."""

import io
import socket
from contextlib import suppress

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from submissions.api.body import RequestBody, SocketBody, body_of

NEXT = b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def line():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def head(length: int) -> bytes:
    return f"PATCH /uploads/1 HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


def request_of(parsed) -> WSGIRequest:
    return WSGIRequest({"REQUEST_METHOD": "PATCH", "CONTENT_LENGTH": "9", "wsgi.input": parsed.body})


def parsed_on(server: socket.socket):
    parser = RequestParser(Config(), server, ("127.0.0.1", 1))
    return parser, next(parser)


def whole(body, size: int = 100) -> bytes:
    room, came = memoryview(bytearray(size)), 0
    while more := body.readinto(room[came:]):
        came += more
    return bytes(room[:came])


@pytest.mark.parametrize("with_head", [0, 1, 9])
def test_what_came_with_the_head_and_what_comes_later_are_one_body(line, with_head):
    server, client = line
    content = b"all of it"
    client.sendall(head(9) + content[:with_head])
    parser, parsed = parsed_on(server)
    body = body_of(request_of(parsed))
    client.sendall(content[with_head:] + NEXT)

    assert isinstance(body, SocketBody)
    assert whole(body) == content
    assert next(parser).path == "/next"


def test_next_request_that_came_along_is_not_taken_for_the_body(line):
    server, client = line
    client.sendall(head(3) + b"abc" + NEXT)
    parser, parsed = parsed_on(server)

    assert whole(body_of(request_of(parsed))) == b"abc"
    assert next(parser).path == "/next"


def test_small_steps_leave_the_rest_where_it_is(line):
    server, client = line
    client.sendall(head(9) + b"all of")
    _, parsed = parsed_on(server)
    body, step = body_of(request_of(parsed)), memoryview(bytearray(4))
    client.sendall(b" it")

    assert [bytes(step[: body.readinto(step)]) for _ in range(4)] == [b"all ", b"of", b" it", b""]


def test_cut_line_is_an_early_end(line):
    server, client = line
    client.sendall(head(9) + b"all")
    parser, parsed = parsed_on(server)
    body = body_of(request_of(parsed))
    client.sendall(b" of")
    client.close()

    assert whole(body) == b"all of"
    with pytest.raises(StopIteration), suppress(OSError):
        next(parser)


def test_body_whose_length_is_not_told_is_left_to_the_server(line):
    server, client = line
    client.sendall(b"PATCH /uploads/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    _, parsed = parsed_on(server)

    assert isinstance(body_of(request_of(parsed)), RequestBody)


def test_any_other_server_is_asked_as_everybody_does():
    class Torn(io.BytesIO):
        def read(self, size=-1):
            raise OSError

    body = body_of(RequestFactory().patch("/uploads/1", b"content"))
    torn = body_of(WSGIRequest({"REQUEST_METHOD": "PATCH", "CONTENT_LENGTH": "9", "wsgi.input": Torn()}))

    assert isinstance(body, RequestBody)
    assert (whole(body), whole(torn)) == (b"content", b"")
