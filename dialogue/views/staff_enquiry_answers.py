"""Staff: a question is answered privately, taken up for a bulletin, or set aside with a reason (W1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.bulletins import AnswerEnquiryForm, SetAsideForm, TakeUpForm
from dialogue.permissions import enquiries as permissions
from dialogue.selectors import bulletins
from dialogue.selectors import enquiries as selectors
from dialogue.services import bulletin_questions
from dialogue.services import enquiries as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnEnquiry(Protocol):
    def __call__(self, *, actor: Actor, enquiry_id: UUID, words: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Settlement:
    """One way to settle a question with words for those who asked."""

    act: OnEnquiry
    form: type[forms.Form]
    title: str | Promise
    done: str | Promise


_ANSWER = Settlement(
    services.answer_enquiry,
    AnswerEnquiryForm,
    gettext_lazy("Answer privately"),
    gettext_lazy("Answered. Only those who asked read it."),
)
_SET_ASIDE = Settlement(
    services.set_aside,
    SetAsideForm,
    gettext_lazy("Set it aside"),
    gettext_lazy("Set aside. Those who asked read the reason."),
)


@BOTH
def answer(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    return _settle(request, enquiry_id, _ANSWER)


@BOTH
def set_aside(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    return _settle(request, enquiry_id, _SET_ASIDE)


@BOTH
def take_up(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    shown = selectors.get_enquiry(actor=request.actor, enquiry_id=enquiry_id)
    permissions.check_may_take_up(request.actor, shown)
    drafts = bulletins.drafts_that_answer(request.actor)
    form = TakeUpForm(request.POST or None, drafts=drafts)
    if not form.is_valid():
        context = {"enquiry": shown, "form": form, "drafts": drafts}
        return render(request, "dialogue/staff_enquiry_take_up.html", context)
    bulletin_id, question_id = form.place()
    question = bulletin_questions.take_up(
        actor=request.actor, enquiry_id=enquiry_id, bulletin_id=bulletin_id, question_id=question_id, at=clock.now()
    )
    messages.success(request, _("Taken up. Word the question anew: nothing of theirs is carried over."))
    return redirect("dialogue:edit_bulletin_question", bulletin_id, question.pk)


@require_POST
def let_go(request: PortalRequest, enquiry_id: UUID) -> HttpResponse:
    bulletin_questions.let_go(actor=request.actor, enquiry_id=enquiry_id, at=clock.now())
    messages.success(request, _("Taken out of the draft. It waits for an answer."))
    return redirect("dialogue:enquiry", enquiry_id)


def _settle(request: PortalRequest, enquiry_id: UUID, settlement: Settlement) -> HttpResponse:
    shown = selectors.get_enquiry(actor=request.actor, enquiry_id=enquiry_id)
    permissions.check_may_answer(request.actor, shown)
    form = settlement.form(request.POST or None)
    if not form.is_valid():
        context = {"enquiry": shown, "form": form, "title": settlement.title}
        return render(request, "dialogue/staff_enquiry_settle.html", context)
    settlement.act(actor=request.actor, enquiry_id=enquiry_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, str(settlement.done))
    return redirect("dialogue:enquiries")
