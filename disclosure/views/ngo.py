"""What a focal point reads: the questions put to the organisation, what it said, and what left."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from common import clock
from common.http import PortalRequest
from consent import selectors as consent
from disclosure import permissions
from disclosure.selectors import ledger, questions

page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: PortalRequest) -> HttpResponse:
    told = ledger.ledger_for(request.actor, at=clock.now(), after=request.GET.get("after", ""))
    return render(request, "disclosure/ngo_questions.html", {"ledger": told})


@require_GET
def question(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """Who asks, for what, under which promises, about which items, and what was answered so far."""
    at = clock.now()
    shown = questions.get_question(actor=request.actor, question_id=question_id)
    items = questions.asked_page(shown, after=request.GET.get("after", ""))
    context = {
        "question": shown,
        "line": ledger.line_of(request.actor, shown, at=at),
        "promises": questions.promises_to(shown, on=at.date()),
        "page": items,
        "rows": questions.asked_of(shown, items.rows, on=at.date()),
        "agreed": questions.agreed_of(shown, at=at).count(),
        "recalls": ledger.recalls_of(request.actor, shown),
        "can": permissions.allowed_acts_on_question(request.actor, shown, at=at),
    }
    return render(request, "disclosure/ngo_question.html", context)


@require_GET
def releases_of_source(request: PortalRequest, source_id: UUID) -> HttpResponse:
    """What has left of the items that concern one person: read before consent is taken back."""
    ledger.check_is_asked(request.actor)
    source = consent.get_source(actor=request.actor, source_id=source_id)
    found = questions.releases_of_source(request.actor, source_id)
    released = [(one, questions.recipient_of(one.decision.question)) for one in found]
    return render(request, "disclosure/ngo_releases_of_source.html", {"source": source, "released": released})
