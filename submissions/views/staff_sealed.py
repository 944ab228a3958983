"""Staff: sealed words, shown once, in the answer to a POST that said what for. Never on GET, never in a cache."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.selectors import staff, timeline
from submissions.services import reveal
from submissions.views.sealed import ask_then
from submissions.views.told import told

BOTH = require_http_methods(["GET", "POST"])


@BOTH
def account(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """The provider's own words: what it is, how they came by it, who held it before."""
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_read_account(request.actor, submission)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        _shown, account = reveal.reveal_account(
            actor=request.actor, submission_id=submission_id, purpose=purpose, at=clock.now()
        )
        history = timeline.of_submission(request.actor, submission)
        return "submissions/staff_account.html", {"account": told(account), "timeline": history}

    return ask_then(request, show, {"submission": submission, "what": "account"})


@BOTH
def answer(request: PortalRequest, question_id: UUID) -> HttpResponse:
    question = staff.get_question(actor=request.actor, question_id=question_id)
    permissions.check_may_read_account(request.actor, question.submission)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        _question, answer = reveal.reveal_answer(
            actor=request.actor, question_id=question_id, purpose=purpose, at=clock.now()
        )
        return "submissions/staff_answer.html", {"answer": answer}

    return ask_then(request, show, {"submission": question.submission, "question": question, "what": "answer"})


@BOTH
def item_name(request: PortalRequest, item_id: UUID) -> HttpResponse:
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_open(request.actor, item)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        _item, name = reveal.reveal_name(actor=request.actor, item_id=item_id, purpose=purpose, at=clock.now())
        return "submissions/staff_item_name.html", {"name": name}

    return ask_then(request, show, {"submission": item.submission, "item": item, "what": "name"})
