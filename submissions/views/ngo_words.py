"""The two pages of words: what it is, and how we came by it. Half an answer is kept; nothing is lost with the line."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.draft import AboutForm, DraftForm, ProvenanceForm
from submissions.kinds import Kind
from submissions.models import Submission, SubmissionDraft
from submissions.selectors import ngo
from submissions.services import prepare
from submissions.views.ngo import page

LATER = "later"


@page
def about(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    return _words(request, submission_id, AboutForm, "submissions/ngo_about.html", "submissions:provenance")


@page
def provenance(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    return _words(request, submission_id, ProvenanceForm, "submissions/ngo_provenance.html", "submissions:consent")


def _words(
    request: PortalRequest, submission_id: UUID, form_class: type[DraftForm], template: str, next_url: str
) -> HttpResponse:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_edit(request.actor, submission)
    draft = ngo.draft_of(submission)
    form = form_class(
        request.POST if request.method == "POST" else None,
        kind=Kind(submission.kind),
        whole=_is_whole(request),
        initial=_initial(submission, draft),
    )
    if request.method == "POST":
        is_valid = form.is_valid()
        changes = form.changes(changed_names(request))
        prepare.save_draft(actor=request.actor, submission_id=submission_id, changes=changes, at=clock.now())
        if is_autosave(request):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        if is_valid:
            return _after_saving(request, submission_id, next_url)
    return render(request, template, {"form": form, "submission": submission})


def is_autosave(request: PortalRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def changed_names(request: PortalRequest) -> list[str] | None:
    """The fields an autosave speaks of; None when the whole page was sent."""
    return request.POST.getlist("_changed") if is_autosave(request) else None


def _is_whole(request: PortalRequest) -> bool:
    """Nothing is demanded of who saves to go on later."""
    return not is_autosave(request) and request.POST.get("then") != LATER


def _after_saving(request: PortalRequest, submission_id: UUID, next_url: str) -> HttpResponse:
    if request.POST.get("then") == LATER:
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("submissions:task_list", submission_id)
    return redirect(next_url, submission_id)


def _initial(submission: Submission, draft: SubmissionDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in prepare.DRAFT_FIELDS} | {"urgency": submission.urgency}
