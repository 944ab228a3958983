"""Whether everything that arrived is safe and told: numbers that should be nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from common.actors import Actor, Role
from common.errors import NotVisible
from custody.models import CopyCheck, Unsequenced
from custody.models.objects import Outcome
from dashboard.selectors import checks
from submissions.models import Item
from submissions.states import ItemState

WATCHING = frozenset({Role.EVIDENCE_OFFICER, Role.HEAD, Role.ADMINISTRATOR})
# What arrived is in two copies and in the log within minutes; after an hour somebody should look.
LATE_AFTER = timedelta(hours=1)
MOST_SHOWN = 50
_ON_ITS_WAY = (ItemState.RECEIVED, ItemState.STORED)


@dataclass(frozen=True, slots=True)
class Health:
    """late: items that arrived over an hour ago.  damaged: copies.  untold: events that are in no checkpoint yet."""

    late: int
    damaged: int
    untold: int

    @property
    def is_well(self) -> bool:
        return not (self.late or self.damaged)


@dataclass(frozen=True, slots=True)
class Rows:
    late: list[Item]
    damaged: list[CopyCheck]


def health_for(actor: Actor, *, at: datetime) -> Health | None:
    """None for a role that does not watch over the stores."""
    if actor.role not in WATCHING:
        return None
    return Health(_late(at).count(), _damaged().count(), Unsequenced.objects.count())


@dataclass(frozen=True, slots=True)
class Parts:
    """amiss: first what is wrong, then what should be looked at soon.  well: the rest."""

    amiss: list[checks.Finding]
    well: list[checks.Finding]


def parts_for(actor: Actor, *, at: datetime) -> Parts:
    """Look at every part of the house now; takes some seconds when parts are away.

    Raises:
        NotVisible: the role does not watch over the house.
    """
    if actor.role not in WATCHING:
        raise NotVisible
    found = checks.look(at)
    return Parts([one for one in found if not one.is_well], [one for one in found if one.is_well])


def rows_for(actor: Actor, *, at: datetime) -> Rows:
    """What is behind the numbers; an administrator reads of no item.

    Raises:
        NotVisible: the role does not watch over the stores.
    """
    if actor.role not in WATCHING:
        raise NotVisible
    seen = Item.objects.visible_to(actor).filter(pk__in=_late(at)).select_related("submission")
    return Rows(list(seen.order_by("received_at")[:MOST_SHOWN]), list(_damaged().order_by("checked_at")[:MOST_SHOWN]))


def _late(at: datetime) -> QuerySet[Item]:
    """Whoever watches is told how many, whether or not they may see which."""
    return Item.objects.filter(Q(state__in=_ON_ITS_WAY), received_at__lt=at - LATE_AFTER)


def _damaged() -> QuerySet[CopyCheck]:
    return CopyCheck.objects.filter(outcome=Outcome.BAD)
