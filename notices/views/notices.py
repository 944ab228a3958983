"""What waits for whoever is signed in; the same on both faces."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.http import PortalRequest
from notices.places import address_of
from notices.selectors.notices import Page, page_for
from notices.services import read


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """The newest first, page by page."""
    return _page(request, page_for(request.actor))


@require_safe
def older(request: PortalRequest, after: UUID) -> HttpResponse:
    return _page(request, page_for(request.actor, after=after))


@require_safe
def follow(request: PortalRequest, notice_id: UUID) -> HttpResponse:
    """Note that it was read, and go to what it is about."""
    notice = read.mark_read(actor=request.actor, notice_id=notice_id, at=clock.now())
    return redirect(address_of(notice.subject_kind, notice.subject_id) or "notices:list")


@require_POST
def read_all(request: PortalRequest, until: UUID) -> HttpResponse:
    read.mark_all_read(actor=request.actor, until=until, at=clock.now())
    messages.success(request, _("All are marked as read. What they are about is still there."))
    return redirect("notices:list")


def _page(request: PortalRequest, page: Page) -> HttpResponse:
    """Staff are told whom it is about; members of one organisation know."""
    context = {"page": page, "names_organisation": request.actor.organisation_id is None}
    return render(request, "notices/notices.html", context)
