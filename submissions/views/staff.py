"""Staff: the first page of each role, the queue, and one submission."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors as people
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import QueueForm
from submissions.selectors import item_rows, staff, timeline
from submissions.selectors import queue as waiting
from submissions.selectors.coverage import coverage_of


def home_context(request: PortalRequest) -> dict[str, object]:
    """What waits for this role among submissions, people at risk first (V1); dashboard/views/home.py adds the rest."""
    can = permissions.allowed_pages(request.actor)
    return {
        "can": can,
        "counts": waiting.counts_for(request.actor),
        "at_risk": waiting.at_risk_for(request.actor) if can["see_queue"] else [],
        "oldest": waiting.oldest_for(request.actor),
    }


@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    permissions.check_may_see_queue(request.actor)
    teams = [(str(team.pk), team.name) for team in people.teams_for(request.actor)]
    form = QueueForm(request.GET, teams=teams)
    wanted = _wanted(form, request.GET.get("waiting", ""))
    page = waiting.queue_for(request.actor, wanted, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept.pop("after", None)
    reason = waiting.reason(wanted)
    context = {"page": page, "filter": form, "wanted": wanted, "reason": reason, "kept": kept.urlencode()}
    return render(request, "submissions/staff_queue.html", context)


@require_safe
def submission(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Everything but the sealed words: those are asked for, with a purpose."""
    actor = request.actor
    shown = staff.get_submission(actor=actor, submission_id=submission_id)
    page = staff.items_page(actor=actor, submission=shown, after=request.GET.get("after", ""))
    context = {
        "submission": shown,
        "can": permissions.allowed_acts(actor, shown),
        "page": page,
        "rows": item_rows.rows_of(actor, page.rows, on=clock.now().date()),
        "summary": staff.summary_of(actor=actor, submission=shown),
        "coverage": coverage_of(actor=actor, submission=shown, on=clock.now().date()),
        "questions": staff.questions_of(shown),
        "timeline": timeline.of_submission(actor, shown),
        "reviewer": _name_of(actor, shown.reviewer_id),
    }
    return render(request, "submissions/staff_submission.html", context)


def _name_of(actor: Actor, pseudonym: UUID | None) -> str:
    return people.names_of(actor, [pseudonym]).get(pseudonym, "") if pseudonym else ""


def _wanted(form: QueueForm, reason: str) -> waiting.QueueFilter:
    form.is_valid()
    chosen = form.cleaned_data
    return waiting.QueueFilter(
        waiting=reason,
        state=chosen.get("state", ""),
        urgency=chosen.get("urgency", ""),
        team_id=chosen.get("team"),
    )
