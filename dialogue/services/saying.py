"""One more message in a conversation that the caller has locked, and how far its writer has read."""

from datetime import datetime

from common.actors import PARTNER_ROLES, Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Message, ReadMark, Thread
from dialogue.states.threads import Side


def side_of(actor: Actor) -> Side:
    return Side.PROVIDER if actor.role in PARTNER_ROLES else Side.MECHANISM


def say(*, actor: Actor, thread: Thread, text: str, at: datetime) -> Message:
    """Add the message and what the lists show of it; whoever writes has read what is above."""
    message = Message.objects.create(
        thread=thread,
        number=thread.message_count + 1,
        text=text,
        side=side_of(actor),
        written_by=actor.id,
        written_at=at,
    )
    thread.message_count, thread.last_at, thread.last_side = message.number, at, message.side
    thread.save(update_fields=["message_count", "last_at", "last_side"])
    mark(actor=actor, thread=thread, at=at)
    facts: dict[str, ledger.Fact] = {"number": message.number, "side": message.side}
    if thread.submission_id:
        facts["submission"] = str(thread.submission_id)
    ledger.record(
        actor=actor,
        act=Act.MESSAGE_SENT,
        subject_kind=SubjectKind.THREAD,
        subject_id=thread.pk,
        at=at,
        on_behalf_of=thread.organisation_id,
        facts=facts,
    )
    return message


def mark(*, actor: Actor, thread: Thread, at: datetime) -> None:
    """Read up to here; the second time nothing is written."""
    read = ReadMark.objects.visible_to(actor).filter(thread=thread, read_count__gte=thread.message_count)
    if not read.exists():
        ReadMark.objects.update_or_create(
            thread=thread, reader=actor.id, defaults={"read_count": thread.message_count, "read_at": at}
        )
