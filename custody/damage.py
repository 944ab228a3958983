"""What is said when a copy is found damaged: never nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import WORKER
from common.doorbell import TaskName, ring
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.models import CopyCheck, CustodyEvent, Outcome


@transaction.atomic
def report_damage(copy: CopyCheck, *, at: datetime) -> None:
    """Record that a copy is damaged, once, and ring for its repair."""
    if not CopyCheck.objects.filter(pk=copy.pk, outcome=Outcome.OK).update(outcome=Outcome.BAD):
        return
    record_fixity(Act.FIXITY_BAD, copy.item_id, at=at, copy=copy.store)
    ring(TaskName.CHECK_COPIES)


def record_fixity(act: Act, item_id: UUID, *, at: datetime, **facts: str) -> None:
    """Say what became of an item's copies; the portal itself looked."""
    ledger.record(actor=WORKER, act=act, subject_kind=SubjectKind.ITEM, subject_id=item_id, at=at, facts=facts)


def is_recorded_lost(item_id: UUID) -> bool:
    return CustodyEvent.objects.filter(subject_kind=SubjectKind.ITEM, subject_id=item_id, act=Act.FIXITY_LOST).exists()
