"""The last words when no view could answer."""

import sys
from http import HTTPStatus

import structlog
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

RETRY_LATER = {"Retry-After": "30"}
logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def defect(request: HttpRequest) -> HttpResponse:
    # Without the request: its contents must not be logged, and the frame would ask the database, perhaps down.
    error = sys.exception()
    if isinstance(error, OperationalError):
        return unavailable()
    logger.error("request.defect", exc_info=error)
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable() -> HttpResponse:
    """A page that needs no database, for when there is none; clients try again."""
    return HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE, headers=RETRY_LATER)
