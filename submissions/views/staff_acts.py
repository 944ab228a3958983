"""Staff: acknowledge, assign, take, pass on, review, ask."""

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
from submissions.forms.staff import AssignForm
from submissions.forms.staff_review import PassOnForm, QuestionsForm
from submissions.reviewing import FilesAskedAlready, NoSuchItem
from submissions.selectors import staff
from submissions.services import acknowledge as acknowledging
from submissions.services import assign as assigning
from submissions.services import review as reviewing
from submissions.services import take as taking

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
def take(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    taking.take_submission(actor=request.actor, submission_id=submission_id, at=clock.now())
    messages.success(request, _("It is in your hands now. Your colleagues see that."))
    return _back(submission_id)


@require_http_methods(["GET", "POST"])
def pass_on(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_pass_on(request.actor, submission)
    people_of_team = staff.reviewers_of(actor=request.actor, team_id=submission.team_id)
    others = [
        (str(person.pseudonym_id), person.display_name)
        for person in people_of_team
        if person.pseudonym_id != submission.reviewer_id
    ]
    form = PassOnForm(request.POST or None, reviewers=others)
    if form.is_valid():
        taking.pass_on_submission(
            actor=request.actor,
            submission_id=submission_id,
            reviewer_id=form.cleaned_data["reviewer"],
            why=form.cleaned_data["reason"],
            at=clock.now(),
        )
        messages.success(request, _("Passed on. Why is in the custody log."))
        return _back(submission_id)
    return render(request, "submissions/staff_pass_on.html", {"submission": submission, "form": form})


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
    form = QuestionsForm(request.POST or None)
    if form.is_valid():
        try:
            reviewing.ask_for_information(
                actor=request.actor, submission_id=submission_id, questions=form.asked(), at=clock.now()
            )
        except NoSuchItem as refusal:
            form.say_which_are_missing(refusal)
        except FilesAskedAlready as refusal:
            form.add_error(None, str(refusal.for_people))
        else:
            messages.success(request, _("Asked. The provider finds it on its first page."))
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
