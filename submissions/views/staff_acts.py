"""Staff: acknowledge, assign, review, ask."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors as people
from accounts.stepup import require_recent
from common import clock
from common.errors import Invalid
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import AssignForm, QuestionForm
from submissions.selectors import staff
from submissions.services import acknowledge as acknowledging
from submissions.services import assign as assigning
from submissions.services import review as reviewing

_REVIEW_ACTS = {"start": reviewing.start_review, "conclude": reviewing.conclude_review}


def _back(submission_id: UUID) -> HttpResponse:
    return redirect("submissions:submission", submission_id=submission_id)


@require_POST
def acknowledge(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    acknowledging.acknowledge_submission(actor=request.actor, submission_id=submission_id, at=clock.now())
    messages.success(request, _("Acknowledged. The provider sees that the Mechanism has seen it."))
    return _back(submission_id)


@require_http_methods(["GET", "POST"])
def assign(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_assign(request.actor, submission)
    require_recent(request)
    form = _assign_form(request, initial={"team": submission.team_id, "reviewer": submission.reviewer_id})
    if form.is_valid():
        assigning.assign_submission(
            actor=request.actor,
            submission_id=submission_id,
            team_id=form.cleaned_data["team"],
            reviewer_id=form.cleaned_data["reviewer"],
            at=clock.now(),
        )
        messages.success(request, _("Assigned. The team sees the items from now on."))
        return _back(submission_id)
    return render(request, "submissions/staff_assign.html", {"submission": submission, "form": form})


@require_POST
def review(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Begin or conclude; which of the two is the button that was pressed."""
    act = _REVIEW_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Invalid
    act(actor=request.actor, submission_id=submission_id, at=clock.now())
    return _back(submission_id)


@require_http_methods(["GET", "POST"])
def ask(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_ask(request.actor, submission)
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        reviewing.ask_for_information(
            actor=request.actor, submission_id=submission_id, question=form.cleaned_data["question"], at=clock.now()
        )
        messages.success(request, _("Asked. The provider finds your question on its first page."))
        return _back(submission_id)
    return render(request, "submissions/staff_ask.html", {"submission": submission, "form": form})


def _assign_form(request: PortalRequest, *, initial: dict[str, object]) -> AssignForm:
    teams = {team.pk: team.name for team in people.teams_for(request.actor)}
    reviewers = [
        (str(person.pseudonym_id), f"{person.display_name} · {teams[team_id]}")
        for person, team_id in staff.reviewers_by_team(actor=request.actor)
        if team_id in teams
    ]
    return AssignForm(
        request.POST or None,
        initial=initial,
        teams=[(str(pk), name) for pk, name in teams.items()],
        reviewers=reviewers,
    )
