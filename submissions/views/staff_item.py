"""Staff: one item; its original is opened with a purpose and read in ranges, and never shown inside a page of ours."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.stepup import require_recent
from common import clock
from common.errors import Invalid
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import PurposeForm, ReasonForm
from submissions.selectors import item_page, staff
from submissions.services import held as holding
from submissions.services import open_item as opening
from submissions.views.ranges import original

_HELD_ACTS = {"resume": holding.resume_item, "refuse": holding.refuse_item}


@require_safe
def item(request: PortalRequest, item_id: UUID) -> HttpResponse:
    return render(request, "submissions/staff_item.html", _context(request, item_id))


@require_http_methods(["GET", "POST"])
def open_item(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Ask for the purpose, record it, and only then offer the bytes."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_open(request.actor, item)
    require_recent(request)
    form = PurposeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "submissions/staff_open.html", {"item": item, "form": form})
    at = clock.now()
    opening.open_item(actor=request.actor, item_id=item_id, purpose=form.cleaned_data["purpose"], at=at)
    label = staff.labels_of([item])[item.pk]
    context = {"item": item, "until": at + opening.OPEN_FOR, "labels": label}
    return render(request, "submissions/staff_opened.html", context)


@require_GET
def read(request: PortalRequest, item_id: UUID) -> HttpResponseBase:
    """The original, or a range of it, as a file to save; for whoever opened it in the last ten minutes."""
    item, opened = opening.read_item(actor=request.actor, item_id=item_id, at=clock.now())
    return original(opened, asked_range=request.headers.get("Range", ""), accession=item.accession)


@require_http_methods(["GET", "POST"])
def held(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """Decide what becomes of an item that was set apart."""
    shown = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_settle_held(request.actor, shown)
    require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = _HELD_ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Invalid
        act(actor=request.actor, item_id=item_id, reason=form.cleaned_data["reason"], at=clock.now())
        messages.success(request, _("Decided. It is in the custody log."))
        return redirect("submissions:item", item_id=item_id)
    return render(request, "submissions/staff_held.html", {"item": shown, "form": form})


def _context(request: PortalRequest, item_id: UUID) -> dict[str, object]:
    actor = request.actor
    item = staff.get_item(actor=actor, item_id=item_id)
    page = item_page.page_for(actor=actor, item=item, on=clock.now().date())
    return {
        "item": item,
        "submission": item.submission,
        "can": permissions.allowed_acts_on_item(actor, item),
        "page": page,
        "named": staff.named_for(actor=actor, item=item) if page.is_restricted else [],
    }
