"""What of a draft has not arrived in full: how long it is kept, and what was given up. Told before, and after."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from common.actors import Actor
from submissions.models import Item, ItemDraft, Submission, Upload
from submissions.states import ItemState, SubmissionState

# How long before an unfinished upload is given up its sender is told: a first time, and a last.
TOLD_BEFORE = (timedelta(days=7), timedelta(days=2))
PENDING = (ItemState.EXPECTED, ItemState.RECEIVING)
_NOT_THERE = (ItemState.EXPIRED, ItemState.WITHDRAWN, ItemState.REFUSED)

Submissions = Collection[Submission] | QuerySet[Submission]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Files of one draft of which the sender is told.

    arriving: files not here in full, the first of which is given up at `until`.  told: how often that was said.
    given_up: files that never arrived in full and were not sent again.
    """

    arriving: int = 0
    until: datetime | None = None
    told: int = 0
    given_up: int = 0

    @property
    def ends_soon(self) -> bool:
        return self.told == len(TOLD_BEFORE)


def unfinished_of(actor: Actor, submissions: Submissions) -> dict[UUID, Unfinished]:
    """What is told of each of these submissions, in two questions; those with nothing to tell are left out."""
    gone = given_up(actor, submissions).order_by().values_list("item__submission").annotate(files=Count("pk"))
    ended = dict(gone)
    coming = {key: Unfinished(files, until, told) for key, files, until, told in arriving(actor, submissions)}
    nothing = Unfinished()
    return {key: replace(coming.get(key, nothing), given_up=ended.get(key, 0)) for key in {*coming, *ended}}


def unfinished_drafts(actor: Actor) -> list[tuple[Submission, Unfinished]]:
    """The drafts of this actor with something to tell: what ends first, then what ended already."""
    drafts: QuerySet[Submission] = Submission.objects.visible_to(actor).filter(state=SubmissionState.DRAFT)
    told = unfinished_of(actor, drafts)
    rows = [(draft, told[draft.pk]) for draft in drafts.filter(pk__in=told)]
    return sorted(rows, key=lambda row: (row[1].until is None, row[1].until or row[0].created_at))


def given_up_in(*, actor: Actor, submission: Submission) -> QuerySet[ItemDraft]:
    """The files of one draft that never arrived in full and were not sent again, in the order they were announced."""
    return given_up(actor, [submission]).select_related("item").order_by("item__number")


def arriving(actor: Actor, submissions: Submissions) -> QuerySet[Upload, tuple[UUID, int, datetime, int]]:
    """For each submission with uploads of which the sender was told: how many, until when, how often."""
    here = Item.objects.visible_to(actor).filter(submission__in=submissions, state__in=PENDING)
    told = Upload.objects.filter(item__in=here, warned__gte=1).order_by().values_list("item__submission")
    return told.annotate(files=Count("pk"), until=Min("expires_at"), told=Max("warned"))


def given_up(actor: Actor, submissions: Submissions) -> QuerySet[ItemDraft]:
    """Files that never arrived in full and were not sent again."""
    here = Item.objects.visible_to(actor).filter(submission__in=submissions, state=ItemState.EXPIRED)
    sent_again = ItemDraft.objects.filter(
        item__submission=OuterRef("item__submission"),
        name=OuterRef("name"),
        relative_path=OuterRef("relative_path"),
        item__size_bytes=OuterRef("item__size_bytes"),
    ).exclude(item__state__in=_NOT_THERE)
    return ItemDraft.objects.filter(~Exists(sent_again), item__in=here)
