"""Minutes and what was said about them, as those see them who may."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Meeting, Minutes, MinutesComment
from dialogue.states.meetings import MeetingState
from dialogue.states.minutes import MinutesState

MOST_SHOWN = 50


def minutes_for(actor: Actor) -> QuerySet[Minutes]:
    rows: QuerySet[Minutes] = Minutes.objects.visible_to(actor)
    return rows.select_related("meeting__organisation", "meeting__platform")


def minutes_of(actor: Actor, meeting: Meeting) -> Minutes | None:
    """None while there are none, or none that this actor may read."""
    return minutes_for(actor).filter(pk=meeting.pk).first()


def get_minutes(*, actor: Actor, meeting_id: UUID) -> Minutes:
    return _one(minutes_for(actor), meeting_id)


def lock_minutes(*, actor: Actor, meeting_id: UUID) -> Minutes:
    return _one(minutes_for(actor).select_for_update(of=("self",)), meeting_id)


def _one(rows: QuerySet[Minutes], meeting_id: UUID) -> Minutes:
    found = rows.filter(pk=meeting_id).first()
    if found is None:
        raise NotVisible
    return found


def comments_on(actor: Actor, minutes: Minutes) -> list[MinutesComment]:
    rows = MinutesComment.objects.visible_to(actor).filter(minutes=minutes)
    return list(rows.select_related("organisation"))


def to_comment(actor: Actor, *, on: date) -> QuerySet[Minutes]:
    """Out for comment until today or later, and the own organisation has not said anything in this round."""
    said = MinutesComment.objects.filter(
        minutes=OuterRef("pk"), round=OuterRef("round"), organisation=actor.organisation_id
    )
    rows: QuerySet[Minutes] = Minutes.objects.visible_to(actor)
    out = rows.filter(~Exists(said), state=MinutesState.CIRCULATED, comments_until__gte=on)
    # For a list of days: the texts are long, and are read on their own page.
    days = out.select_related("meeting").only("state", "comments_until", "meeting__day")
    return days.order_by("comments_until", "pk")


def to_agree(actor: Actor, *, on: date) -> QuerySet[Minutes]:
    """The last day for comments has passed."""
    out = minutes_for(actor).filter(state=MinutesState.CIRCULATED, comments_until__lt=on)
    return out.order_by("comments_until", "pk")


def to_write(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that were held and whose minutes have not gone round since they were last changed."""
    gone = Minutes.objects.filter(meeting=OuterRef("pk")).exclude(state=MinutesState.DRAFT)
    held: QuerySet[Meeting] = Meeting.objects.visible_to(actor).filter(state=MeetingState.HELD)
    return held.filter(~Exists(gone)).select_related("organisation", "platform").order_by(F("day"), "pk")
