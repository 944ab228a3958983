"""A file is attached to a message; its bytes were sealed while they came in."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.http import PortalRequest
from dialogue.forms.threads import AttachForm
from dialogue.permissions import threads as permissions
from dialogue.selectors import threads as selectors
from dialogue.services.attach import Sent, attach_file


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: PortalRequest, thread_id: UUID) -> HttpResponse:
    shown = selectors.get_thread(actor=request.actor, thread_id=thread_id)
    permissions.check_may_attach(request.actor, shown)
    form = AttachForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "dialogue/ngo_message_attach.html", {"thread": shown, "form": form})
    given, chosen = form.cleaned_data, form.cleaned_data["file"]
    file = Sent(label=given["label"], stream=io.BytesIO(chosen.read()), size_bytes=chosen.size)
    attach_file(actor=request.actor, thread_id=thread_id, text=given["text"], file=file, at=clock.now())
    messages.success(request, _("Sent, and the file has arrived. Keep your copy until it is secured."))
    return redirect("dialogue:message_thread", thread_id)
