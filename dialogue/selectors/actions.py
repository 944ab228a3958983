"""Action items as those see them who may: what is open, what is late, what follows into the next meeting."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import ActionChange, ActionItem, Invitation, Meeting
from dialogue.states.actions import ActionState
from submissions.pages import Page, page_of

SOON = timedelta(days=14)
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Counts:
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class Item:
    """An action item as a page shows it.  days: until its day; below zero it is late."""

    action: ActionItem
    days: int

    @property
    def is_open(self) -> bool:
        return self.action.state == ActionState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days


def actions_for(actor: Actor) -> QuerySet[ActionItem]:
    rows: QuerySet[ActionItem] = ActionItem.objects.visible_to(actor)
    return rows.select_related("organisation", "meeting__organisation", "meeting__platform")


def get_action(*, actor: Actor, action_id: UUID) -> ActionItem:
    return _one(actions_for(actor), action_id)


def lock_action(*, actor: Actor, action_id: UUID) -> ActionItem:
    return _one(actions_for(actor).select_for_update(of=("self",)), action_id)


def _one(rows: QuerySet[ActionItem], action_id: UUID) -> ActionItem:
    found = rows.filter(pk=action_id).first()
    if found is None:
        raise NotVisible
    return found


def open_page(*, actor: Actor, on: date, after: str = "") -> tuple[Page[ActionItem], list[Item]]:
    """What is open, the longest overdue first."""
    page = page_of(_open(actor), order=("due_on", "id"), after=after)
    return page, [item_of(row, on) for row in page.rows]


def settled_page(*, actor: Actor, on: date, after: str = "") -> tuple[Page[ActionItem], list[Item]]:
    """What was done or given up, the newest first."""
    settled = actions_for(actor).exclude(state=ActionState.OPEN)
    page = page_of(settled, order=("-settled_at", "-id"), after=after)
    return page, [item_of(row, on) for row in page.rows]


def _open(actor: Actor) -> QuerySet[ActionItem]:
    return actions_for(actor).filter(state=ActionState.OPEN)


def around(actor: Actor, meeting: Meeting, *, on: date) -> tuple[list[Item], list[Item]]:
    """What earlier meetings of the same people left open, which follows by itself, and what this one came to (M2)."""
    earlier = Q(
        state=ActionState.OPEN,
        meeting__organisation=meeting.organisation_id,
        meeting__platform=meeting.platform_id,
        meeting__day__lt=meeting.day,
    )
    rows = actions_for(actor).filter(Q(meeting=meeting) | earlier).order_by("due_on", "pk")[:MOST_ON_A_PAGE]
    items = [item_of(row, on) for row in rows]
    carried = [item for item in items if item.action.meeting_id != meeting.pk]
    return carried, [item for item in items if item.action.meeting_id == meeting.pk]


def own_open(actor: Actor, *, on: date, most: int) -> list[Item]:
    """What the actor's own organisation is to do, the nearest day first; nothing of the meetings is read."""
    own = ActionItem.objects.own_of(actor).filter(state=ActionState.OPEN).order_by("due_on", "pk")
    return [item_of(row, on) for row in own[:most]]


def counts(actor: Actor, *, on: date, of: Q) -> Counts:
    """How many are open and late among those that this picks out."""
    found = _open(actor).filter(of).aggregate(overdue=Count("pk", filter=Q(due_on__lt=on)), open=Count("pk"))
    return Counts(**found)


def changes_of(actor: Actor, action: ActionItem) -> list[ActionChange]:
    rows = ActionChange.objects.visible_to(actor).filter(action=action)
    return list(rows.select_related("organisation"))


def possible_owners(actor: Actor, meeting: Meeting) -> list[tuple[UUID, str]]:
    """The organisations that were at this meeting, or were invited to it."""
    invited = Invitation.objects.visible_to(actor).filter(meeting=meeting).select_related("organisation")
    named = {row.organisation_id: row.organisation.shown_name for row in invited}
    if meeting.organisation is not None:
        named.setdefault(meeting.organisation.pk, meeting.organisation.shown_name)
    return sorted(named.items(), key=lambda pair: pair[1])


def item_of(action: ActionItem, on: date) -> Item:
    return Item(action, (action.due_on - on).days)
