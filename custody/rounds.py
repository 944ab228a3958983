"""How far the copies were read again, store by store, and what was found on the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from custody.acts import Act
from custody.fixity import ROUND
from custody.models import CopyCheck, CopyName, CustodyEvent, Incident, Outcome, StoredObject
from custody.permissions import check_may_see_fixity

LATE = timedelta(days=90)
A_PAGE = 50
# What is worth a line: that a copy was read and is unchanged is not, a million times a month.
FINDINGS = (Act.FIXITY_BAD, Act.FIXITY_REPAIRED, Act.FIXITY_LOST, Act.FIXITY_SETTLED)


@dataclass(frozen=True, slots=True)
class StoreRound:
    """One store: oldest: when the copy that was not read for longest was read.  in_round, in_time: read since then."""

    which: CopyName
    copies: int
    oldest: datetime | None
    in_round: int
    in_time: int
    damaged: int

    @property
    def share_in_round(self) -> int:
        return _percent(self.in_round, self.copies)

    @property
    def share_in_time(self) -> int:
        return _percent(self.in_time, self.copies)


@dataclass(frozen=True, slots=True)
class Round:
    stores: list[StoreRound]
    open_incidents: int

    @property
    def is_kept(self) -> bool:
        return not self.open_incidents and all(
            store.in_time == store.copies and not store.damaged for store in self.stores
        )


def round_for(actor: Actor, *, at: datetime) -> Round:
    """The round in numbers; the longest unread copy is the measure of it.

    Raises:
        NotVisible: the role does not watch over the copies.
    """
    check_may_see_fixity(actor)
    copies, late, very_late, damaged = StoredObject.objects.count(), _late(at - ROUND), _late(at - LATE), _damaged()
    stores = [_store(which, copies, late, very_late, damaged) for which in CopyName]
    return Round(stores, Incident.objects.filter(settled_at__isnull=True).count())


def incidents_for(actor: Actor) -> list[Incident]:
    """Those that wait for somebody, the oldest first; who may not know of which items, has none here."""
    waiting = Incident.objects.visible_to(actor).filter(settled_at__isnull=True)
    return list(waiting.order_by("opened_at", "id")[:A_PAGE])


def get_incident(*, actor: Actor, incident_id: UUID) -> Incident:
    incident = Incident.objects.visible_to(actor).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible(f"no incident {incident_id}")
    return incident


def findings_for(actor: Actor, *, before: int | None = None) -> tuple[list[CustodyEvent], bool]:
    """Damage and what was done about it, newest first, and whether there is more; one page.

    before: the last sequence of the page above.
    """
    check_may_see_fixity(actor)
    events: QuerySet[CustodyEvent] = CustodyEvent.objects.visible_to(actor).filter(act__in=FINDINGS)
    if before is not None:
        events = events.filter(sequence__lt=before)
    page = list(events.order_by("-sequence")[: A_PAGE + 1])
    return page[:A_PAGE], len(page) > A_PAGE


def _store(
    which: CopyName, copies: int, late: dict[str, int], very_late: dict[str, int], damaged: dict[str, int]
) -> StoreRound:
    oldest = CopyCheck.objects.filter(store=which).order_by("checked_at").values_list("checked_at", flat=True).first()
    in_round, in_time = (copies - found.get(which, 0) for found in (late, very_late))
    return StoreRound(which, copies, oldest, in_round, in_time, damaged.get(which, 0))


def _late(before: datetime) -> dict[str, int]:
    """Copies not read since then, by store: few where the round is kept, so few rows of an index are counted."""
    return _by_store(CopyCheck.objects.filter(checked_at__lt=before))


def _damaged() -> dict[str, int]:
    return _by_store(CopyCheck.objects.filter(outcome=Outcome.BAD))


def _by_store(copies: QuerySet[CopyCheck]) -> dict[str, int]:
    return dict(copies.order_by().values_list("store").annotate(count=Count("*")))


def _percent(part: int, whole: int) -> int:
    """Of nothing, all is read; and 99.9 of 100 is not all."""
    return 100 * part // whole if whole else 100
