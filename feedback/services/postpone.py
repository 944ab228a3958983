"""Feedback that cannot be given now is an outcome too: told, with a reason and a new day."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from feedback import permissions, policies
from feedback.models import Postponement
from feedback.selectors import notes


@transaction.atomic
def postpone(*, actor: Actor, submission_id: UUID, reason: str, due_on: date, at: datetime) -> Postponement:
    """Tell the provider that feedback cannot be given now, why, and until when it is due.

    Source: Protocol F1: whenever possible.
    """
    submission = notes.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_postpone(actor, submission)
    policies.check_postponement(due_on, today=at.date())
    told = Postponement.objects.create(
        submission=submission, reason=reason, due_on=due_on, told_by=actor.id, told_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.FEEDBACK_POSTPONED,
        subject_kind=SubjectKind.SUBMISSION,
        subject_id=submission.pk,
        at=at,
        on_behalf_of=submission.organisation_id,
        facts={"due_on": due_on.isoformat()},
    )
    return told
