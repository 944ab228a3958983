"""The partner's home, lists, the beginning of a submission and its task list."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.draft import StartForm
from submissions.kinds import Kind
from submissions.selectors import ngo, preparing
from submissions.selectors.unfinished import unfinished_of
from submissions.services import prepare

page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def submissions(request: PortalRequest) -> HttpResponse:
    """All submissions this person may know of, newest first."""
    found = ngo.submissions_page(request.actor, after=request.GET.get("after", ""))
    counts = ngo.item_counts(found.rows)
    told = unfinished_of(request.actor, found.rows)
    rows = [(submission, counts.get(submission.pk, 0), told.get(submission.pk)) for submission in found.rows]
    return render(request, "submissions/ngo_list.html", {"page": found, "rows": rows})


@require_GET
def guidance(request: PortalRequest) -> HttpResponse:
    """Which material is of high value, and how to keep originals (W2)."""
    return render(request, "submissions/ngo_guidance.html")


@page
def start(request: PortalRequest) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None, initial={"kind": Kind.MATERIAL})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        submission = prepare.start_submission(
            actor=request.actor, kind=Kind(given["kind"]), label=given["label"], at=clock.now()
        )
        return redirect("submissions:task_list", submission.pk)
    return render(request, "submissions/ngo_start.html", {"form": form, "begin": ngo.may_begin(request.actor)})


@require_GET
def task_list(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """The parts of a draft and how far each is; a submission that is no draft has a status page instead."""
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    if not submission.is_draft:
        return redirect("submissions:status", submission.pk)
    draft = preparing.get_draft(actor=request.actor, submission=submission)
    can = permissions.allowed_acts(request.actor, submission)
    return render(request, "submissions/ngo_task_list.html", {"draft": draft, "submission": submission, "can": can})


@page
def abandon(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_give_up(request.actor, submission)
    if request.method == "POST":
        prepare.abandon_submission(actor=request.actor, submission_id=submission_id, at=clock.now())
        return redirect("submissions:list")
    return render(request, "submissions/ngo_abandon.html", {"submission": submission})
