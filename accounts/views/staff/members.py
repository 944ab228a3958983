"""People of an organisation, as its contact point may act on them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.services import invitations, members
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest


@require_POST
def member_end(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    require_recent(request)
    ended = members.end_membership(actor=request.actor, membership_id=membership_id, at=clock.now())
    return redirect("accounts:organisation", ended.organisation_id)


@require_POST
def member_reset(request: PortalRequest, membership_id: UUID) -> HttpResponse:
    require_recent(request)
    slip = invitations.give_reset_slip(actor=request.actor, membership_id=membership_id, at=clock.now())
    return render(request, "accounts/staff/slip.html", {"slip": slip})
