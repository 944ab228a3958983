"""The tus 1.0 server: /uploads/ and /uploads/<id>. Who may send is told by a capability, not by a session."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.api import TokenAuthentication
from accounts.models import Scope
from common import clock
from common.actors import Actor
from common.errors import Invalid, NotAllowed
from submissions.api import tus
from submissions.api.body import body_of
from submissions.models import Upload
from submissions.services import receive


class TokenMissing(NotAllowed):
    """Creation asks for an API token with the right scope; the page's own JavaScript has its own address for it."""

    for_people = _("Creating an upload needs an API token that may upload.")
    http_status = HTTPStatus.UNAUTHORIZED


@csrf_exempt
@login_not_required
@tus.speaks_tus
def uploads(request: HttpRequest) -> HttpResponse:
    """What the server can do, and creation with an API token."""
    method = tus.method_of(request)
    if method == "OPTIONS":
        return tus.capabilities()
    if method != "POST":
        raise tus.NoSuchMethod
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
        raise tus.NoSuchMethod
    return _ACTS[method](request, _upload_of(request, upload_id))


def _created(request: HttpRequest) -> HttpResponse:
    actor = _machine(request)
    told = tus.metadata(request)
    expected = receive.expect_item(
        actor=actor,
        submission_id=_uuid(told.get("submission", "")),
        name=told.get("filename", ""),
        relative_path=told.get("relativePath", ""),
        size_bytes=tus.number(request, "Upload-Length"),
        at=clock.now(),
    )
    answer = HttpResponse(status=HTTPStatus.CREATED)
    answer["Location"] = reverse("upload", args=[expected.upload.pk])
    answer["Upload-Capability"] = expected.capability
    tus.expires(answer, expected.upload.expires_at)
    if request.headers.get("Content-Type", "").startswith(tus.PART_TYPE):
        answer["Upload-Offset"] = str(_received(request, expected.upload, offset=0))
    return answer


def _told(_request: HttpRequest, upload: Upload) -> HttpResponse:
    answer = HttpResponse(status=HTTPStatus.OK)
    answer["Upload-Offset"] = str(receive.durable_offset(upload))
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
    actor = upload.sender if "Upload-Capability" in request.headers else _machine(request)
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
        at=clock.now(),
    )


def _upload_of(request: HttpRequest, upload_id: UUID) -> Upload:
    """By the capability; a plain client that only knows its API token is served by that."""
    capability = request.headers.get("Upload-Capability")
    if capability is None and "Authorization" in request.headers:
        return receive.upload_of_own(actor=_machine(request), upload_id=upload_id)
    return receive.upload_for(capability=capability or "", upload_id=upload_id, at=clock.now())


def _machine(request: HttpRequest) -> Actor:
    """The actor of an API token that may upload."""
    try:
        found = TokenAuthentication().authenticate(Request(request))
    except AuthenticationFailed:
        raise TokenMissing from None
    if found is None:
        raise TokenMissing
    if Scope.UPLOADS_WRITE not in found[1].scopes:
        raise NotAllowed
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Invalid from None
