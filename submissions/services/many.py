"""One act on many submissions: foreseen, confirmed, and then each in a transaction of its own with its own event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.errors import PortalError
from common.permission import Answer, answer
from submissions import permissions, policies
from submissions.kinds import BulkKind, Outcome
from submissions.models import BulkAct, BulkRow, Submission
from submissions.selectors import many
from submissions.services.acknowledge import acknowledge_submission
from submissions.services.assign import assign_submission
from submissions.services.review import start_review
from submissions.services.take import pass_on_submission, take_submission
from submissions.states import SubmissionState

MOST_AT_ONCE = 500
# What was done is in the log of each submission; the list itself is of no use for long.
KEPT = timedelta(days=7)
_LONGEST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would happen to one submission now: it would be done, or why not."""

    submission: Submission
    can: Answer


@transaction.atomic
def prepare_many(*, actor: Actor, kind: BulkKind, submission_ids: Sequence[UUID], at: datetime) -> BulkAct:
    """Put down what is to be done to which submissions; nothing is done to them yet.

    submission_ids: in order; those out of the actor's sight, and those beyond the first 500, are left out.
    """
    permissions.check_may_do_many(actor, kind)
    _forget_old(actor, at)
    bulk = BulkAct.objects.create(kind=kind, prepared_by=actor.id, prepared_at=at)
    wanted = list(dict.fromkeys(submission_ids))[:MOST_AT_ONCE]
    seen = Submission.objects.visible_to(actor).filter(pk__in=wanted, handed_over_at__isnull=False)
    visible = set(seen.values_list("pk", flat=True))
    BulkRow.objects.bulk_create(
        BulkRow(bulk=bulk, place=place, submission_id=submission_id)
        for place, submission_id in enumerate(pk for pk in wanted if pk in visible)
    )
    return bulk


def foresee(*, actor: Actor, bulk: BulkAct) -> list[Foreseen]:
    """Say of each submission what would happen, by the checks that would refuse it."""
    rows = many.rows_of(actor=actor, bulk=bulk)
    check = _CHECKS[BulkKind(bulk.kind)]
    moving = many.unsettled_among(actor=actor, rows=rows) if bulk.kind == BulkKind.ACKNOWLEDGE else set()
    return [
        Foreseen(
            row.submission,
            Answer(yes=False, reason=policies.NotSettled.for_people)
            if row.submission_id in moving
            else answer(partial(check, actor, row.submission)),
        )
        for row in rows
    ]


def do_many(
    *, actor: Actor, bulk_id: UUID, team_id: UUID | None, reviewer_id: UUID | None, why: str, at: datetime
) -> BulkAct:
    """Do it to each that is not done yet; pressed twice, or broken off and pressed again, it is done once.

    team_id, reviewer_id, why: for the acts that need them; those of the first confirmation hold.
    """
    told = {"team_id": team_id, "reviewer_id": reviewer_id, "why": why}
    bulk = _confirm(actor, bulk_id, told, at)
    while _do_next(actor, bulk, at):
        pass
    return bulk


@transaction.atomic
def _confirm(actor: Actor, bulk_id: UUID, told: Mapping[str, object], at: datetime) -> BulkAct:
    bulk = many.lock_bulk(actor=actor, bulk_id=bulk_id)
    permissions.check_may_do_many(actor, BulkKind(bulk.kind))
    if bulk.confirmed_at is None:
        BulkAct.objects.filter(pk=bulk.pk).update(**told, confirmed_at=at)
        bulk.refresh_from_db()
    return bulk


@transaction.atomic
def _do_next(actor: Actor, bulk: BulkAct, at: datetime) -> bool:
    """Take the next row nobody works on, and do it: its act, its event and its outcome are of one transaction."""
    waiting = BulkRow.objects.filter(bulk=bulk, outcome=Outcome.WAITING).order_by("place")
    row = waiting.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            _ACTS[BulkKind(bulk.kind)](actor, bulk, row.submission_id, at)
    except PortalError as refusal:
        row.outcome, row.why_not = Outcome.NOT_DONE, str(refusal.for_people)[:_LONGEST_WORDS]
    else:
        row.outcome = Outcome.DONE
    row.save(update_fields=["outcome", "why_not"])
    return True


def _forget_old(actor: Actor, at: datetime) -> None:
    old = BulkAct.objects.visible_to(actor).filter(prepared_at__lt=at - KEPT)
    BulkRow.objects.filter(bulk__in=old).delete()
    old.delete()


def _assign(actor: Actor, bulk: BulkAct, submission_id: UUID, at: datetime) -> object:
    if bulk.team_id is None:
        raise policies.NotOfTheTeam
    return assign_submission(
        actor=actor, submission_id=submission_id, team_id=bulk.team_id, reviewer_id=bulk.reviewer_id, at=at
    )


def _pass_on(actor: Actor, bulk: BulkAct, submission_id: UUID, at: datetime) -> object:
    return pass_on_submission(
        actor=actor, submission_id=submission_id, reviewer_id=bulk.reviewer_id, why=bulk.why, at=at
    )


_ACTS: dict[BulkKind, Callable[[Actor, BulkAct, UUID, datetime], object]] = {
    BulkKind.ACKNOWLEDGE: lambda actor, _bulk, pk, at: acknowledge_submission(actor=actor, submission_id=pk, at=at),
    BulkKind.ASSIGN: _assign,
    BulkKind.TAKE: lambda actor, _bulk, pk, at: take_submission(actor=actor, submission_id=pk, at=at),
    BulkKind.PASS_ON: _pass_on,
    BulkKind.BEGIN: lambda actor, _bulk, pk, at: start_review(actor=actor, submission_id=pk, at=at),
}
_CHECKS: dict[BulkKind, Callable[[Actor, Submission], None]] = {
    BulkKind.ACKNOWLEDGE: permissions.check_may_acknowledge,
    BulkKind.ASSIGN: permissions.check_may_assign,
    BulkKind.TAKE: permissions.check_may_take,
    BulkKind.PASS_ON: permissions.check_may_pass_on,
    BulkKind.BEGIN: partial(permissions.check_may_review, to=SubmissionState.UNDER_REVIEW),
}
