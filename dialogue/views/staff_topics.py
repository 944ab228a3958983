"""Staff: topics that stand for the next meetings, and the decisions about them, always in words (C10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.topics import AdoptForm, DecisionForm, TopicForm
from dialogue.models import Topic
from dialogue.permissions import topics as permissions
from dialogue.policies.topics import AgendaIsFull, MeetingIsOver, MeetingOfOthers, OnThisAgenda
from dialogue.selectors import topics as selectors
from dialogue.selectors.meetings import get_meeting
from dialogue.services import topic_decisions as deciding
from dialogue.services import topics as services
from dialogue.states.topics import TopicShare

BOTH = require_http_methods(["GET", "HEAD", "POST"])
_NOT_ON_THIS_ONE = (AgendaIsFull, MeetingIsOver, MeetingOfOthers, OnThisAgenda)


class OnTopic(Protocol):
    def __call__(self, *, actor: Actor, topic_id: UUID, words: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that needs words alone: who may take it, what does it, what the page says before and after."""

    check: Callable[[Actor, Topic], None]
    act: OnTopic
    title: str | Promise
    done: str | Promise


_DEFER = Decision(
    permissions.check_may_defer,
    deciding.defer_topic,
    gettext_lazy("Put it off to the next meeting"),
    gettext_lazy("Put off. It stands for the next meeting, and whoever proposed it reads why."),
)
_DECLINE = Decision(
    permissions.check_may_decline,
    deciding.decline_topic,
    gettext_lazy("Decline the topic"),
    gettext_lazy("Declined. Whoever proposed it reads why."),
)


@require_safe
def topics(request: PortalRequest) -> HttpResponse:
    """What waits for a decision, the longest waiting first; then all there are."""
    permissions.check_may_follow(request.actor)
    page, lines = selectors.topics_page(actor=request.actor, after=request.GET.get("after", ""))
    waiting = list(selectors.to_decide(request.actor)[: selectors.MOST_SHOWN]) if page.is_first else []
    context = {"page": page, "lines": lines, "waiting": selectors.lines_of(request.actor, waiting)}
    return render(request, "dialogue/staff_topics.html", context)


@require_safe
def topic(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    (line,) = selectors.lines_of(request.actor, [shown])
    context = {
        "topic": shown,
        "line": line,
        "decisions": selectors.decisions_of(request.actor, shown),
        "can": permissions.allowed_on_topic(request.actor, shown),
    }
    return render(request, "dialogue/staff_topic.html", context)


@BOTH
def propose(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Propose a topic of the Mechanism's own to those who meet here; a platform's members read it."""
    meeting = get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_propose(request.actor)
    form = TopicForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/staff_topic_new.html", {"meeting": meeting, "form": form})
    whom = services.With(meeting.organisation_id, meeting.platform_id)
    share = TopicShare.PLATFORM if meeting.platform_id else TopicShare.NOBODY
    made = services.propose_topic(actor=request.actor, whom=whom, share=share, **form.cleaned_data, at=clock.now())
    messages.success(request, _("Proposed. Put it on the agenda when it is time."))
    return redirect("dialogue:topic", made.pk)


@BOTH
def adopt(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    """Choose the meeting, and say so to whoever proposed it."""
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    permissions.check_may_adopt(request.actor, shown)
    meetings = selectors.meetings_to_come(request.actor, shown)
    form = AdoptForm(request.POST or None, meetings=meetings)
    if form.is_valid() and _adopted(request, topic_id, form):
        messages.success(request, _("It is on the agenda."))
        return redirect("dialogue:topic", topic_id)
    context = {"topic": shown, "form": form, "meetings": meetings}
    return render(request, "dialogue/staff_topic_adopt.html", context)


def _adopted(request: PortalRequest, topic_id: UUID, form: AdoptForm) -> bool:
    """Whether it could be put there; if not, the form says why."""
    meeting_id, words = UUID(form.cleaned_data["meeting"]), form.cleaned_data["words"]
    try:
        deciding.adopt_topic(actor=request.actor, topic_id=topic_id, meeting_id=meeting_id, words=words, at=clock.now())
    except _NOT_ON_THIS_ONE as refusal:
        form.add_error("meeting", str(refusal.for_people))
        return False
    return True


@BOTH
def defer(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    return _decide(request, topic_id, _DEFER)


@BOTH
def decline(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    return _decide(request, topic_id, _DECLINE)


@BOTH
def withdraw(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    permissions.check_may_withdraw(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/staff_topic_withdraw.html", {"topic": shown})
    services.withdraw_topic(actor=request.actor, topic_id=topic_id, at=clock.now())
    messages.success(request, _("Withdrawn. It stays in the list of what was proposed."))
    return redirect("dialogue:topics")


def _decide(request: PortalRequest, topic_id: UUID, decision: Decision) -> HttpResponse:
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    decision.check(request.actor, shown)
    form = DecisionForm(request.POST or None)
    if not form.is_valid():
        context = {"topic": shown, "form": form, "title": decision.title}
        return render(request, "dialogue/staff_topic_decide.html", context)
    decision.act(actor=request.actor, topic_id=topic_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, str(decision.done))
    return redirect("dialogue:topic", topic_id)
