"""The Mechanism says that it has what was handed over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from submissions import permissions, policies
from submissions.models import Item, Submission
from submissions.selectors import staff
from submissions.states import SUBMISSION, SubmissionState


@transaction.atomic
def acknowledge_submission(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Tell the provider that the submission was seen; from now on it can be assigned.

    Raises:
        NotSettled: an item is still on its way into the vault.
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_acknowledge(actor, submission)
    items = list(Item.objects.visible_to(actor).filter(submission=submission))
    policies.check_items_are_settled(items)
    return ledger.move(
        submission,
        to=SubmissionState.ACKNOWLEDGED,
        table=SUBMISSION,
        actor=actor,
        act=Act.SUBMISSION_ACKNOWLEDGED,
        at=at,
        also={"acknowledged_at": at},
        facts={"items": len(items)},
        on_behalf_of=submission.organisation_id,
    )
