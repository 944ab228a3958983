"""A draft begun by a machine: with what it says of it, or not at all."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from common.actors import Actor
from submissions.kinds import Kind
from submissions.models import Submission
from submissions.services import prepare


@transaction.atomic
def begin_described(*, actor: Actor, kind: Kind, label: str, changes: Mapping[str, object], at: datetime) -> Submission:
    """Begin a draft and describe it in one step: a program that is refused finds no half of it."""
    submission = prepare.start_submission(actor=actor, kind=kind, label=label, at=at)
    if not changes:
        return submission
    return prepare.save_draft(actor=actor, submission_id=submission.pk, changes=changes, at=at)
