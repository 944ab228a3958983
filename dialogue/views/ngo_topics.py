"""What an organisation proposes to speak about, what others let it read, and what the Mechanism decided (M2, C10)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.topics import ProposeForm
from dialogue.permissions import topics as permissions
from dialogue.selectors import topics as selectors
from dialogue.services import topics as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def topics(request: PortalRequest) -> HttpResponse:
    page, lines = selectors.topics_page(actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "page": page,
        "lines": lines,
        "own": request.actor.organisation_id,
        "can": permissions.allowed_pages(request.actor),
    }
    return render(request, "dialogue/ngo_topics.html", context)


@BOTH
def propose(request: PortalRequest) -> HttpResponse:
    """Propose a topic for the organisation's own meetings, or for those of a platform it joined."""
    permissions.check_may_propose(request.actor)
    form = ProposeForm(request.POST or None, platforms=selectors.joined_platforms(request.actor))
    if not form.is_valid():
        return render(request, "dialogue/ngo_topic_new.html", {"form": form})
    whom, share = form.whom_for(request.actor)
    words = {name: form.cleaned_data[name] for name in ("title", "text")}
    made = services.propose_topic(actor=request.actor, whom=whom, share=share, **words, at=clock.now())
    messages.success(request, _("Proposed. The Mechanism decides, and says so here in words."))
    return redirect("dialogue:topic", made.pk)


@require_safe
def topic(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    (line,) = selectors.lines_of(request.actor, [shown])
    context = {
        "topic": shown,
        "line": line,
        "own": request.actor.organisation_id,
        "decisions": selectors.decisions_of(request.actor, shown),
        "can": permissions.allowed_on_topic(request.actor, shown),
    }
    return render(request, "dialogue/ngo_topic.html", context)


@require_POST
def support(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    services.support_topic(actor=request.actor, topic_id=topic_id, at=clock.now())
    messages.success(request, _("Your organisation supports this topic. Whoever may read the topic reads that."))
    return redirect("dialogue:topic", topic_id)


@BOTH
def withdraw(request: PortalRequest, topic_id: UUID) -> HttpResponse:
    shown = selectors.get_topic(actor=request.actor, topic_id=topic_id)
    permissions.check_may_withdraw(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/ngo_topic_withdraw.html", {"topic": shown})
    services.withdraw_topic(actor=request.actor, topic_id=topic_id, at=clock.now())
    messages.success(request, _("Withdrawn. It stays in the list of what was proposed."))
    return redirect("dialogue:topics")
