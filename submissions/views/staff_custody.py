"""Staff: the whole custody of one item on one timeline; what was before hand-over is sealed and asks what for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import PurposeForm
from submissions.models import Item
from submissions.selectors import staff, timeline
from submissions.services import reveal
from submissions.views.told import Told, told

ONLY_OPENED = "opened"


@require_safe
def custody(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """What the log has of it, oldest first, page after page; or only who opened it."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    return _timeline(request, item, before=None)


@require_http_methods(["GET", "POST"])
def before(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """The same behind what the provider tells of the time before: who made it, who held it, how they came by it."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_read_account(request.actor, item.submission)
    require_recent(request)
    form = PurposeForm(request.POST or None)
    if not form.is_valid():
        context = {"item": item, "submission": item.submission, "form": form}
        return render(request, "submissions/staff_purpose.html", context)
    _submission, account = reveal.reveal_account(
        actor=request.actor,
        submission_id=item.submission_id,
        purpose=form.cleaned_data["purpose"],
        at=clock.now(),
    )
    return _timeline(request, item, before=told(account))


def _timeline(request: PortalRequest, item: Item, *, before: Told | None) -> HttpResponse:
    only_opened = request.GET.get("only") == ONLY_OPENED
    entries, page = timeline.page_of_item(
        request.actor, item, only_opened=only_opened, after=request.GET.get("after", "")
    )
    context = {
        "item": item,
        "before": before,
        "only_opened": only_opened,
        "kept": f"only={ONLY_OPENED}" if only_opened else "",
        "entries": entries,
        "page": page,
        "can": permissions.allowed_acts_on_item(request.actor, item),
    }
    return render(request, "submissions/staff_custody.html", context)
