"""What organisations report of their own work, and what of their material it concerns (C9)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor, Role
from common.errors import NotVisible
from dialogue.models import ActivityConcern, ActivityUpdate
from dialogue.policies.updates import NotOwnMaterial
from dialogue.states.updates import NOTING, ActivityState
from submissions.models import Item, Submission
from submissions.pages import Page, page_of
from submissions.states import ITEM_HANDED_OVER

MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """to_note: reports nobody has taken note of."""

    to_note: int


@dataclass(frozen=True, slots=True)
class Concerned:
    """A submission a report concerns.  items: single numbers of it; empty when it is the whole."""

    submission: Submission
    items: list[str]


def activities_for(actor: Actor) -> QuerySet[ActivityUpdate]:
    rows: QuerySet[ActivityUpdate] = ActivityUpdate.objects.visible_to(actor)
    return rows.select_related("organisation")


def get_activity(*, actor: Actor, activity_id: UUID) -> ActivityUpdate:
    return _one(activities_for(actor), activity_id)


def lock_activity(*, actor: Actor, activity_id: UUID) -> ActivityUpdate:
    return _one(activities_for(actor).select_for_update(of=("self",)), activity_id)


def _one(rows: QuerySet[ActivityUpdate], activity_id: UUID) -> ActivityUpdate:
    found = rows.filter(pk=activity_id).first()
    if found is None:
        raise NotVisible
    return found


def activities_page(*, actor: Actor, after: str = "") -> Page[ActivityUpdate]:
    return page_of(activities_for(actor), order=("-reported_at", "-id"), after=after)


def to_note(actor: Actor) -> QuerySet[ActivityUpdate]:
    return activities_for(actor).filter(state=ActivityState.REPORTED).order_by("reported_at", "pk")


def concerned_by(actor: Actor, activity: ActivityUpdate) -> list[Concerned]:
    """The submissions a report names; the reader sees those they may see at all, and of others only that they exist."""
    rows = ActivityConcern.objects.visible_to(actor).filter(activity=activity)
    rows = rows.filter(submission__in=Submission.objects.visible_to(actor)).select_related("submission", "item")
    found: dict[UUID, Concerned] = {}
    for row in rows.order_by("submission__reference", "pk"):
        concerned = found.setdefault(row.submission_id, Concerned(row.submission, []))
        if row.item:
            concerned.items.append(row.item.accession)
    return list(found.values())


def submissions_to_name(actor: Actor) -> list[Submission]:
    """What the organisation handed over, the newest first."""
    handed_over = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False)
    return list(handed_over.order_by("-handed_over_at", "-pk")[:MOST_OFFERED])


def get_submissions(actor: Actor, ids: Collection[UUID]) -> list[Submission]:
    found = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False, pk__in=ids)
    if len(submissions := list(found)) != len(set(ids)):
        raise NotVisible
    return submissions


def get_items(actor: Actor, accessions: Sequence[str]) -> list[Item]:
    """The actor's own items with these numbers.

    Raises:
        NotOwnMaterial: one of them is not there; it does not say which, or whether another organisation has it.
    """
    wanted = {one.upper() for one in accessions}
    rows = Item.objects.visible_to(actor).filter(accession__in=wanted, submission__handed_over_at__isnull=False)
    if len(items := list(rows.filter(state__in=list(ITEM_HANDED_OVER)))) != len(wanted):
        raise NotOwnMaterial
    return items


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:  # noqa: ARG001 - one shape for every subject
    """What waits to be noted; None for a role that only reads or reports."""
    if actor.role not in NOTING | {Role.HEAD}:
        return None
    return Waiting(to_note(actor).count())
