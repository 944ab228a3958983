"""Staff: the work list. Whose it is, in which order, and one act on several of its rows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors as people
from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.errors import Invalid
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import QueueForm
from submissions.forms.staff_many import ManyForm, form_for
from submissions.kinds import BulkKind, Outcome
from submissions.models import Submission
from submissions.selectors import many, staff, worklist
from submissions.selectors import queue as waiting
from submissions.services import many as doing

Choices = list[tuple[str, str]]


@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    actor = request.actor
    permissions.check_may_see_queue(actor)
    form = _filter(actor, request.GET)
    wanted = _wanted(form, request.GET)
    page = waiting.queue_for(actor, wanted, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "page": page,
        "filter": form,
        "wanted": wanted,
        "reason": waiting.reason(wanted),
        "kept": kept.urlencode(),
        "lists": _lists(actor),
        "names": _names(actor, page.rows),
        "many": ManyForm(kinds=permissions.MANY_FOR[actor.role]),
    }
    return render(request, "submissions/staff_queue.html", context)


@require_POST
def choose(request: PortalRequest) -> HttpResponse:
    """Put down what is to be done to which rows; the next page says what will happen, and nothing has."""
    actor = request.actor
    form = ManyForm(request.POST, kinds=permissions.MANY_FOR[actor.role])
    if not form.is_valid():
        raise Invalid
    chosen = form.cleaned_data["chosen"]
    if form.cleaned_data["whole"]:
        wanted = _wanted(_filter(actor, request.POST), request.POST)
        chosen = waiting.first_ids_of(actor, wanted, most=doing.MOST_AT_ONCE)
    if not chosen:
        messages.warning(request, _("Choose at least one submission first."))
        return redirect("submissions:queue")
    bulk = doing.prepare_many(actor=actor, kind=form.kind_chosen, submission_ids=chosen, at=clock.now())
    return redirect("submissions:many", bulk_id=bulk.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def several(request: PortalRequest, bulk_id: UUID) -> HttpResponse:
    """First what will happen, then what became of it: one address, so that going back shows no lie."""
    actor = request.actor
    bulk = many.get_bulk(actor=actor, bulk_id=bulk_id)
    permissions.check_may_do_many(actor, BulkKind(bulk.kind))
    if bulk.confirmed_at and request.method != "POST":
        rows = many.rows_of(actor=actor, bulk=bulk)
        waits = any(row.outcome == Outcome.WAITING for row in rows)
        context = {"bulk": bulk, "rows": rows, "unfinished": waits}
        return render(request, "submissions/staff_many_done.html", context)
    if bulk.kind == BulkKind.ASSIGN:
        require_recent(request)
    given = request.POST if request.method == "POST" else None
    form = form_for(BulkKind(bulk.kind), given, teams=_teams(actor), reviewers=_reviewers(actor))
    if bulk.confirmed_at or form.is_valid():
        _do(actor, bulk_id, form.cleaned_data if form.is_valid() else {})
        return redirect("submissions:many", bulk_id=bulk_id)
    foreseen = doing.foresee(actor=actor, bulk=bulk)
    context = {
        "bulk": bulk,
        "form": form,
        "will": [row.submission for row in foreseen if row.can],
        "will_not": [row for row in foreseen if not row.can],
    }
    return render(request, "submissions/staff_many.html", context)


def _do(actor: Actor, bulk_id: UUID, told: dict[str, Any]) -> None:
    doing.do_many(
        actor=actor,
        bulk_id=bulk_id,
        team_id=told.get("team"),
        reviewer_id=told.get("reviewer"),
        why=told.get("reason", ""),
        at=clock.now(),
    )


def _filter(actor: Actor, given: QueryDict) -> QueueForm:
    return QueueForm(given, teams=_teams(actor), reviewers=_reviewers(actor))


def _wanted(form: QueueForm, given: QueryDict) -> waiting.QueueFilter:
    form.is_valid()
    chosen = form.cleaned_data
    return waiting.QueueFilter(
        waiting=given.get("waiting", ""),
        whose=given.get("whose", ""),
        order=chosen.get("order", ""),
        state=chosen.get("state", ""),
        urgency=chosen.get("urgency", ""),
        team_id=chosen.get("team"),
        reviewer_id=chosen.get("reviewer"),
    )


def _lists(actor: Actor) -> list[tuple[str, object]]:
    """Only who reviews has lists of their own."""
    if actor.role not in permissions.REVIEWERS:
        return []
    return [("", _("All submissions"))] + [(name, words) for name, (words, _which) in worklist.WHOSE.items()]


def _names(actor: Actor, rows: list[Submission]) -> dict[UUID, str]:
    return people.names_of(actor, {row.reviewer_id for row in rows if row.reviewer_id})


def _teams(actor: Actor) -> Choices:
    return [(str(team.pk), team.name) for team in people.teams_for(actor)]


def _reviewers(actor: Actor) -> Choices:
    """Everybody who can have a submission in hand, with the team they have it for."""
    teams = dict(_teams(actor))
    return [
        (str(person.pseudonym_id), f"{person.display_name} · {teams[str(team_id)]}")
        for person, team_id in staff.reviewers_by_team(actor=actor)
        if str(team_id) in teams
    ]
