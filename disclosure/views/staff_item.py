"""Staff: one item as a request shows it, its original for the officer who prepares the request, what leaves of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import CopyForm
from disclosure.models import DisclosureRequest, RequestItem
from disclosure.selectors import item_lines, requests
from disclosure.services import draft
from disclosure.services import open_item as opening
from submissions.forms.staff import PurposeForm
from submissions.selectors import staff
from submissions.selectors import timeline as histories
from submissions.services.open_item import OPEN_FOR
from submissions.views.ranges import original


@require_safe
def item(request: PortalRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Whether it may leave and every reason why not, its limits, its copies, its custody."""
    actor, at = request.actor, clock.now()
    disclosure, row = _get(actor, request_id, item_id)
    copies = item_lines.copies_of(actor, row)
    context = {
        "disclosure": disclosure,
        "line": item_lines.get_line(actor=actor, request=disclosure, row=row, at=at),
        "item": row.item,
        "labels": staff.labels_of([row.item])[row.item_id],
        "copies": [(copy, permissions.allowed_acts_on_copy(actor, disclosure, copy)) for copy in copies],
        "form": CopyForm(initial={"copy": row.working_copy_id or "original"}, copies=copies),
        "holds": item_lines.holds_of(actor, row.item_id),
        "can": permissions.allowed_acts(actor, disclosure),
        "timeline": histories.glance_at_item(actor, row.item),
    }
    return render(request, "disclosure/staff_item.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_item(request: PortalRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """Ask for the purpose, record it, and only then offer the bytes."""
    disclosure, row = _get(request.actor, request_id, item_id)
    permissions.check_may_open_item(request.actor, disclosure)
    require_recent(request)
    form = PurposeForm(request.POST or None)
    context = {"disclosure": disclosure, "item": row.item, "form": form}
    if not form.is_valid():
        return render(request, "disclosure/staff_item_open.html", context)
    at = clock.now()
    purpose = form.cleaned_data["purpose"]
    opening.open_item(actor=request.actor, request_id=request_id, item_id=item_id, purpose=purpose, at=at)
    return render(request, "disclosure/staff_item_opened.html", context | {"until": at + OPEN_FOR})


@require_GET
def read(request: PortalRequest, request_id: UUID, item_id: UUID) -> HttpResponseBase:
    """The original, or a range of it, for whoever opened it in the last ten minutes."""
    shown, opened = opening.read_item(actor=request.actor, request_id=request_id, item_id=item_id, at=clock.now())
    return original(opened, asked_range=request.headers.get("Range", ""), accession=shown.accession)


@require_POST
def choose_copy(request: PortalRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """The original or one of the working copies made of it."""
    disclosure, row = _get(request.actor, request_id, item_id)
    permissions.check_may_attach_copy(request.actor, disclosure)
    form = CopyForm(request.POST, copies=item_lines.copies_of(request.actor, row))
    if form.is_valid():
        draft.choose_copy(
            actor=request.actor,
            request_id=request_id,
            item_id=item_id,
            working_copy_id=form.cleaned_data["copy"],
            at=clock.now(),
        )
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose the original or one of the working copies."))
    return redirect("disclosure:item", request_id, item_id)


def _get(actor: Actor, request_id: UUID, item_id: UUID) -> tuple[DisclosureRequest, RequestItem]:
    disclosure = requests.get_request(actor=actor, request_id=request_id)
    return disclosure, item_lines.get_readable(actor=actor, request=disclosure, item_id=item_id)
