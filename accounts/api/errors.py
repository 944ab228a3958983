from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.utils.encoding import force_str
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import Conflict, Invalid, NotAllowed, NotVisible, PortalError, Unavailable

_STATUS: dict[type[Exception], HTTPStatus] = {
    NotVisible: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.BAD_REQUEST,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    OperationalError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def error_for_machines(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal as {"error": words} with the same status a page would have."""
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), None)
    if status is not None:
        words = error.for_people if isinstance(error, PortalError) else Unavailable.for_people
        return Response({"error": force_str(words)}, status=getattr(error, "http_status", status))
    answer = exception_handler(error, context)
    if answer is not None:
        detail = answer.data.get("detail") if isinstance(answer.data, dict) else None
        answer.data = {"error": force_str(detail)} if detail else {"error": "", "fields": _sayable(answer.data)}
    return answer


def _sayable(told: Any) -> Any:
    """DRF repeats what was sent, keys included; a lone surrogate in it cannot be written down again."""
    if isinstance(told, dict):
        return {_sayable(str(name)): _sayable(words) for name, words in told.items()}
    if isinstance(told, list | tuple):
        return [_sayable(words) for words in told]
    return force_str(told).encode("utf-8", "replace").decode()
