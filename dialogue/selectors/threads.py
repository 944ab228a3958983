"""Conversations as those see them who may; every read starts at `visible_to`."""

from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.selectors import get_organisation
from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import ReadMark, Thread
from submissions.models import Submission
from submissions.pages import Page, page_of

NEWEST = ("-last_at", "-id")


def threads_for(actor: Actor) -> QuerySet[Thread]:
    rows: QuerySet[Thread] = Thread.objects.visible_to(actor)
    return rows.select_related("organisation", "submission")


def threads_page(
    *, actor: Actor, organisation_id: UUID | None = None, submission_id: UUID | None = None, after: str = ""
) -> Page[Thread]:
    """The newest first, each with `unread`: how many of its messages the actor has not read."""
    rows = with_unread(threads_for(actor), actor)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    if submission_id is not None:
        rows = rows.filter(submission=submission_id)
    return page_of(rows, order=NEWEST, after=after)


def with_unread(rows: QuerySet[Thread], actor: Actor) -> QuerySet[Thread]:
    mark = ReadMark.objects.visible_to(actor).filter(thread=OuterRef("pk")).values("read_count")[:1]
    return rows.annotate(unread=F("message_count") - Coalesce(Subquery(mark), Value(0)))


def get_thread(*, actor: Actor, thread_id: UUID) -> Thread:
    return _one(threads_for(actor), thread_id)


def lock_thread(*, actor: Actor, thread_id: UUID) -> Thread:
    """Hold it: two messages at once get two numbers."""
    return _one(threads_for(actor).select_for_update(of=("self",)), thread_id)


def get_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """One that was handed over: of a draft the Mechanism knows nothing, so nobody can talk about it."""
    seen = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False, pk=submission_id)
    found: Submission | None = seen.select_related("organisation").first()
    if found is None:
        raise NotVisible
    return found


def submission_of(*, actor: Actor, organisation_id: UUID, submission_id: UUID | None) -> Submission | None:
    """What a new conversation is about; the organisation and its submission are both ones the actor sees."""
    get_organisation(actor=actor, organisation_id=organisation_id)
    if submission_id is None:
        return None
    found = get_submission(actor=actor, submission_id=submission_id)
    if found.organisation_id != organisation_id:
        raise NotVisible
    return found


def _one(rows: QuerySet[Thread], thread_id: UUID) -> Thread:
    found = rows.filter(pk=thread_id).first()
    if found is None:
        raise NotVisible
    return found
