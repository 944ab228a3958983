"""Staff: the whole custody of one item on one timeline; what was before hand-over is sealed and asks what for."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.models import Item
from submissions.selectors import staff, timeline
from submissions.services import reveal
from submissions.views.sealed import ask_then
from submissions.views.told import Told, told

ONLY_OPENED = "opened"
_TEMPLATE = "submissions/staff_custody.html"


@require_safe
def custody(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """What the log has of it, oldest first, page after page; or only who opened it."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    return render(request, _TEMPLATE, _context(request, item, before=None))


@require_http_methods(["GET", "POST"])
def before(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """The same behind what the provider tells of the time before: who made it, who held it, how they came by it."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_read_account(request.actor, item.submission)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        _submission, account = reveal.reveal_account(
            actor=request.actor, submission_id=item.submission_id, purpose=purpose, at=clock.now()
        )
        return _TEMPLATE, _context(request, item, before=told(account))

    return ask_then(request, show, {"item": item, "submission": item.submission})


def _context(request: PortalRequest, item: Item, *, before: Told | None) -> dict[str, Any]:
    only_opened = request.GET.get("only") == ONLY_OPENED
    entries, page = timeline.page_of_item(
        request.actor, item, only_opened=only_opened, after=request.GET.get("after", "")
    )
    return {
        "item": item,
        "before": before,
        "only_opened": only_opened,
        "kept": f"only={ONLY_OPENED}" if only_opened else "",
        "entries": entries,
        "page": page,
        "can": permissions.allowed_acts_on_item(request.actor, item),
    }
