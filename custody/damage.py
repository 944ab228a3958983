"""What is said when a copy is found damaged: never nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import WORKER, Actor
from common.doorbell import TaskName, ring
from common.errors import Conflict, NotVisible
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.models import CopyCheck, Incident, Outcome
from custody.permissions import check_may_settle_incidents


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


@transaction.atomic
def report_loss(item_id: UUID, *, at: datetime) -> None:
    """Open an incident for an item of which no copy can be read; while it lasts, saying it again changes nothing."""
    _incident, is_new = Incident.objects.get_or_create(
        item_id=item_id, recovered_at__isnull=True, defaults={"opened_at": at}
    )
    if is_new:
        record_fixity(Act.FIXITY_LOST, item_id, at=at)


def note_recovery(item_id: UUID, *, at: datetime) -> None:
    """Both copies are good again, whatever somebody did; what that was is still to be recorded."""
    Incident.objects.filter(item_id=item_id, recovered_at__isnull=True).update(recovered_at=at)


@transaction.atomic
def settle_incident(*, actor: Actor, incident_id: UUID, words: str, at: datetime) -> Incident:
    """Record what was done about an item whose copies were both damaged; the words stay in the log for good.

    Raises:
        NotAllowed: only an evidence officer says so.
        Conflict: somebody has recorded it already.

    Source: Protocol, Transfer of data to the Mechanism (T3).
    """
    incident = Incident.objects.visible_to(actor).select_for_update().filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible
    check_may_settle_incidents(actor)
    if incident.settled_at is not None:
        raise Conflict(f"incident {incident_id} is settled")
    incident.settled_at, incident.settled_by = at, actor.id
    incident.save(update_fields=["settled_at", "settled_by"])
    ledger.record(
        actor=actor,
        act=Act.FIXITY_SETTLED,
        subject_kind=SubjectKind.ITEM,
        subject_id=incident.item_id,
        at=at,
        purpose=words,
    )
    return incident
