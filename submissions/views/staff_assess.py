"""Staff: what the team makes of a submission. Written, read with a purpose, looked at by a second person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.selectors import names_of
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff_review import AssessForm, ReturnForm
from submissions.models import Assessment
from submissions.selectors import assessments, staff
from submissions.services import assess as assessing
from submissions.views.sealed import ask_then

BOTH = require_http_methods(["GET", "POST"])


@BOTH
def assess(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Write it; whoever wrote it reads it again only by opening it, as everybody does."""
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_begin_assessment(request.actor, submission)
    form = AssessForm(request.POST or None)
    if form.is_valid():
        assessing.write_assessment(
            actor=request.actor, submission_id=submission_id, judgement=form.judgement(), at=clock.now()
        )
        messages.success(request, _("Sealed. A colleague has to look at it before the review is concluded."))
        return redirect("submissions:submission", submission_id=submission_id)
    return render(request, "submissions/staff_assess.html", {"submission": submission, "form": form})


@BOTH
def assessment(request: PortalRequest, assessment_id: UUID) -> HttpResponse:
    """The words, once somebody has said what for; the decision lies beneath them."""
    shown = _get(request, assessment_id)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        opened, judgement = assessing.reveal_assessment(
            actor=request.actor, assessment_id=assessment_id, purpose=purpose, at=clock.now()
        )
        context = {
            "judgement": judgement,
            "assessment": opened,
            "written_by": names_of(request.actor, [opened.written_by]).get(opened.written_by, ""),
            "can": permissions.allowed_acts_on_assessment(request.actor, opened),
        }
        return "submissions/staff_assessment.html", context

    return ask_then(request, show, {"submission": shown.submission, "assessment": shown, "what": "assessment"})


@BOTH
def revise(request: PortalRequest, assessment_id: UUID) -> HttpResponse:
    """Open it to go on from what is there."""
    shown = _get(request, assessment_id)
    permissions.check_may_revise(request.actor, shown)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        _opened, judgement = assessing.reveal_assessment(
            actor=request.actor, assessment_id=assessment_id, purpose=purpose, at=clock.now()
        )
        return "submissions/staff_assess.html", {"form": AssessForm(initial=judgement.as_fields())}

    return ask_then(request, show, {"submission": shown.submission, "assessment": shown, "what": "assessment"})


@require_POST
def again(request: PortalRequest, assessment_id: UUID) -> HttpResponse:
    """Seal what was written anew."""
    shown = _get(request, assessment_id)
    permissions.check_may_revise(request.actor, shown)
    form = AssessForm(request.POST)
    if not form.is_valid():
        context = {"submission": shown.submission, "assessment": shown, "form": form}
        return render(request, "submissions/staff_assess.html", context)
    assessing.revise_assessment(
        actor=request.actor, assessment_id=assessment_id, judgement=form.judgement(), at=clock.now()
    )
    messages.success(request, _("Sealed. A colleague has to look at it before the review is concluded."))
    return redirect("submissions:submission", submission_id=shown.submission_id)


@require_POST
def confirm(request: PortalRequest, assessment_id: UUID) -> HttpResponse:
    shown = _get(request, assessment_id)
    require_recent(request)
    assessing.confirm_assessment(actor=request.actor, assessment_id=assessment_id, at=clock.now())
    messages.success(request, _("Confirmed. Both of you stand for it now."))
    return redirect("submissions:submission", submission_id=shown.submission_id)


@BOTH
def give_back(request: PortalRequest, assessment_id: UUID) -> HttpResponse:
    shown = _get(request, assessment_id)
    permissions.check_may_return(request.actor, shown)
    form = ReturnForm(request.POST or None)
    if not form.is_valid():
        context = {"submission": shown.submission, "assessment": shown, "form": form}
        return render(request, "submissions/staff_assessment_return.html", context)
    assessing.return_assessment(
        actor=request.actor, assessment_id=assessment_id, why=form.cleaned_data["reason"], at=clock.now()
    )
    messages.success(request, _("Given back. The team can write it again."))
    return redirect("submissions:submission", submission_id=shown.submission_id)


def _get(request: PortalRequest, assessment_id: UUID) -> Assessment:
    shown = assessments.get_assessment(actor=request.actor, assessment_id=assessment_id)
    permissions.check_may_read_assessment(request.actor, shown.submission)
    return shown
