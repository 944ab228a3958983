"""Staff: conversations with organisations; those that wait for an answer come first (C5)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from accounts.permissions import check_may_follow_messages
from accounts.selectors import get_organisation
from common import clock
from common.http import PortalRequest
from dialogue.forms.threads import MessageForm, NewThreadForm
from dialogue.models import Thread
from dialogue.permissions import threads as permissions
from dialogue.selectors import messages as said
from dialogue.selectors import threads as selectors
from dialogue.selectors import unanswered
from dialogue.services import threads as services
from submissions.models import Submission

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def threads(request: PortalRequest) -> HttpResponse:
    """What waits for an answer, the longest waiting first; then everything, the newest first."""
    actor = request.actor
    check_may_follow_messages(actor)
    page = selectors.threads_page(actor=actor, after=request.GET.get("after", ""))
    can = permissions.allowed_on_threads(actor)
    waiting = []
    if page.is_first and can["speak"]:
        waiting = list(selectors.with_unread(unanswered.to_answer(actor), actor)[: unanswered.MOST_SHOWN])
    return render(request, "dialogue/staff_messages.html", {"page": page, "waiting": waiting, "can": can})


@require_safe
def of_organisation(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    """Everything said with one organisation."""
    check_may_follow_messages(request.actor)
    organisation = get_organisation(actor=request.actor, organisation_id=organisation_id)
    after = request.GET.get("after", "")
    page = selectors.threads_page(actor=request.actor, organisation_id=organisation.pk, after=after)
    can = permissions.allowed_on_threads(request.actor)
    context = {"page": page, "organisation": organisation, "can": can}
    return render(request, "dialogue/staff_messages_of_organisation.html", context)


@require_safe
def of_submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """What was said about one submission."""
    check_may_follow_messages(request.actor)
    submission = selectors.get_submission(actor=request.actor, submission_id=submission_id)
    after = request.GET.get("after", "")
    page = selectors.threads_page(actor=request.actor, submission_id=submission.pk, after=after)
    can = permissions.allowed_on_threads(request.actor)
    context = {"page": page, "submission": submission, "can": can}
    return render(request, "dialogue/staff_messages_of_submission.html", context)


@BOTH
def begin(request: PortalRequest, organisation_id: UUID) -> HttpResponse:
    check_may_follow_messages(request.actor)
    organisation = get_organisation(actor=request.actor, organisation_id=organisation_id)
    return _begin(request, organisation, None)


@BOTH
def begin_about(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    check_may_follow_messages(request.actor)
    submission = selectors.get_submission(actor=request.actor, submission_id=submission_id)
    return _begin(request, submission.organisation, submission)


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
    messages.success(request, _("Sent. The organisation finds it here."))
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


def _begin(request: PortalRequest, organisation: Organisation, submission: Submission | None) -> HttpResponse:
    permissions.check_may_open_thread(request.actor, organisation.pk)
    form = NewThreadForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "organisation": organisation, "submission": submission}
        return render(request, "dialogue/staff_message_new.html", context)
    begun = services.open_thread(
        actor=request.actor,
        organisation_id=organisation.pk,
        title=form.cleaned_data["title"],
        text=form.cleaned_data["text"],
        submission_id=submission.pk if submission else None,
        at=clock.now(),
    )
    messages.success(request, _("Sent. The organisation finds it here."))
    return redirect("dialogue:message_thread", begun.pk)


def _page(request: PortalRequest, shown: Thread, form: MessageForm) -> HttpResponse:
    page, lines = said.messages_page(actor=request.actor, thread=shown, after=request.GET.get("after", ""))
    can = permissions.allowed_on_thread(request.actor, shown)
    context = {"thread": shown, "page": page, "lines": lines, "form": form, "can": can}
    return render(request, "dialogue/staff_message_thread.html", context)
