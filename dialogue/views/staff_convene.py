"""Staff: invitations go out, or change; first everything is shown once more as the organisations will read it (M2)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.errors import Invalid
from common.http import PortalRequest
from dialogue.forms.meetings import ArrangementForm, ConveneForm, MoveForm, first_answers
from dialogue.models import Meeting
from dialogue.permissions import meetings as permissions
from dialogue.policies.meetings import InThePast, NoPlace, NotADayToCome, NoticeTooShort
from dialogue.selectors import meetings as selectors
from dialogue.selectors.hours import hours_of
from dialogue.services import meetings as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
# Beside which question a refusal is shown.
_FIELDS: dict[type[Invalid], str] = {
    NoticeTooShort: "short_notice_why",
    NoPlace: "place",
    InThePast: "hour",
    NotADayToCome: "day",
}


@BOTH
def convene(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_convene(actor, shown)
    invited = selectors.who_is_invited(actor, shown)
    form = ConveneForm(request.POST or None, invited=invited, initial=first_answers(shown))

    def act(at: datetime) -> None:
        arrangement, unlisted = form.arrangement(), form.unlisted_ids()
        services.convene(actor=actor, meeting_id=meeting_id, arrangement=arrangement, unlisted=unlisted, at=at)
        messages.success(request, _("Convened. The invitations are out."))

    return _arrange(request, form, act, {"meeting": shown, "invited": invited, "is_new": True})


@BOTH
def move(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_meeting(actor=actor, meeting_id=meeting_id)
    permissions.check_may_move(actor, shown)
    form = MoveForm(request.POST or None, initial=first_answers(shown))

    def act(at: datetime) -> None:
        services.move(actor=actor, meeting_id=meeting_id, arrangement=form.arrangement(), at=at)
        messages.success(request, _("Changed. Whoever is invited reads it, and may answer anew."))

    return _arrange(request, form, act, {"meeting": shown})


def _arrange(
    request: PortalRequest, form: ArrangementForm, act: Callable[[datetime], None], context: dict[str, Any]
) -> HttpResponse:
    """Ask, show what it comes to, and act once that was confirmed."""
    meeting, at = context["meeting"], clock.now()
    rehearsed = _rehearsed(request, form, meeting, at) if form.is_valid() else None
    if rehearsed is None or "change" in request.POST:
        return render(request, "dialogue/staff_arrange.html", {"form": form} | context)
    if "confirmed" not in request.POST:
        also = {"form": form, "would_be": rehearsed, "hours": hours_of(rehearsed)}
        return render(request, "dialogue/staff_arrange_check.html", context | also)
    act(at)
    return redirect("dialogue:meeting", meeting.pk)


def _rehearsed(request: PortalRequest, form: ArrangementForm, meeting: Meeting, at: datetime) -> Meeting | None:
    try:
        return services.rehearse(actor=request.actor, meeting_id=meeting.pk, arrangement=form.arrangement(), at=at)
    except tuple(_FIELDS) as refusal:
        form.add_error(_FIELDS[type(refusal)], str(refusal.for_people))
        return None
