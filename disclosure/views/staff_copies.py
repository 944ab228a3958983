"""Staff: a copy with less in it is attached to an item, looked at by a second person, and confirmed (D4)."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import ConfirmCopyForm, WorkingCopyForm
from disclosure.models import DisclosureRequest, WorkingCopy
from disclosure.selectors import copies, item_lines, requests
from disclosure.services import copy_confirm, working_copy
from submissions.forms.staff import PurposeForm
from submissions.services.open_item import OPEN_FOR
from submissions.views.ranges import original

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def new_copy(request: PortalRequest, request_id: UUID, item_id: UUID) -> HttpResponse:
    """No fresh sign-in is asked here: a file that was just sent would have to be sent again."""
    disclosure = requests.get_request(actor=request.actor, request_id=request_id)
    row = item_lines.get_readable(actor=request.actor, request=disclosure, item_id=item_id)
    permissions.check_may_attach_copy(request.actor, disclosure)
    form = WorkingCopyForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        chosen = form.cleaned_data["file"]
        working_copy.receive_working_copy(
            actor=request.actor,
            request_id=request_id,
            item_id=item_id,
            stream=io.BytesIO(chosen.read()),
            size_bytes=chosen.size,
            extension=form.extension,
            what_was_done=form.cleaned_data["what_was_done"],
            at=clock.now(),
        )
        messages.success(request, _("The working copy has arrived. Choose it below; a colleague has to confirm it."))
        return redirect("disclosure:item", request_id, item_id)
    context = {"disclosure": disclosure, "item": row.item, "form": form}
    return render(request, "disclosure/staff_new_copy.html", context)


@BOTH
def confirm_copy(request: PortalRequest, request_id: UUID, copy_id: UUID) -> HttpResponse:
    """The second person looks at it, and says so freshly signed in."""
    disclosure, copy = _get(request, request_id, copy_id)
    permissions.check_may_confirm_copy(request.actor, disclosure, copy)
    require_recent(request)
    form = ConfirmCopyForm(request.POST or None)
    if form.is_valid():
        copy_confirm.confirm_copy(actor=request.actor, request_id=request_id, copy_id=copy_id, at=clock.now())
        messages.success(request, _("Confirmed. It can leave instead of the original once it is chosen and approved."))
        return redirect("disclosure:item", request_id, copy.item_id)
    has_opened = copies.has_opened(request.actor, copy)
    return render(
        request, "disclosure/staff_copy_confirm.html", _shown(disclosure, copy, form) | {"has_opened": has_opened}
    )


@BOTH
def open_copy(request: PortalRequest, request_id: UUID, copy_id: UUID) -> HttpResponse:
    """Ask for the purpose, record it, and only then offer the bytes."""
    disclosure, copy = _get(request, request_id, copy_id)
    permissions.check_may_open_copy(request.actor, disclosure)
    require_recent(request)
    form = PurposeForm(request.POST or None)
    shown = _shown(disclosure, copy, form)
    if not form.is_valid():
        return render(request, "disclosure/staff_copy_open.html", shown)
    at = clock.now()
    purpose = form.cleaned_data["purpose"]
    copy_confirm.open_copy(actor=request.actor, request_id=request_id, copy_id=copy_id, purpose=purpose, at=at)
    can = permissions.allowed_acts_on_copy(request.actor, disclosure, copy)
    return render(request, "disclosure/staff_copy_opened.html", shown | {"until": at + OPEN_FOR, "can": can})


@require_GET
def read_copy(request: PortalRequest, request_id: UUID, copy_id: UUID) -> HttpResponseBase:
    """The copy, or a range of it, for whoever opened it in the last ten minutes."""
    copy, opened = copy_confirm.read_copy(actor=request.actor, request_id=request_id, copy_id=copy_id, at=clock.now())
    asked = request.headers.get("Range", "")
    return original(opened, asked_range=asked, accession=f"{copy.item.accession}-copy")


def _get(request: PortalRequest, request_id: UUID, copy_id: UUID) -> tuple[DisclosureRequest, WorkingCopy]:
    disclosure = requests.get_request(actor=request.actor, request_id=request_id)
    return disclosure, copies.get_copy(actor=request.actor, request=disclosure, copy_id=copy_id)


def _shown(disclosure: DisclosureRequest, copy: WorkingCopy, form: object) -> dict[str, object]:
    return {"disclosure": disclosure, "copy": copy, "item": copy.item, "form": form}
