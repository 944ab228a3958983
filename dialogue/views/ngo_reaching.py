"""An organisation is asked to help reach somebody: it helps or not, and brings the person's own answer (T2)."""

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

from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.reaching import AnswerReachForm, PersonForm
from dialogue.models import ContactRequest
from dialogue.permissions import reaching as permissions
from dialogue.policies.reaching import NotADayPast, SaidAlready
from dialogue.selectors import reaching as selectors
from dialogue.services import reaching as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnReach(Protocol):
    def __call__(self, *, actor: Actor, reach_id: UUID, words: str, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Decision:
    check: Callable[[Actor, ContactRequest], None]
    act: OnReach
    title: str | Promise
    done: str | Promise


_AGREE = Decision(
    permissions.check_may_agree,
    services.agree_to_help,
    gettext_lazy("We will ask the person"),
    gettext_lazy("Thank you. Bring the person's answer here, whatever it is."),
)
_DECLINE = Decision(
    permissions.check_may_decline,
    services.decline_to_help,
    gettext_lazy("We do not help with this"),
    gettext_lazy("Declined. Nobody asks you why."),
)


@require_safe
def reaches(request: PortalRequest) -> HttpResponse:
    actor = request.actor
    permissions.check_may_read(actor)
    page = selectors.over_page(actor=actor, after=request.GET.get("after", ""))
    _open, rows = selectors.open_page(actor=actor, on=clock.now().date())
    return render(request, "dialogue/ngo_reaches.html", {"page": page, "rows": rows if page.is_first else []})


@require_safe
def reach(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    shown = selectors.get_reach(actor=request.actor, reach_id=reach_id)
    context = {"reach": shown, "can": permissions.allowed_acts(request.actor, shown)}
    return render(request, "dialogue/ngo_reach.html", context)


@BOTH
def agree(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    return _decide(request, reach_id, _AGREE)


@BOTH
def decline(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    return _decide(request, reach_id, _DECLINE)


def _decide(request: PortalRequest, reach_id: UUID, decision: Decision) -> HttpResponse:
    shown = selectors.get_reach(actor=request.actor, reach_id=reach_id)
    decision.check(request.actor, shown)
    form = AnswerReachForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"reach": shown, "form": form, "title": decision.title}
        return render(request, "dialogue/ngo_reach_form.html", context)
    decision.act(actor=request.actor, reach_id=reach_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, str(decision.done))
    return redirect("dialogue:reach", reach_id)


@BOTH
def bring_answer(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    """The person decides; the organisation only brings it."""
    shown = selectors.get_reach(actor=request.actor, reach_id=reach_id)
    permissions.check_may_bring_answer(request.actor, shown)
    require_recent(request)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            services.bring_answer(actor=request.actor, reach_id=reach_id, said=form.said(), at=clock.now())
        except NotADayPast as refusal:
            form.add_error("on", str(refusal.for_people))
        except SaidAlready as refusal:
            form.add_error("answer", str(refusal.for_people))
        else:
            messages.success(request, _("Written down. The Mechanism reads it here, and nothing else of the person."))
            return redirect("dialogue:reach", reach_id)
    context = {"reach": shown, "form": form, "title": _("What the person said")}
    return render(request, "dialogue/ngo_reach_form.html", context)
