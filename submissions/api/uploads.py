"""The tus 1.0 server: /uploads/ and /uploads/<id>. Who may send is told by a capability, not by a session."""

import json
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.api import TokenAuthentication
from accounts.api.once import AGAIN, asked_by
from accounts.api.refusals import MethodUnknown, ScopeMissing, TokenMissing, TokenRefused, TooManyRequests
from accounts.models import ApiToken, Scope
from accounts.services import machine_use
from accounts.services.once import Answered, do_once
from common import clock
from common.actors import Actor
from submissions.api import tus
from submissions.api.body import body_of
from submissions.models import Upload
from submissions.services import receive


@csrf_exempt
@login_not_required
@tus.speaks_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """What the server can do, and creation with an API token."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.capabilities()
    if method != "POST":
        raise MethodUnknown
    return _created(request)


@csrf_exempt
@login_not_required
@tus.speaks_tus
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Where it stands, the next part, or an end to it."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.capabilities()
    if method not in _ACTS:
        raise MethodUnknown
    return _ACTS[method](request, _upload_of(request, upload_id))


def _created(request: HttpRequest) -> HttpResponse:
    """Make room for a file once for each idempotency key; a first part that came along is taken the first time only."""
    actor, token = _program(request)
    allowance = machine_use.count_request(token_id=token.pk, at=clock.now())
    if allowance.is_used_up:
        raise TooManyRequests
    asked = asked_by(request, token, what=tus.what_is_created(request))
    made = do_once(asked=asked, act=lambda: _expected(request, actor), at=clock.now()) if asked else None
    made = made or _expected(request, actor)
    told = json.loads(made.body)
    answer = HttpResponse(status=HTTPStatus.CREATED, headers=allowance.headers | told["headers"])
    if made.is_again:
        answer[AGAIN] = "true"
    if request.headers.get("Content-Type", "").startswith(tus.PART_TYPE):
        upload = receive.upload_of_own(actor=actor, upload_id=UUID(told["upload"]))
        offset = receive.durable_offset(upload) if made.is_again else _received(request, upload, offset=0)
        answer["Upload-Offset"] = str(offset)
    return answer


def _expected(request: HttpRequest, actor: Actor) -> Answered:
    told = tus.metadata(request)
    expected = receive.expect_item(
        actor=actor,
        submission_id=_uuid(told.get("submission", "")),
        name=told.get("filename", ""),
        relative_path=told.get("relativePath", ""),
        size_bytes=tus.number(request, "Upload-Length"),
        at=clock.now(),
    )
    headers = {
        "Location": reverse("upload", args=[expected.upload.pk]),
        "Upload-Capability": expected.capability,
        "Upload-Expires": http_date(expected.upload.expires_at.timestamp()),
    }
    body = json.dumps({"upload": str(expected.upload.pk), "headers": headers})
    return Answered(HTTPStatus.CREATED, body.encode())


def _told(_request: HttpRequest, upload: Upload) -> HttpResponse:
    answer = HttpResponse(status=HTTPStatus.OK)
    standing = receive.standing(upload)
    answer["Upload-Offset"] = str(standing.durable_bytes)
    answer["Upload-Parts"] = str(standing.parts)
    answer["Upload-Length"] = str(upload.length_bytes)
    tus.expires(answer, upload.expires_at)
    return answer


def _patched(request: HttpRequest, upload: Upload) -> HttpResponse:
    tus.check_part_type(request)
    offset = _received(request, upload, offset=tus.number(request, "Upload-Offset"))
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer["Upload-Offset"] = str(offset)
    tus.expires(answer, upload.expires_at)
    return answer


def _ended(request: HttpRequest, upload: Upload) -> HttpResponse:
    # With a token the program acts, not whoever announced the file: the log names the one who took it back.
    actor = upload.sender if "Upload-Capability" in request.headers else _program(request)[0]
    receive.take_back_item(actor=actor, item_id=upload.item_id, at=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


_ACTS = {"HEAD": _told, "PATCH": _patched, "DELETE": _ended}


def _received(request: HttpRequest, upload: Upload, *, offset: int) -> int:
    return receive.receive_part(
        upload=upload,
        offset=offset,
        stream=body_of(request),
        length_bytes=tus.body_length(request),
        checksum=tus.checksum(request),
        sent=tus.sent_as(request),
        at=clock.now(),
    )


def _upload_of(request: HttpRequest, upload_id: UUID) -> Upload:
    """By the capability; a plain client that only knows its API token is served by that."""
    capability = request.headers.get("Upload-Capability")
    if capability is None and "Authorization" in request.headers:
        return receive.upload_of_own(actor=_program(request)[0], upload_id=upload_id)
    return receive.upload_for(capability=capability or "", upload_id=upload_id, at=clock.now())


def _program(request: HttpRequest) -> tuple[Actor, ApiToken]:
    """Who acts by an API token that may upload, and the token."""
    try:
        found = TokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        raise TokenRefused from None
    if found is None:
        raise TokenMissing
    if Scope.UPLOADS_WRITE not in found[1].scopes:
        raise ScopeMissing
    return request.actor, found[1]  # type: ignore[attr-defined]


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise tus.BadHeader("submission is no id") from None
