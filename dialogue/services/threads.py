"""Conversations in two directions: each begins with a message, and what is said stays said (C5)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Message, Thread
from dialogue.permissions import threads as permissions
from dialogue.selectors import threads
from dialogue.services.saying import mark, say, side_of
from dialogue.states.threads import THREAD, ThreadState


@transaction.atomic
def open_thread(
    *, actor: Actor, organisation_id: UUID, title: str, text: str, submission_id: UUID | None = None, at: datetime
) -> Thread:
    """Begin a conversation with its first message, about one submission or in general.

    Source: Protocol, open two-way communication (C5).
    """
    permissions.check_may_open_thread(actor, organisation_id)
    submission = threads.submission_of(actor=actor, organisation_id=organisation_id, submission_id=submission_id)
    thread = Thread.objects.create(
        organisation_id=organisation_id,
        submission=submission,
        title=title,
        opened_by=actor.id,
        opened_at=at,
        last_at=at,
        last_side=side_of(actor),
    )
    ledger.record(
        actor=actor,
        act=Act.THREAD_OPENED,
        subject_kind=SubjectKind.THREAD,
        subject_id=thread.pk,
        at=at,
        on_behalf_of=organisation_id,
        facts={"submission": str(submission_id)} if submission_id else None,
    )
    say(actor=actor, thread=thread, text=text, at=at)
    return thread


@transaction.atomic
def write_message(*, actor: Actor, thread_id: UUID, text: str, at: datetime) -> Message:
    """Say something in it; from now on both sides read it, and nobody changes it any more (C5)."""
    thread = threads.lock_thread(actor=actor, thread_id=thread_id)
    permissions.check_may_write(actor, thread)
    return say(actor=actor, thread=thread, text=text, at=at)


@transaction.atomic
def mark_read(*, actor: Actor, thread_id: UUID, at: datetime) -> Thread:
    """Remember that this person has read all of it that there is; what comes later is unread again."""
    thread = threads.get_thread(actor=actor, thread_id=thread_id)
    mark(actor=actor, thread=thread, at=at)
    return thread


@transaction.atomic
def close_thread(*, actor: Actor, thread_id: UUID, at: datetime) -> Thread:
    """Say that nothing more is awaited; it stays readable, and either side can take it up again."""
    thread = threads.lock_thread(actor=actor, thread_id=thread_id)
    permissions.check_may_close(actor, thread)
    return _move(actor=actor, thread=thread, to=ThreadState.CLOSED, act=Act.THREAD_CLOSED, at=at)


@transaction.atomic
def reopen_thread(*, actor: Actor, thread_id: UUID, at: datetime) -> Thread:
    """Take it up again."""
    thread = threads.lock_thread(actor=actor, thread_id=thread_id)
    permissions.check_may_reopen(actor, thread)
    return _move(actor=actor, thread=thread, to=ThreadState.OPEN, act=Act.THREAD_REOPENED, at=at)


def _move(*, actor: Actor, thread: Thread, to: ThreadState, act: Act, at: datetime) -> Thread:
    return ledger.move(thread, to=to, table=THREAD, actor=actor, act=act, at=at, on_behalf_of=thread.organisation_id)
