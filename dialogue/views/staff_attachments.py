"""Staff: files that came with messages; whoever opens one says what for, and leaves a trace first."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from dialogue.permissions import threads as permissions
from dialogue.selectors import attachments as selectors
from dialogue.services import open_attachment as opening
from submissions.forms.staff import PurposeForm
from submissions.services.open_item import OPEN_FOR
from submissions.views.ranges import original


@require_safe
def attachments(request: PortalRequest) -> HttpResponse:
    """All of them, for whoever keeps what is stored: that they are there, and not what was said around them."""
    permissions.check_may_keep_attachments(request.actor)
    page, files = selectors.attachments_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_attachments.html", {"page": page, "files": files})


@require_safe
def attachment(request: PortalRequest, attachment_id: UUID) -> HttpResponse:
    """What is known of one file, and whether this person may open it."""
    shown = selectors.get_attachment(actor=request.actor, attachment_id=attachment_id)
    context = {
        "file": selectors.file_of(shown),
        "scan": selectors.newest_scan(request.actor, shown),
        "can": permissions.allowed_on_attachment(request.actor, shown) | permissions.allowed_on_threads(request.actor),
    }
    return render(request, "dialogue/staff_attachment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_attachment(request: PortalRequest, attachment_id: UUID) -> HttpResponse:
    """Ask for the purpose, record it, and only then offer the bytes."""
    shown = selectors.get_attachment(actor=request.actor, attachment_id=attachment_id)
    permissions.check_may_open_attachment(request.actor, shown)
    require_recent(request)
    form = PurposeForm(request.POST or None)
    context = {"attachment": shown, "scan": selectors.newest_scan(request.actor, shown), "form": form}
    if not form.is_valid():
        return render(request, "dialogue/staff_attachment_open.html", context)
    at, purpose = clock.now(), form.cleaned_data["purpose"]
    opening.open_attachment(actor=request.actor, attachment_id=attachment_id, purpose=purpose, at=at)
    return render(request, "dialogue/staff_attachment_opened.html", context | {"until": at + OPEN_FOR})


@require_GET
def read_attachment(request: PortalRequest, attachment_id: UUID) -> HttpResponseBase:
    """The file, or a range of it, for whoever opened it in the last ten minutes."""
    shown, opened = opening.read_attachment(actor=request.actor, attachment_id=attachment_id, at=clock.now())
    return original(opened, asked_range=request.headers.get("Range", ""), accession=f"attachment-{shown.pk.hex[:8]}")
