"""Notices as their people see them; every read starts at `visible_to`."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from common.actors import Actor
from common.errors import NotVisible
from notices.models import Notice

ROWS_A_PAGE = 50
# More than this nobody counts.
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Page:
    """rows, the newest first; older: the row after which the next page begins, None on the last."""

    rows: list[Notice]
    older: UUID | None
    is_first: bool

    @property
    def newest(self) -> UUID | None:
        """The row that rang last: what rings later is not on this page."""
        return max(self.rows, key=lambda row: row.place).pk if self.rows else None


def page_for(actor: Actor, *, after: UUID | None = None) -> Page:
    rows = Notice.objects.visible_to(actor).select_related("organisation")
    if after is not None:
        # The place in the log tells how much everybody does here, so the address holds an id and not the place.
        last = get_notice(actor=actor, notice_id=after)
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, place__lt=last.place), at__lte=last.at)
    found = list(rows.order_by("-at", "-place")[: ROWS_A_PAGE + 1])
    shown = found[:ROWS_A_PAGE]
    return Page(shown, shown[-1].pk if len(found) > ROWS_A_PAGE else None, is_first=after is None)


def get_notice(*, actor: Actor, notice_id: UUID) -> Notice:
    found: Notice | None = Notice.objects.visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotVisible
    return found


def count_unread(actor: Actor) -> int:
    """How many are not read, as far as anybody counts; one query."""
    unread = Notice.objects.visible_to(actor).filter(read_at=None).order_by()
    return int(unread[: MOST_COUNTED + 1].count())
