"""That a source is said to have ended a promise: what waits for the contact point, and what came of it (D2)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor, Role
from common.errors import NotVisible
from consent.models import PromiseRelease, SourceConfidentiality
from consent.states import ReleaseState

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many reports wait for this contact point."""

    reports: int


def releases_for(actor: Actor) -> QuerySet[PromiseRelease]:
    rows: QuerySet[PromiseRelease] = PromiseRelease.objects.visible_to(actor)
    return rows.select_related("confidentiality__source__organisation")


def waiting_reports(actor: Actor) -> QuerySet[PromiseRelease]:
    """The oldest first: somebody waits for a call."""
    return releases_for(actor).filter(state=ReleaseState.REPORTED).order_by("reported_at", "pk")


def decided_reports(actor: Actor) -> list[PromiseRelease]:
    decided = releases_for(actor).exclude(state=ReleaseState.REPORTED)
    return list(decided.order_by("-decided_at", "pk")[:SHOWN])


def get_release(*, actor: Actor, release_id: UUID) -> PromiseRelease:
    return _there(releases_for(actor).filter(pk=release_id).first())


def lock_release(*, actor: Actor, release_id: UUID) -> PromiseRelease:
    """Hold the report and the promise: two who decide at once decide one after the other."""
    rows = releases_for(actor).select_for_update(of=("self", "confidentiality"))
    return _there(rows.filter(pk=release_id).first())


def newest_of(actor: Actor, promise: SourceConfidentiality | None) -> PromiseRelease | None:
    """The last that was reported of a promise: it waits, or the contact point could not confirm it."""
    return releases_for(actor).filter(confidentiality=promise).first() if promise else None


def waiting_for(actor: Actor) -> Waiting | None:
    """For the home of a contact point; None for everybody else."""
    return Waiting(waiting_reports(actor).count()) if actor.role == Role.CONTACT_POINT else None


def _there(found: PromiseRelease | None) -> PromiseRelease:
    if found is None:
        raise NotVisible
    return found
