"""Refusals become pages people can read; answers carry the headers that keep them private."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from common.errors import Conflict, Invalid, NotAllowed, NotVisible, PortalError, Unavailable
from common.ids import new_id
from custody.errors import BlobStoreUnavailable, StoreFull
from iiim_portal import logs
from iiim_portal.errors import RETRY_LATER, unavailable

Answer = Callable[[HttpRequest], HttpResponse]
PUBLIC = "/public/"
logger = structlog.get_logger(__name__)

STATUS: dict[type[BaseException], HTTPStatus] = {
    NotVisible: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.BAD_REQUEST,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    OperationalError: HTTPStatus.SERVICE_UNAVAILABLE,
    BlobStoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreFull: HTTPStatus.INSUFFICIENT_STORAGE,
}


def status_of(error: BaseException) -> HTTPStatus | None:
    """The status an error is answered with, by the nearest class; None when it is a defect of ours."""
    named: HTTPStatus | None = getattr(error, "http_status", None)
    return named or next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), None)


class Numbered:
    """Every request has a number of its own: what is said while it is answered, here and by workers, carries it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with logs.of_request(new_id().hex):
            return self.get_response(request)


class ErrorsForPeople:
    """The one place where a refusal becomes a status and words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        status = status_of(error)
        if status is None:
            return None
        logger.info("request.refused", status=int(status), error=type(error).__name__)
        words = error.for_people if isinstance(error, PortalError) else Unavailable.for_people
        if request.headers.get("Accept", "").startswith("application/json"):
            headers = RETRY_LATER if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
            answer: HttpResponse = JsonResponse({"error": str(words)}, status=status, headers=headers)
        elif status is HTTPStatus.NOT_FOUND:
            answer = render(request, "404.html", status=status)
        elif status is HTTPStatus.SERVICE_UNAVAILABLE:
            answer = unavailable()
        else:
            answer = render(request, "refused.html", {"words": words, "status": int(status)}, status=status)
        return answer


class Headers:
    """Nothing of ours is kept by a browser or a proxy, or seen by another origin."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "no-store")
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return answer


class PublicPages:
    """Pages for everybody are the same for everybody: no cookie is read there, and none is set."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PUBLIC):
            return self.get_response(request)
        request.COOKIES.clear()
        answer = self.get_response(request)
        answer.cookies.clear()
        if "public" in answer.headers.get("Cache-Control", "") and "Vary" in answer.headers:
            # The language stands in the address: whoever keeps such a page may give it to the next.
            del answer.headers["Vary"]
        return answer


class Compressed(GZipMiddleware):
    """Pages, and only pages, go out compressed: an original leaves byte by byte, in ranges, as it is.

    What one could guess from the length of a compressed page is blurred: every CSRF token is masked anew, and Django
    adds a random number of bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
