"""Staff: a copy with less in it is attached to an item; its bytes were sealed while they came in (D4)."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import WorkingCopyForm
from disclosure.selectors import item_lines, requests
from disclosure.services import working_copy


@require_http_methods(["GET", "HEAD", "POST"])
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
        messages.success(request, _("The working copy has arrived. Choose it below to let it leave instead."))
        return redirect("disclosure:item", request_id, item_id)
    context = {"disclosure": disclosure, "item": row.item, "form": form}
    return render(request, "disclosure/staff_new_copy.html", context)
