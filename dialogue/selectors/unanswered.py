"""What waits in conversations: for an NGO what is unread, for a contact point what the own organisations said last."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import ContactAssignment
from common.actors import PARTNER_ROLES, Actor, Role
from dialogue.models import ReadMark, Thread
from dialogue.selectors.threads import threads_for, with_unread
from dialogue.states.threads import Side, ThreadState

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """unread: conversations with something new for this person.  to_answer: for a contact point, of the own ones.

    elsewhere: of organisations that answer to somebody else.  oldest_at: since when the longest waits.
    """

    unread: int
    to_answer: int = 0
    elsewhere: int = 0
    oldest_at: datetime | None = None


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:  # noqa: ARG001 - each work list is asked for a moment
    """The numbers for this role; None for a role without a part in conversations."""
    if actor.role in PARTNER_ROLES:
        return Waiting(unread=unread_count(actor))
    if actor.role != Role.CONTACT_POINT:
        return None
    own = to_answer(actor)
    oldest = own.values_list("last_at", flat=True).first()
    everywhere = _unanswered(actor).count()
    mine = own.count()
    return Waiting(unread=unread_count(actor), to_answer=mine, elsewhere=everywhere - mine, oldest_at=oldest)


def unread_count(actor: Actor) -> int:
    """Conversations with something this person has not read, in one query: the number in the menu."""
    if actor.role in PARTNER_ROLES:
        return unread_threads(actor).count()
    if actor.role == Role.CONTACT_POINT:
        return _without_mark(to_answer(actor), actor).count()
    return 0


def unread_threads(actor: Actor) -> QuerySet[Thread]:
    return _without_mark(Thread.objects.visible_to(actor), actor)


def unread_for(actor: Actor) -> list[Thread]:
    """The newest of them, for the first page."""
    rows = _without_mark(with_unread(threads_for(actor), actor), actor)
    return list(rows.order_by("-last_at", "-id")[:MOST_SHOWN])


def to_answer(actor: Actor) -> QuerySet[Thread]:
    """Where an organisation of this contact point, or one that has none, spoke last; the longest waiting first."""
    return _unanswered(actor).exclude(Exists(_of_somebody_else(actor))).order_by("last_at", "id")


def _unanswered(actor: Actor) -> QuerySet[Thread]:
    return threads_for(actor).filter(state=ThreadState.OPEN, last_side=Side.PROVIDER)


def _of_somebody_else(actor: Actor) -> QuerySet[ContactAssignment]:
    mine = Q(contact_point__pseudonym_id=actor.id) | Q(deputy__pseudonym_id=actor.id)
    standing = ContactAssignment.objects.visible_to(actor).filter(ended_at__isnull=True)
    return standing.filter(~mine, organisation=OuterRef("organisation"))


def _without_mark(rows: QuerySet[Thread], actor: Actor) -> QuerySet[Thread]:
    read = ReadMark.objects.visible_to(actor).filter(thread=OuterRef("pk"), read_count__gte=OuterRef("message_count"))
    return rows.filter(~Exists(read))
