"""Staff: restrict material at once, and name who may see it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import NameForm, ReasonForm
from submissions.selectors import staff
from submissions.services import restrict as restricting

BOTH = require_http_methods(["GET", "POST"])


@BOTH
def restrict(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """No fresh sign-in is asked here: what protects somebody must not wait."""
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_restrict(request.actor, item)
    form = _reason(request)
    if form.is_valid():
        restricting.restrict_item(
            actor=request.actor, item_id=item_id, reason=form.cleaned_data["reason"], at=clock.now()
        )
        messages.success(request, _("Restricted. Nobody sees it but the people you name."))
        return redirect("submissions:item", item_id=item_id)
    context = {"item": item, "submission": item.submission, "form": form}
    return render(request, "submissions/staff_restrict.html", context)


@BOTH
def restrict_submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_restrict_submission(request.actor, submission)
    form = _reason(request)
    if form.is_valid():
        restricting.restrict_submission(
            actor=request.actor, submission_id=submission_id, reason=form.cleaned_data["reason"], at=clock.now()
        )
        messages.success(request, _("Restricted. Nobody sees its items but the people you name."))
        return redirect("submissions:submission", submission_id=submission_id)
    return render(request, "submissions/staff_restrict.html", {"submission": submission, "form": form})


@BOTH
def name_person(request: PortalRequest, item_id: UUID) -> HttpResponse:
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_name(request.actor, item)
    require_recent(request)
    people = staff.reviewers_of(actor=request.actor, team_id=item.submission.team_id)
    form = NameForm(request.POST or None, people=_choices(people))
    if form.is_valid():
        restricting.name_person(
            actor=request.actor,
            item_id=item_id,
            person_id=form.cleaned_data["person"],
            reason=form.cleaned_data["reason"],
            at=clock.now(),
        )
        return redirect("submissions:item", item_id=item_id)
    context = {"item": item, "submission": item.submission, "form": form, "has_people": bool(people)}
    return render(request, "submissions/staff_name_person.html", context)


@BOTH
def unname_person(request: PortalRequest, item_id: UUID) -> HttpResponse:
    item = staff.get_item(actor=request.actor, item_id=item_id)
    permissions.check_may_name(request.actor, item)
    require_recent(request)
    named = staff.named_for(actor=request.actor, item=item)
    form = NameForm(request.POST or None, people=_choices(named))
    if form.is_valid():
        restricting.unname_person(
            actor=request.actor,
            item_id=item_id,
            person_id=form.cleaned_data["person"],
            reason=form.cleaned_data["reason"],
            at=clock.now(),
        )
        return redirect("submissions:item", item_id=item_id)
    context = {"item": item, "submission": item.submission, "form": form, "has_people": bool(named)}
    return render(request, "submissions/staff_unname_person.html", context)


def _reason(request: PortalRequest) -> ReasonForm:
    return ReasonForm(request.POST or None)


def _choices(people: list[Person]) -> list[tuple[str, str]]:
    return [(str(person.pk), person.display_name) for person in people]
