"""Staff: action items after a meeting, with owner and day; what is late comes first."""

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.actions import ActionForm, ChangeForm, DoneForm, DropForm, OwnerForm, initial_of
from dialogue.models import ActionItem
from dialogue.permissions import actions as permissions
from dialogue.permissions.topics import check_may_follow
from dialogue.policies.actions import NotADayToCome, NothingChanged
from dialogue.selectors import actions as selectors
from dialogue.selectors.meetings import get_meeting
from dialogue.services import actions as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnAction(Protocol):
    def __call__(self, *, actor: Actor, action_id: UUID, words: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class End:
    """One of the two ways an action item ends, each with words."""

    check: Callable[[Actor, ActionItem], None]
    act: OnAction
    form: type[forms.Form]
    title: str | Promise
    done: str | Promise


_DONE = End(
    permissions.check_may_finish,
    services.finish_action,
    DoneForm,
    gettext_lazy("Say that it is done"),
    gettext_lazy("Done. Whoever sees the action item reads what you wrote."),
)
_DROP = End(
    permissions.check_may_drop,
    services.drop_action,
    DropForm,
    gettext_lazy("Give it up"),
    gettext_lazy("Given up. Whoever sees the action item reads why."),
)


@require_safe
def actions(request: PortalRequest) -> HttpResponse:
    check_may_follow(request.actor)
    on, after = clock.now().date(), request.GET.get("after", "")
    page, items = selectors.open_page(actor=request.actor, on=on, after=after)
    return render(request, "dialogue/staff_actions.html", {"page": page, "items": items})


@require_safe
def settled(request: PortalRequest) -> HttpResponse:
    check_may_follow(request.actor)
    on, after = clock.now().date(), request.GET.get("after", "")
    page, items = selectors.settled_page(actor=request.actor, on=on, after=after)
    return render(request, "dialogue/staff_actions.html", {"page": page, "items": items, "settled": True})


@require_safe
def action(request: PortalRequest, action_id: UUID) -> HttpResponse:
    shown = selectors.get_action(actor=request.actor, action_id=action_id)
    context = {
        "action": shown,
        "item": selectors.item_of(shown, clock.now().date()),
        "changes": selectors.changes_of(request.actor, shown),
        "can": permissions.allowed_on_action(request.actor, shown),
    }
    return render(request, "dialogue/staff_action.html", context)


@BOTH
def record(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    meeting = get_meeting(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_record(request.actor, meeting)
    form = ActionForm(request.POST or None, organisations=selectors.possible_owners(request.actor, meeting))

    def write() -> object:
        text, due_on = form.cleaned_data["text"], form.cleaned_data["due_on"]
        return services.record_action(
            actor=request.actor,
            meeting_id=meeting_id,
            text=text,
            owner=form.owner_chosen(),
            due_on=due_on,
            at=clock.now(),
        )

    if form.is_valid() and _written(form, write):
        messages.success(request, _("Recorded. It follows into the next meeting until it is done."))
        return redirect("dialogue:agenda", meeting_id)
    return render(request, "dialogue/staff_action_new.html", {"meeting": meeting, "form": form})


@BOTH
def change(request: PortalRequest, action_id: UUID) -> HttpResponse:
    """Another owner or day; what it was before stays to be read."""
    shown = selectors.get_action(actor=request.actor, action_id=action_id)
    permissions.check_may_change(request.actor, shown)
    owners = selectors.possible_owners(request.actor, shown.meeting)
    form = ChangeForm(request.POST or None, initial=initial_of(shown), organisations=owners)

    def write() -> object:
        why, due_on = form.cleaned_data["why"], form.cleaned_data["due_on"]
        owner = form.owner_chosen()
        return services.change_action(
            actor=request.actor, action_id=action_id, owner=owner, due_on=due_on, why=why, at=clock.now()
        )

    if form.is_valid() and _written(form, write):
        messages.success(request, _("Changed. Whoever did it before and whoever does it now are told."))
        return redirect("dialogue:action", action_id)
    return render(request, "dialogue/staff_action_change.html", {"action": shown, "form": form})


def _written(form: OwnerForm, write: Callable[[], object]) -> bool:
    """Whether it could be written; if not, the form says why."""
    try:
        write()
    except NotADayToCome as refusal:
        form.add_error("due_on", str(refusal.for_people))
        return False
    except NothingChanged as refusal:
        form.add_error(None, str(refusal.for_people))
        return False
    return True


@BOTH
def finish(request: PortalRequest, action_id: UUID) -> HttpResponse:
    return _end(request, action_id, _DONE)


@BOTH
def drop(request: PortalRequest, action_id: UUID) -> HttpResponse:
    return _end(request, action_id, _DROP)


def _end(request: PortalRequest, action_id: UUID, end: End) -> HttpResponse:
    shown = selectors.get_action(actor=request.actor, action_id=action_id)
    end.check(request.actor, shown)
    form = end.form(request.POST or None)
    if not form.is_valid():
        context = {"action": shown, "form": form, "title": end.title}
        return render(request, "dialogue/staff_action_end.html", context)
    end.act(actor=request.actor, action_id=action_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, str(end.done))
    return redirect("dialogue:action", action_id)
