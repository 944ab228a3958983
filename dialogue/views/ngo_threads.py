"""Messages of an organisation: what is said between it and its contact point (C5)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.selectors import own_organisation
from common import clock
from common.http import PortalRequest
from dialogue.forms.threads import MessageForm, NewThreadForm
from dialogue.models import Thread
from dialogue.permissions import threads as permissions
from dialogue.selectors import messages as said
from dialogue.selectors import threads as selectors
from dialogue.services import threads as services
from submissions.models import Submission

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def threads(request: PortalRequest) -> HttpResponse:
    """All conversations this person may know of, the newest first."""
    page = selectors.threads_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/ngo_messages.html", {"page": page})


@require_safe
def of_submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """What was said about one submission."""
    submission = selectors.get_submission(actor=request.actor, submission_id=submission_id)
    after = request.GET.get("after", "")
    page = selectors.threads_page(actor=request.actor, submission_id=submission.pk, after=after)
    return render(request, "dialogue/ngo_messages_of_submission.html", {"page": page, "submission": submission})


@BOTH
def begin(request: PortalRequest) -> HttpResponse:
    return _begin(request, None)


@BOTH
def begin_about(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    return _begin(request, selectors.get_submission(actor=request.actor, submission_id=submission_id))


@require_GET
def thread(request: PortalRequest, thread_id: UUID) -> HttpResponse:
    """One conversation; opening it says that this person has read it."""
    shown = services.mark_read(actor=request.actor, thread_id=thread_id, at=clock.now())
    return _page(request, shown, MessageForm())


@require_POST
def write(request: PortalRequest, thread_id: UUID) -> HttpResponse:
    shown = selectors.get_thread(actor=request.actor, thread_id=thread_id)
    permissions.check_may_write(request.actor, shown)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    services.write_message(actor=request.actor, thread_id=thread_id, text=form.cleaned_data["text"], at=clock.now())
    messages.success(request, _("Sent. Your contact point finds it here."))
    return redirect("dialogue:message_thread", thread_id)


@require_POST
def close(request: PortalRequest, thread_id: UUID) -> HttpResponse:
    services.close_thread(actor=request.actor, thread_id=thread_id, at=clock.now())
    messages.success(request, _("Closed. Either side can open it again."))
    return redirect("dialogue:message_thread", thread_id)


@require_POST
def reopen(request: PortalRequest, thread_id: UUID) -> HttpResponse:
    services.reopen_thread(actor=request.actor, thread_id=thread_id, at=clock.now())
    return redirect("dialogue:message_thread", thread_id)


def _begin(request: PortalRequest, submission: Submission | None) -> HttpResponse:
    form = NewThreadForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/ngo_message_new.html", {"form": form, "submission": submission})
    begun = services.open_thread(
        actor=request.actor,
        organisation_id=own_organisation(request.actor).pk,
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        submission_id=submission.pk if submission else None,
        at=clock.now(),
    )
    messages.success(request, _("Sent. Your contact point finds it here."))
    return redirect("dialogue:message_thread", begun.pk)


def _page(request: PortalRequest, shown: Thread, form: MessageForm) -> HttpResponse:
    page, lines = said.messages_page(actor=request.actor, thread=shown, after=request.GET.get("after", ""))
    can = permissions.allowed_on_thread(request.actor, shown)
    context = {"thread": shown, "page": page, "lines": lines, "form": form, "can": can}
    return render(request, "dialogue/ngo_message_thread.html", context)
