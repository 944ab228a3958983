"""The provider's receipt of what left: on the screen, as the file that proves it, on paper."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from common import clock
from common.errors import NotVisible
from common.http import PortalRequest
from disclosure.selectors import ledger, questions
from disclosure.selectors.release_receipts import release_receipt
from disclosure.services import release_receipt_pdf
from disclosure.services.release_receipt import document_of


@require_GET
def receipt(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """What left, when, to whom, and under which conditions of the provider; before a release there is none."""
    question = questions.get_question(actor=request.actor, question_id=question_id)
    line = ledger.line_of(request.actor, question, at=clock.now())
    if not line.released:
        raise NotVisible
    page = questions.released_page(actor=request.actor, question=question, after=request.GET.get("after", ""))
    context = {"question": question, "line": line, "page": page, "languages": settings.LANGUAGES}
    return render(request, "disclosure/ngo_receipt.html", context)


@require_GET
def receipt_json(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """The only form that verifies."""
    told = release_receipt(actor=request.actor, question_id=question_id)
    return _file(document_of(told), "application/json", f"{told.name}.json")


@require_GET
def receipt_pdf(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """On paper, in the language asked for; without one, that of the page."""
    told = release_receipt(actor=request.actor, question_id=question_id)
    asked = request.GET.get("language", get_language() or "")
    language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    pdf = release_receipt_pdf.render(told, language=language)
    return _file(pdf, "application/pdf", f"{told.name}-{language}.pdf")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
