"""Who of the team has a submission in hand: taken by oneself, passed on with a word why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from submissions import permissions, reviewing
from submissions.models import Submission
from submissions.selectors import staff


@transaction.atomic
def take_submission(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Take what nobody of the team has in hand; to take it twice is to have it once.

    Raises:
        TakenAlready: a colleague was faster.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_take(actor, submission)
    if submission.reviewer_id == actor.id:
        return submission
    return _give(actor, submission, actor.id, act=Act.SUBMISSION_TAKEN, why="", at=at)


@transaction.atomic
def pass_on_submission(
    *, actor: Actor, submission_id: UUID, reviewer_id: UUID | None, why: str, at: datetime
) -> Submission:
    """Give it to a colleague of the team, or back to the team; why is in the log.

    reviewer_id: the pseudonym of an analyst or team lead of the same team; None gives it back to all of them.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_pass_on(actor, submission)
    people = staff.reviewers_of(actor=actor, team_id=submission.team_id) if reviewer_id else []
    reviewing.check_can_be_passed_on_to(submission, reviewer_id, {person.pseudonym_id for person in people})
    return _give(actor, submission, reviewer_id, act=Act.SUBMISSION_PASSED_ON, why=why, at=at)


def _give(
    actor: Actor, submission: Submission, reviewer_id: UUID | None, *, act: Act, why: str, at: datetime
) -> Submission:
    before, submission.reviewer_id = submission.reviewer_id, reviewer_id
    submission.save(update_fields=["reviewer_id"])
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.SUBMISSION,
        subject_id=submission.pk,
        at=at,
        purpose=why,
        # Who looks at it is the Mechanism's own affair: no event of the provider's.
        before=str(before or ""),
        after=str(reviewer_id or ""),
    )
    return submission
