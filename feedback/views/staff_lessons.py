"""Staff: what organisations want the Mechanism to learn; each is answered, and what changed is said (C7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import check_may_follow_feedback
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.staff import AnswerLessonForm, LessonChangedForm
from feedback.models import Lesson
from feedback.selectors import lessons as selectors
from feedback.selectors.notes import MOST_SHOWN
from feedback.services import lessons as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnLesson(Protocol):
    def __call__(self, *, actor: Actor, lesson_id: UUID, words: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing to say about a lesson."""

    check: Callable[[Actor, Lesson], None]
    act: OnLesson
    form: type[forms.Form]
    title: str | Promise
    done: str | Promise


_ANSWER = Step(
    permissions.check_may_answer_lesson,
    services.answer_lesson,
    AnswerLessonForm,
    _("Answer the lesson"),
    _("Answered. Whoever may read the lesson reads the answer."),
)
_CHANGE = Step(
    permissions.check_may_record_change,
    services.record_change,
    LessonChangedForm,
    _("Say what changed"),
    _("Recorded. Whoever may read the lesson reads what changed."),
)


@require_safe
def lessons(request: PortalRequest) -> HttpResponse:
    check_may_follow_feedback(request.actor)
    page = selectors.lessons_page(actor=request.actor, after=request.GET.get("after", ""))
    waiting = list(selectors.to_answer(request.actor)[:MOST_SHOWN]) if page.is_first else []
    return render(request, "feedback/staff_lessons.html", {"page": page, "waiting": waiting})


@require_safe
def lesson(request: PortalRequest, lesson_id: UUID) -> HttpResponse:
    shown = selectors.get_lesson(actor=request.actor, lesson_id=lesson_id)
    context = {"lesson": shown, "can": permissions.allowed_on_lesson(request.actor, shown)}
    return render(request, "feedback/staff_lesson.html", context)


@BOTH
def answer(request: PortalRequest, lesson_id: UUID) -> HttpResponse:
    return _say(request, lesson_id, _ANSWER)


@BOTH
def change(request: PortalRequest, lesson_id: UUID) -> HttpResponse:
    return _say(request, lesson_id, _CHANGE)


def _say(request: PortalRequest, lesson_id: UUID, step: Step) -> HttpResponse:
    shown = selectors.get_lesson(actor=request.actor, lesson_id=lesson_id)
    step.check(request.actor, shown)
    form = step.form(request.POST or None)
    if not form.is_valid():
        return render(request, "feedback/staff_lesson_say.html", {"lesson": shown, "form": form, "title": step.title})
    step.act(actor=request.actor, lesson_id=lesson_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, str(step.done))
    return redirect("feedback:lesson", lesson_id)
