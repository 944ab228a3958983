"""The files of a draft: with JavaScript many and large ones, without it one small one at a time."""

import io
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from common import clock
from common.http import PortalRequest
from submissions import permissions, policies
from submissions.forms.draft import ManifestForm
from submissions.models import Submission
from submissions.selectors import asked, ngo
from submissions.selectors import files as selectors
from submissions.services import manifest as lists
from submissions.services import receive


@require_GET
def files(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Those of a draft, or those that come with the answer to a question."""
    submission = _get_open(request, submission_id)
    form = ManifestForm(initial={"manifest": ngo.draft_of(submission).manifest} if submission.is_draft else None)
    return _page(request, submission, form)


@require_POST
def file_small(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Take one file of a plain form; its bytes were sealed while they came in."""
    submission = _get_open(request, submission_id)
    chosen = request.FILES.get("file")
    if chosen is None or not chosen.name or chosen.size is None:
        problem = _("Choose a file of at most 8 MB. A larger one can be sent in parts: see below how.")
        return _page(request, submission, ManifestForm(), problem, HTTPStatus.BAD_REQUEST)
    receive.receive_whole(
        actor=request.actor,
        submission_id=submission_id,
        name=chosen.name,
        stream=io.BytesIO(chosen.read()),
        size_bytes=chosen.size,
        at=clock.now(),
    )
    messages.success(request, _("The file has arrived. Keep your copy until it is secured."))
    return redirect("submissions:files", submission_id)


@require_POST
def take_back(request: PortalRequest, submission_id: UUID, item_id: UUID) -> HttpResponse:
    receive.take_back_item(actor=request.actor, item_id=item_id, at=clock.now())
    messages.success(request, _("The file was taken out."))
    return redirect("submissions:files", submission_id)


@require_POST
def manifest(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Keep the fingerprints of the NGO's own archive; each is compared when its file has arrived."""
    submission = _get_draft(request, submission_id)
    form = ManifestForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["manifest"]
        try:
            told = lists.declare_manifest(actor=request.actor, submission_id=submission_id, text=text, at=clock.now())
        except lists.UnreadableLine as refusal:
            words = _("Line %(line)s cannot be read. Each line is a fingerprint, a space, and the file's name.")
            form.add_error("manifest", words % {"line": refusal.line})
        else:
            messages.success(request, _said(told))
            return redirect("submissions:files", submission_id)
    return _page(request, submission, form, status=HTTPStatus.BAD_REQUEST)


def _said(told: lists.Declared) -> str:
    matched = ngettext(
        "The list names %(count)s file that is here.", "The list names %(count)s files that are here.", told.matched
    ) % {"count": told.matched}
    if not told.waiting:
        return matched
    waiting = ngettext("%(count)s line waits for its file.", "%(count)s lines wait for their files.", told.waiting) % {
        "count": told.waiting
    }
    return f"{matched} {waiting}"


def _get_draft(request: PortalRequest, submission_id: UUID) -> Submission:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_edit(request.actor, submission)
    return submission


def _get_open(request: PortalRequest, submission_id: UUID) -> Submission:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_add_files(request.actor, submission)
    return submission


def _page(
    request: PortalRequest,
    submission: Submission,
    form: ManifestForm,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "submission": submission,
        "question": None if submission.is_draft else asked.question_for_files(submission),
        "listing": selectors.listing_of(actor=request.actor, submission=submission, after=request.GET.get("after", "")),
        "room": ngo.room_for(submission),
        "largest_file": policies.LARGEST_ITEM_BYTES,
        "most_files": policies.ITEMS_PER_SUBMISSION,
        "largest_small_file": settings.PART_BYTES,
        "form": form,
        "problem": problem,
    }
    return render(request, "submissions/ngo_files.html", context, status=status)
