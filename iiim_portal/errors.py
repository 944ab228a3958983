"""The last words when no view could answer."""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def defect(request: HttpRequest) -> HttpResponse:
    # The request is not logged: it may hold a name. The traceback is, by gunicorn, without local variables.
    logger.error("request.defect")
    return render(request, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)
