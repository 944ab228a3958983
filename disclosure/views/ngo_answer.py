"""The answer to a question: written, checked, recorded, and taken back as long as it cools."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions, policies
from disclosure.models import Question
from disclosure.selectors import earlier, ledger, questions
from disclosure.services import answer as services
from disclosure.views.ngo import page
from disclosure.views.ngo_answering import ALL, EACH, Answering

CHANGE = "change"


@page
def answer(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """The same answer for all items."""
    return _ask(request, _open(request, question_id), ALL)


@page
def answer_each(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """An answer for each item of one page of them."""
    return _ask(request, _open(request, question_id), EACH)


@page
def check(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """What was checked is recorded; whoever comes by without an answer is sent to write one."""
    question = _open(request, question_id)
    if request.method != "POST":
        return redirect("disclosure:answer", question_id)
    at = clock.now()
    told = Answering.of(question, request, request.POST.get("how", ALL), at=at)
    if not told.form.is_valid():
        return render(request, told.template, told.context)
    # Pressed twice, the second time brings nothing new.
    if answers := told.answers():
        services.answer_items(actor=request.actor, question_id=question_id, answers=answers, at=at)
    left = ledger.line_of(request.actor, question, at=at).unanswered
    messages.success(request, _recorded(left))
    return redirect(told.next_url if left else reverse("disclosure:question", args=[question_id]))


@page
def take_back(request: PortalRequest, question_id: UUID) -> HttpResponse:
    question, at = questions.get_question(actor=request.actor, question_id=question_id), clock.now()
    permissions.check_may_answer(request.actor, question)
    require_recent(request)
    line = ledger.line_of(request.actor, question, at=at)
    if line.cooling_until is None:
        raise policies.TooLate
    if request.method == "POST":
        services.take_back_answer(actor=request.actor, question_id=question_id, at=at)
        messages.success(request, _("Taken back. It is as if it had not been said."))
        return redirect("disclosure:question", question_id)
    cooling = questions.cooling_of(question, at=at).count()
    may_answer = permissions.allowed_acts_on_question(request.actor, question, at=at)["answer"]
    context = {
        "question": question,
        "line": line,
        "cooling": cooling,
        "may_answer_again": may_answer,
        "has_answered_before": earlier.has_answered_before(question, at=at),
    }
    return render(request, "disclosure/ngo_take_back.html", context)


def _open(request: PortalRequest, question_id: UUID) -> Question:
    """The question, if it can be answered now, by somebody who has just said who they are (access.md, step-up)."""
    question = questions.get_question(actor=request.actor, question_id=question_id)
    permissions.check_may_answer_in_time(request.actor, question, at=clock.now())
    require_recent(request)
    return question


def _ask(request: PortalRequest, question: Question, how: str) -> HttpResponse:
    told = Answering.of(question, request, how, at=clock.now())
    if request.method == "POST" and CHANGE not in request.POST and told.form.is_valid():
        if answers := told.answers():
            return render(request, "disclosure/ngo_check.html", told.context | told.to_check(answers))
        told.form.add_error(None, _("You have said exactly this already."))
    return render(request, told.template, told.context)


def _recorded(left: int) -> str:
    if not left:
        return _("Recorded. Every item of this question has an answer.")
    return ngettext(
        "Recorded. %(left)s item still has no answer.", "Recorded. %(left)s items still have no answer.", left
    ) % {"left": left}
