"""The words of tus 1.0: headers in, headers out, and which refusal is which status. No rows, no bytes."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

from accounts.api.errors import RETRY_SECONDS, status_of, told
from common.errors import Invalid, PortalError
from custody.errors import ChecksumMismatch
from custody.safe import Checksum, ChecksumAlgorithm
from submissions.policies import LARGEST_ITEM_BYTES
from submissions.services.receive import Sent

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"
PART_TYPE = "application/offset+octet-stream"
# What the standard calls a part whose checksum does not fit; the list of HTTP statuses does not know it.
CHECKSUM_MISMATCH = 460
LARGEST_NUMBER = (1 << 63) - 1
_AGAIN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_DIGEST_BYTES = {ChecksumAlgorithm.SHA1: 20, ChecksumAlgorithm.SHA256: 32}

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


class UnknownVersion(Invalid):
    for_people = _("This upload program speaks another version of the protocol than 1.0.0.")
    http_status = HTTPStatus.PRECONDITION_FAILED


class BadHeader(Invalid):
    """A header of the protocol is missing or cannot be what it says."""

    for_people = _("The upload program sent something that cannot be understood. Nothing was changed.")
    http_status = HTTPStatus.BAD_REQUEST


class WrongType(Invalid):
    for_people = _("A part must be sent as application/offset+octet-stream.")
    http_status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class LengthMissing(Invalid):
    for_people = _("A part must say how long it is.")
    http_status = HTTPStatus.LENGTH_REQUIRED


def speaks_tus(view: View[Rest]) -> View[Rest]:
    """Answer in the protocol, also when refusing: a client that cannot read our pages must know what to do."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            if method_of(request) != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
                raise UnknownVersion
            answer = view(request, *args, **kwargs)
        except PortalError as refusal:
            answer = refused(refusal)
        answer["Tus-Resumable"] = VERSION
        answer["Cache-Control"] = "no-store"
        return answer

    return cast("View[Rest]", answered)


def refused(refusal: PortalError) -> HttpResponse:
    status = CHECKSUM_MISMATCH if isinstance(refusal, ChecksumMismatch) else status_of(type(refusal))
    answer = JsonResponse(told(type(refusal), refusal.fields, words=refusal.for_people), status=status)
    if isinstance(refusal, UnknownVersion):
        answer["Tus-Version"] = VERSION
    if status in _AGAIN:
        answer["Retry-After"] = str(RETRY_SECONDS)
    durable = getattr(refusal, "durable_bytes", None)
    if durable is not None:
        answer["Upload-Offset"] = str(durable)
    return answer


def capabilities() -> HttpResponse:
    """What this server can do; asked without any right."""
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer["Tus-Version"] = VERSION
    answer["Tus-Extension"] = EXTENSIONS
    answer["Tus-Checksum-Algorithm"] = ",".join(ChecksumAlgorithm)
    answer["Tus-Max-Size"] = str(LARGEST_ITEM_BYTES)
    return answer


def method_of(request: HttpRequest) -> str:
    """The method that is meant: some networks let only GET and POST through."""
    return (request.headers.get("X-HTTP-Method-Override") or request.method or "").upper()


def number(request: HttpRequest, name: str) -> int:
    """A header that is a whole number in the digits 0-9; int() alone would also take those of other scripts."""
    value = request.headers.get(name, "")
    if not _NUMBER.fullmatch(value) or int(value) > LARGEST_NUMBER:
        raise BadHeader(f"{name} is no number")
    return int(value)


def body_length(request: HttpRequest) -> int:
    """How long the body says it is. One that does not say cannot be told from one that was cut."""
    if "Transfer-Encoding" in request.headers:
        raise LengthMissing
    return number(request, "Content-Length") if request.headers.get("Content-Length") else 0


def check_part_type(request: HttpRequest) -> None:
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != PART_TYPE:
        raise WrongType


def checksum(request: HttpRequest) -> Checksum | None:
    """The checksum of the part, if one was sent; an algorithm we did not offer is refused, not ignored."""
    value = request.headers.get("Upload-Checksum")
    if value is None:
        return None
    name, _space, encoded = value.partition(" ")
    if name not in list(ChecksumAlgorithm):
        raise BadHeader("unknown checksum algorithm")
    algorithm = ChecksumAlgorithm(name)
    digest = _decoded(encoded)
    if len(digest) != _DIGEST_BYTES[algorithm]:
        raise BadHeader("checksum of the wrong length")
    return Checksum(algorithm, digest)


def what_is_created(request: HttpRequest) -> bytes:
    """What an upload is made from; the part that may come along is another thing, and is never read twice."""
    said = (request.headers.get(name, "") for name in ("Upload-Length", "Upload-Metadata"))
    return "\n".join(said).encode("utf-8", "surrogateescape")


def sent_as(request: HttpRequest) -> Sent:
    """Whether the sender has sealed the part; another way of sealing than ours is refused, not taken for clear."""
    value = request.headers.get("Upload-Sealed")
    if value is None:
        return Sent.CLEAR
    if value != Sent.SEALED:
        raise BadHeader("unknown way of sealing")
    return Sent.SEALED


def metadata(request: HttpRequest) -> dict[str, str]:
    """The pairs of Upload-Metadata. Bytes that are no UTF-8 are kept, one by one, as lone surrogates."""
    pairs: dict[str, str] = {}
    for pair in filter(None, request.headers.get("Upload-Metadata", "").split(",")):
        key, _space, encoded = pair.strip().partition(" ")
        if not key or key in pairs:
            raise BadHeader("metadata key is missing or doubled")
        pairs[key] = _decoded(encoded).decode("utf-8", "surrogateescape")
    return pairs


def expires(answer: HttpResponse, until: datetime) -> None:
    answer["Upload-Expires"] = http_date(until.timestamp())


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadHeader("not base64") from None
