"""The provider's receipts: on the screen, as the file that proves it, on paper, and as a scrap that says nothing."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from common.http import PortalRequest
from submissions.models import Receipt
from submissions.selectors import receipts
from submissions.services import receipt_pdf

# A page with ten thousand rows is of no use; the file has them all.
SHOWN = 500


@require_GET
def receipt(request: PortalRequest, receipt_id: UUID) -> HttpResponse:
    found = _get(request, receipt_id)
    told = receipts.told_by(found)
    more = max(0, len(told.lines) - SHOWN)
    page = {"receipt": found, "told": told, "lines": told.lines[:SHOWN], "more": more, "languages": settings.LANGUAGES}
    return render(request, "submissions/receipt.html", page)


@require_GET
def receipt_json(request: PortalRequest, receipt_id: UUID) -> HttpResponse:
    """The document byte for byte as it was issued: the only form that verifies."""
    found = _get(request, receipt_id)
    return _file(bytes(found.document), "application/json", f"{found.reference}.json")


@require_GET
def receipt_pdf_file(request: PortalRequest, receipt_id: UUID) -> HttpResponse:
    """On paper, in the language asked for; without one, that of the page."""
    found = _get(request, receipt_id)
    asked = request.GET.get("language", get_language() or "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    pdf = receipt_pdf.render(receipts.told_by(found), language=language)
    return _file(pdf, "application/pdf", f"{found.reference}-{language}.pdf")


@require_GET
def receipt_short(request: PortalRequest, receipt_id: UUID) -> HttpResponse:
    """A number and a commitment, on a page that does not say what they are of."""
    told = receipts.told_by(_get(request, receipt_id))
    return render(request, "submissions/receipt_short.html", {"short": told.short})


def _get(request: PortalRequest, receipt_id: UUID) -> Receipt:
    return receipts.get_receipt(actor=request.actor, receipt_id=receipt_id)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type, status=HTTPStatus.OK)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
