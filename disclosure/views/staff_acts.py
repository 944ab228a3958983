"""Staff: the decisions about a disclosure. Whoever takes one has just shown who they are; a veto does not wait."""

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
from django.views.decorators.http import require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import AskForm
from disclosure.models import DisclosureRequest
from disclosure.selectors import requests
from disclosure.services import approve as approving
from disclosure.services import ask as asking
from disclosure.services import draft
from disclosure.services import veto as vetoing
from submissions.forms.staff import ReasonForm

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class WithReason(Protocol):
    def __call__(self, *, actor: Actor, request_id: UUID, reason: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that asks for a reason: who may take it, what does it, what the page says before and after."""

    check: Callable[[Actor, DisclosureRequest], None]
    act: WithReason
    template: str
    done: str | Promise
    asks_again: bool = True


_DROP = Decision(
    permissions.check_may_drop,
    draft.drop_request,
    "disclosure/staff_drop.html",
    gettext_lazy("Given up. Providers who were asked see that they are no longer asked."),
)
_REFUSE = Decision(
    permissions.check_may_refuse,
    approving.refuse_request,
    "disclosure/staff_refuse.html",
    gettext_lazy("Refused. Nothing of it leaves."),
)
_VETO = Decision(
    permissions.check_may_veto,
    vetoing.veto_request,
    "disclosure/staff_veto.html",
    gettext_lazy("Vetoed. Nothing of it leaves while the veto stands."),
    asks_again=False,
)
_LIFT_VETO = Decision(
    permissions.check_may_veto,
    vetoing.lift_veto,
    "disclosure/staff_veto_lift.html",
    gettext_lazy("The veto is lifted."),
)


@BOTH
def ask(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Show what will be asked, then ask every provider about its own items."""
    actor, at = request.actor, clock.now()
    shown = requests.get_request(actor=actor, request_id=request_id)
    permissions.check_may_ask(actor, shown)
    require_recent(request)
    form = AskForm(request.POST or None, today=at.date())
    if form.is_valid():
        try:
            asking.ask(actor=actor, request_id=request_id, answer_by=form.cleaned_data["answer_by"], at=at)
        except asking.NoTimeToAnswer as refusal:
            form.add_error("answer_by", str(refusal.for_people))
        else:
            messages.success(request, _("Asked. Each provider reads about its own items only."))
            return redirect("disclosure:request", request_id)
    context = {"disclosure": shown, "form": form, "tally": requests.tally_of(shown, at=at)}
    return render(request, "disclosure/staff_ask.html", context)


@BOTH
def reopen(request: PortalRequest, request_id: UUID) -> HttpResponse:
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_reopen(request.actor, shown)
    require_recent(request)
    if request.method == "POST":
        draft.reopen_request(actor=request.actor, request_id=request_id, at=clock.now())
        messages.success(request, _("It is a draft again."))
        return redirect("disclosure:request", request_id)
    return render(request, "disclosure/staff_reopen.html", {"disclosure": shown})


@BOTH
def drop(request: PortalRequest, request_id: UUID) -> HttpResponse:
    return _decide(request, request_id, _DROP)


@BOTH
def refuse(request: PortalRequest, request_id: UUID) -> HttpResponse:
    return _decide(request, request_id, _REFUSE)


@BOTH
def veto(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """No fresh sign-in is asked here: what protects somebody must not wait."""
    return _decide(request, request_id, _VETO)


@BOTH
def lift_veto(request: PortalRequest, request_id: UUID) -> HttpResponse:
    return _decide(request, request_id, _LIFT_VETO, _veto)


def _decide(
    request: PortalRequest,
    request_id: UUID,
    decision: Decision,
    more: Callable[[PortalRequest, DisclosureRequest], dict[str, object]] | None = None,
) -> HttpResponse:
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    decision.check(request.actor, shown)
    if decision.asks_again:
        require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        decision.act(actor=request.actor, request_id=request_id, reason=form.cleaned_data["reason"], at=clock.now())
        messages.success(request, str(decision.done))
        return redirect("disclosure:request", request_id)
    context = {"disclosure": shown, "form": form, **(more(request, shown) if more else {})}
    return render(request, decision.template, context)


def _veto(request: PortalRequest, shown: DisclosureRequest) -> dict[str, object]:
    return {"veto": requests.standing_veto(request.actor, shown)}
