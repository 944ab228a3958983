"""The header Idempotency-Key: a POST that was heard and not answered can be sent again."""

import json
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.authentication import bearer_secret
from accounts.models import ApiToken
from accounts.services.once import Answered, Asked, do_once
from common import clock
from common.errors import Invalid

HEADER = "Idempotency-Key"
AGAIN = "Idempotency-Replayed"
KEY = re.compile(r"[A-Za-z0-9._:-]{8,128}", re.ASCII)
Rest = ParamSpec("Rest")
V = TypeVar("V", bound=APIView)
Handler = Callable[Concatenate[V, Request, Rest], HttpResponse]


class KeyUnusable(Invalid):
    for_people = _("An idempotency key has 8 to 128 letters a-z, digits, dots, colons, hyphens or underscores.")
    http_status = HTTPStatus.BAD_REQUEST


class NothingDone(Exception):
    """A refusal that its view put together itself: not kept, like one that is raised."""

    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


def once(handler: Handler[V, Rest]) -> Callable[Concatenate[V, Request, Rest], HttpResponse]:
    """Let one POST be sent twice and done once, when its sender gave it a key."""

    @wraps(handler)
    def answered(view: V, request: Request, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        token = request.auth if isinstance(request.auth, ApiToken) else None
        asked = asked_by(request, token, what=_canonical(request.data))
        if asked is None:
            return handler(view, request, *args, **kwargs)
        try:
            told = do_once(asked=asked, act=lambda: _plain(handler(view, request, *args, **kwargs)), at=clock.now())
        except NothingDone as refusal:
            return refusal.answer
        headers = {AGAIN: "true"} if told.is_again else {}
        return HttpResponse(told.body, status=told.status, content_type="application/json", headers=headers)

    return cast("Callable[Concatenate[V, Request, Rest], HttpResponse]", answered)


def asked_by(request: Any, token: ApiToken | None, *, what: bytes) -> Asked | None:
    """The request under its key; None without a key, or without a token to keep it for.

    Raises:
        KeyUnusable: there is a key, and it is none.
    """
    key = request.headers.get(HEADER)
    if key is None or token is None:
        return None
    if not KEY.fullmatch(key):
        raise KeyUnusable
    whole = b"\n".join((str(request.method).encode(), request.path.encode(), what))
    return Asked(token=token, secret=bearer_secret(request), key=key, what=whole)


def _canonical(data: Any) -> bytes:
    """The same for the same meaning: how a program orders its fields, or spaces them, says nothing."""
    return json.dumps(data, sort_keys=True).encode()


def _plain(answer: HttpResponse) -> Answered:
    if not isinstance(answer, Response) or answer.status_code >= HTTPStatus.BAD_REQUEST:
        raise NothingDone(answer)
    return Answered(answer.status_code, JSONRenderer().render(answer.data))
