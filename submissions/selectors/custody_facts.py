"""What a custody report states of one item: each event proven, nobody named, nothing of what the item shows."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict, NotVisible
from custody import proving, receipts
from custody.acts import Act, SubjectKind
from custody.errors import CustodyLate
from custody.models import Checkpoint, CopyCheck, CustodyEvent, StoredObject
from submissions.models import Item, ItemLabel
from submissions.selectors import staff

# What happened to the submission happened to each of its items.
OF_SUBMISSION = (
    Act.SUBMISSION_CREATED,
    Act.SUBMISSION_HANDED_OVER,
    Act.SUBMISSION_ACKNOWLEDGED,
    Act.SUBMISSION_ASSIGNED,
)


class HistoryBroken(Conflict):
    """An event of the item is not in the signed log as it was written: no report can say that all is well."""

    for_people = _(
        "An entry of its history does not agree with the signed log, so no report is made. Tell the auditor, and "
        "verify the whole log."
    )


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    """One act, its place in the log, and the commitment that stands there."""

    index: int
    event: CustodyEvent

    @property
    def commitment(self) -> str:
        return bytes(self.event.commit).hex()


@dataclass(frozen=True, slots=True)
class CustodyFacts:
    item: Item
    stored: StoredObject
    copies: list[CopyCheck]
    labels: list[ItemLabel]
    events: list[ReportedEvent]
    checkpoint: Checkpoint
    origin: str
    log_key: str
    at: datetime


def custody_facts(*, actor: Actor, item: Item, at: datetime) -> CustodyFacts:
    """Read all of it, and prove every event the way an outsider with a receipt would.

    Raises:
        CustodyLate: an event has no place in the signed log yet; ask again in a minute.
        HistoryBroken: an event is not what was committed to.
    """
    stored = StoredObject.objects.filter(pk=item.pk).first()
    if stored is None:
        raise NotVisible(f"item {item.pk} is not stored")
    events = _proven(actor, item)
    # Asked after the events were proven: it covers them all.
    checkpoint = receipts.latest_checkpoint()
    if checkpoint is None:
        raise CustodyLate("nothing was signed yet")
    return CustodyFacts(
        item=item,
        stored=stored,
        copies=staff.copies_of(item),
        labels=list(staff.labels_of([item])[item.pk].values()),
        events=events,
        checkpoint=checkpoint,
        origin=settings.PORTAL.log_origin,
        log_key=receipts.public_key(),
        at=at,
    )


def _proven(actor: Actor, item: Item) -> list[ReportedEvent]:
    of_item = proving.verify_history(actor=actor, subject_kind=SubjectKind.ITEM, subject_id=item.pk).events
    shared = proving.verify_history(
        actor=actor, subject_kind=SubjectKind.SUBMISSION, subject_id=item.submission_id
    ).events
    all_of_it = [*of_item, *(one for one in shared if one.event.act in OF_SUBMISSION)]
    if waiting := sum(one.proof is None for one in all_of_it):
        raise CustodyLate(f"{waiting} events are not in the log yet")
    if not all(one.holds for one in all_of_it):
        raise HistoryBroken
    told = [ReportedEvent(one.proof.index, one.event) for one in all_of_it if one.proof]
    return sorted(told, key=lambda one: one.index)
