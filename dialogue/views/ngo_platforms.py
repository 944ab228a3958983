"""Platforms an organisation is asked to join or has joined: whom it sees there, and its yes, no or leaving (C10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.models import PlatformMember
from dialogue.permissions import platforms as permissions
from dialogue.selectors import platforms as selectors
from dialogue.services import platforms as services
from dialogue.states.platforms import MemberState

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnPlatform(Protocol):
    def __call__(self, *, actor: Actor, platform_id: UUID, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Step:
    """What the page says before and after, who may take it, what does it."""

    check: Callable[[Actor, PlatformMember], None]
    act: OnPlatform
    title: Promise
    words: Promise
    done: Promise


_JOIN = Step(
    lambda actor, place: permissions.check_may_answer(actor, place, MemberState.JOINED),
    services.join_platform,
    _("Join the platform"),
    _(
        "Every organisation that joined reads the name of yours, and you read theirs: on the page of the platform, at "
        "its meetings and at topics that are shared there. Nothing else of yours is shown to them. You can leave at "
        "any time."
    ),
    _("Joined. From now on you and the others who joined see each other."),
)
_DECLINE = Step(
    lambda actor, place: permissions.check_may_answer(actor, place, MemberState.DECLINED),
    services.decline_platform,
    _("Do not join"),
    _("No other organisation learns that yours was asked. The Mechanism meets you alone, twice a year, as before."),
    _("Recorded. Nobody else learns that you were asked."),
)
_LEAVE = Step(
    permissions.check_may_end,
    services.leave_platform,
    _("Leave the platform"),
    _("From now on the others no longer see your organisation there, and you no longer see them."),
    _("Left. The others no longer see your organisation there."),
)


@require_safe
def platforms(request: PortalRequest) -> HttpResponse:
    return render(request, "dialogue/ngo_platforms.html", {"own": selectors.own_places(request.actor)})


@require_safe
def platform(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    own = selectors.own_place(actor=request.actor, platform_id=platform_id)
    context = {"own": own, "can": permissions.allowed_on_place(request.actor, own.place)}
    return render(request, "dialogue/ngo_platform.html", context)


@BOTH
def join(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    return _take(request, platform_id, _JOIN)


@BOTH
def decline(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    return _take(request, platform_id, _DECLINE)


@BOTH
def leave(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    return _take(request, platform_id, _LEAVE)


def _take(request: PortalRequest, platform_id: UUID, step: Step) -> HttpResponse:
    own = selectors.own_place(actor=request.actor, platform_id=platform_id)
    step.check(request.actor, own.place)
    if request.method != "POST":
        return render(request, "dialogue/ngo_platform_step.html", {"own": own, "step": step})
    step.act(actor=request.actor, platform_id=platform_id, at=clock.now())
    messages.success(request, str(step.done))
    return redirect("dialogue:platforms")
