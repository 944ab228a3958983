"""Staff: the two half-years of every organisation, meetings of one party, all meetings, a calendar file (M2)."""

from datetime import date
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.selectors import get_organisation
from common import clock
from common.http import PortalRequest
from common.permission import answer
from dialogue.permissions import meetings as permissions
from dialogue.policies.meetings import check_has_begun
from dialogue.policies.zones import CHOICES
from dialogue.selectors import invitations, platforms, windows
from dialogue.selectors import meetings as selectors
from dialogue.selectors.hours import hours_of
from dialogue.views.ngo_meetings import calendar_answer


@require_safe
def meetings(request: PortalRequest) -> HttpResponse:
    """Every organisation by lateness, platforms beside them."""
    actor, on = request.actor, clock.now().date()
    permissions.check_may_read(actor)
    first = windows.first_year(actor, on=on)
    number = _year(request.GET.get("year", ""), first, on)
    years = windows.standing(actor, number, on=on)
    shown = windows.slice_of(years, after=request.GET.get("after", ""))
    context = {
        "number": number,
        "kept": f"year={number}",
        "before": number - 1 if number > first else None,
        "next": number + 1 if number <= on.year else None,
        "counts": windows.counts(years),
        "page": shown,
        "platforms": windows.standing_of_platforms(actor, number, on=on) if shown.is_first else [],
        "to_record": windows.to_record(actor, on=on)[: selectors.MOST_SHOWN] if shown.is_first else [],
        "can": permissions.allowed_pages(actor),
    }
    return render(request, "dialogue/staff_meetings.html", context)


@require_safe
def all_meetings(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.meetings_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_meetings_all.html", {"page": page})


@require_safe
def of_organisation(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    permissions.check_may_read(request.actor)
    shown = get_organisation(actor=request.actor, organisation_id=organisation_id)
    page = selectors.page_of_organisation(
        actor=request.actor, organisation_id=shown.pk, after=request.GET.get("after", "")
    )
    context = {"organisation": shown, "page": page, "can": permissions.allowed_pages(request.actor)}
    return render(request, "dialogue/staff_meetings_of.html", context)


@require_safe
def of_platform(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    permissions.check_may_read(request.actor)
    shown = platforms.get_platform(actor=request.actor, platform_id=platform_id)
    page = selectors.page_of_platform(actor=request.actor, platform_id=shown.pk, after=request.GET.get("after", ""))
    context = {"platform": shown, "page": page, "can": permissions.allowed_pages(request.actor)}
    return render(request, "dialogue/staff_meetings_of.html", context)


@require_safe
def meeting(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_meeting(actor=actor, meeting_id=meeting_id)
    zone = request.GET.get("zone", "")
    context = {
        "meeting": shown,
        "invited": invitations.invited_to(actor, shown),
        "participants": invitations.participants_of(actor, shown),
        "agreed": selectors.who_agreed_to_less(actor, shown),
        "hours": hours_of(shown, also=zone),
        "zones": CHOICES,
        "zone": zone,
        "begun": answer(partial(check_has_begun, shown, at=clock.now())),
        "can": permissions.allowed_acts(actor, shown),
    }
    return render(request, "dialogue/staff_meeting.html", context)


@require_safe
def calendar(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    return calendar_answer(selectors.get_meeting(actor=request.actor, meeting_id=meeting_id), None)


def _year(asked: str, first: int, on: date) -> int:
    """A year there is something to say of; this one if it was none."""
    return int(asked) if asked.isascii() and asked.isdigit() and first <= int(asked) <= on.year + 1 else on.year
