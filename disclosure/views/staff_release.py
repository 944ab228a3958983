"""Staff: the package leaves, its arrival is noted, and what may no longer be used is called back."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from consent import selectors as sources
from disclosure import permissions
from disclosure.forms.staff import AcknowledgeForm, DeliveredForm, RecallAnswerForm
from disclosure.selectors import packages, providers, releases, requests
from disclosure.selectors.questions import releases_of_source
from disclosure.services import recall as recalling
from disclosure.services import release as releasing
from submissions.forms.staff import ReasonForm

BOTH = require_http_methods(["GET", "HEAD", "POST"])
STEP_BYTES = 1 << 20


@BOTH
def package(request: PortalRequest, request_id: UUID) -> HttpResponseBase:
    """On POST the sealed bytes, as a file to save; that they were fetched is in the log before the first one."""
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_fetch(request.actor, shown)
    require_recent(request)
    if request.method != "POST":
        context = {"disclosure": shown, "built": releases.sealed_package(shown)}
        return render(request, "disclosure/staff_package.html", context)
    built, sealed = releasing.fetch_package(actor=request.actor, request_id=request_id, at=clock.now())
    answer = FileResponse(
        sealed,
        as_attachment=True,
        filename=f"{shown.reference}.tar.age",
        content_type="application/octet-stream",
        headers={
            "Content-Length": str(built.size_bytes),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
    answer.block_size = STEP_BYTES
    return answer


@BOTH
def release(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """What may no longer leave is shown before; found at the last moment, it stops all of it."""
    actor, at = request.actor, clock.now()
    shown = requests.get_request(actor=actor, request_id=request_id)
    permissions.check_may_release(actor, shown)
    require_recent(request)
    form = DeliveredForm(request.POST or None)
    if form.is_valid():
        how = form.cleaned_data["delivered_how"]
        try:
            releasing.release_package(actor=actor, request_id=request_id, delivered_how=how, at=at)
        except releasing.NoLongerAllowed as refusal:
            return _no_longer_allowed(request, request_id, refusal)
        messages.success(request, _("Released. Each provider sees what of its own items went to whom."))
        return redirect("disclosure:request", request_id)
    built = releases.sealed_package(shown)
    stopped = packages.stopped_of(shown, built, at=at)
    context = {"disclosure": shown, "form": form, "built": built, "stopped": stopped}
    return render(request, "disclosure/staff_release.html", context)


@BOTH
def acknowledge(request: PortalRequest, request_id: UUID) -> HttpResponse:
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_acknowledge(request.actor, shown)
    form = AcknowledgeForm(request.POST or None)
    if form.is_valid():
        releasing.acknowledge_release(
            actor=request.actor, request_id=request_id, note=form.cleaned_data["note"], at=clock.now()
        )
        messages.success(request, _("Recorded. Providers see that it has arrived."))
        return redirect("disclosure:request", request_id)
    return render(request, "disclosure/staff_acknowledge.html", {"disclosure": shown, "form": form})


@BOTH
def recall(request: PortalRequest, request_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Tell the recipient what of one provider it must stop using, and keep that it was told."""
    actor, at = request.actor, clock.now()
    shown = requests.get_request(actor=actor, request_id=request_id)
    permissions.check_may_recall(actor, shown)
    require_recent(request)
    provider = providers.get_released(actor=actor, request=shown, organisation_id=organisation_id, at=at)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        recalling.recall(actor=actor, request_id=request_id, organisation_id=organisation_id, reason=reason, at=at)
        messages.success(request, _("Recorded. The provider sees that the recipient was told."))
        return redirect("disclosure:request", request_id)
    ended = releases.ended_items(shown, organisation_id, at=at)
    context = {"disclosure": shown, "form": form, "provider": provider, "ended": ended}
    return render(request, "disclosure/staff_recall.html", context)


@BOTH
def recall_answer(request: PortalRequest, recall_id: UUID) -> HttpResponse:
    sent = releases.get_recall(actor=request.actor, recall_id=recall_id)
    permissions.check_may_recall(request.actor, sent.request)
    form = RecallAnswerForm(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        recalling.record_recall_answer(actor=request.actor, recall_id=recall_id, answer=answer, at=clock.now())
        return redirect("disclosure:request", sent.request_id)
    context = {"disclosure": sent.request, "form": form, "recall": sent}
    return render(request, "disclosure/staff_recall_answer.html", context)


@require_safe
def source(request: PortalRequest, source_id: UUID) -> HttpResponse:
    """What was released of the items that concern one source: what a withdrawal comes too late for."""
    shown = sources.get_source(actor=request.actor, source_id=source_id)
    permissions.check_may_see_items(request.actor)
    rows = releases_of_source(request.actor, source_id)
    return render(request, "disclosure/staff_source.html", {"source": shown, "rows": rows})


def _no_longer_allowed(request: PortalRequest, request_id: UUID, refusal: releasing.NoLongerAllowed) -> HttpResponse:
    """The items' page then says which of them and why."""
    messages.error(request, str(refusal.for_people))
    return redirect("disclosure:items", request_id)
