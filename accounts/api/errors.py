"""A refusal as programs read it: {"code", "error", "fields"}, with the status a page would have."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.utils.encoding import force_str
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.api.refusals import AS_OURS
from common.errors import Conflict, Invalid, NotAllowed, NotVisible, PortalError, Unavailable

RETRY_SECONDS = 30
# So much is repeated of one field's name: some senders make names of whole files.
LONGEST_NAME = 200
_STATUS: dict[type[PortalError], HTTPStatus] = {
    NotVisible: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    # What cannot be read at all is 400; what can be read, and cannot be true or used, is this.
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


def error_for_machines(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer any refusal in our words, in the language asked for; a defect stays a defect."""
    if isinstance(error, PortalError):
        return _answer(type(error), error.fields, words=error.for_people)
    if isinstance(error, OperationalError):
        return _answer(Unavailable)
    theirs = exception_handler(error, context)
    if theirs is None:
        return None
    ours = next((AS_OURS[kind] for kind in type(error).__mro__ if kind in AS_OURS), Invalid)
    answer = _answer(ours, dict(_flat(theirs.data)) if isinstance(error, ValidationError) else None)
    for name, value in theirs.headers.items():
        answer[name] = value
    return answer


def status_of(kind: type[PortalError]) -> HTTPStatus:
    named: HTTPStatus | None = getattr(kind, "http_status", None)
    return named or next(_STATUS[parent] for parent in kind.__mro__ if parent in _STATUS)


def told(kind: type[PortalError], fields: Any = None, *, words: Any = None) -> dict[str, Any]:
    """The body of a refusal."""
    body: dict[str, Any] = {"code": kind.code(), "error": force_str(words or kind.for_people)}
    if fields:
        body["fields"] = {_sayable(name)[:LONGEST_NAME]: list(map(_sayable, said)) for name, said in fields.items()}
    return body


def _answer(kind: type[PortalError], fields: Any = None, *, words: Any = None) -> Response:
    status = status_of(kind)
    headers = {"Retry-After": str(RETRY_SECONDS)} if status >= HTTPStatus.INTERNAL_SERVER_ERROR else {}
    return Response(told(kind, fields, words=words), status=status, headers=headers)


def _flat(said: Any, path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """DRF's findings, however deep, as one list a place: `answers.contact`, `3.name`."""
    if isinstance(said, dict):
        for name, inner in said.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(said, list) and any(isinstance(inner, dict | list) for inner in said):
        for number, inner in enumerate(said):
            yield from _flat(inner, f"{path}.{number}" if path else str(number))
    elif said:
        yield path or "body", said if isinstance(said, list) else [said]


def _sayable(words: Any) -> str:
    """DRF repeats what was sent, keys included; a lone surrogate in it cannot be written down again."""
    return force_str(words).encode("utf-8", "replace").decode()
