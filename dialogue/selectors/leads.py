"""Preservation leads by urgency, for those who work on them; state and outcome for those who gave them (W3)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotVisible
from dialogue.models import LeadMatch, PreservationLead
from dialogue.states.leads import WORKING, LeadState, LeadUrgency
from submissions.models import Submission
from submissions.pages import Page, page_of

MOST_OFFERED, MOST_ON_HOME = 50, 5
# Sorts out rows by key; what the organisation sees is in the order in which it handed them over.
_QUEUE, _NEWEST = ("urgency", "since", "id"), ("-since", "-id")


@dataclass(frozen=True, slots=True)
class Waiting:
    """now, this_month, when_possible: open leads by urgency; own: taken by the actor; rows: an organisation's open."""

    now: int
    this_month: int
    when_possible: int
    own: int
    rows: list[PreservationLead]


def leads_for(actor: Actor) -> QuerySet[PreservationLead]:
    rows: QuerySet[PreservationLead] = PreservationLead.objects.visible_to(actor)
    return rows.select_related("submission__organisation")


def get_lead(*, actor: Actor, lead_id: UUID) -> PreservationLead:
    return _one(leads_for(actor), lead_id)


def lock_lead(*, actor: Actor, lead_id: UUID) -> PreservationLead:
    return _one(leads_for(actor).select_for_update(of=("self",)), lead_id)


def _one(rows: QuerySet[PreservationLead], lead_id: UUID) -> PreservationLead:
    found = rows.filter(pk=lead_id).first()
    if found is None:
        raise NotVisible
    return found


def open_page(*, actor: Actor, after: str = "") -> Page[PreservationLead]:
    """The most urgent first, the longest waiting first among these."""
    return page_of(_open(actor), order=_QUEUE, after=after)


def closed_page(*, actor: Actor, after: str = "") -> Page[PreservationLead]:
    closed = leads_for(actor).filter(state=LeadState.CLOSED)
    return page_of(closed, order=("-closed_at", "-id"), after=after)


def own_page(*, actor: Actor, after: str = "") -> Page[PreservationLead]:
    """An organisation's leads, open or closed, the newest first."""
    return page_of(leads_for(actor), order=_NEWEST, after=after)


def _open(actor: Actor) -> QuerySet[PreservationLead]:
    return leads_for(actor).exclude(state=LeadState.CLOSED)


def matches_of(actor: Actor, lead: PreservationLead) -> list[LeadMatch]:
    return list(LeadMatch.objects.visible_to(actor).filter(lead=lead).select_related("submission"))


def submissions_to_match(actor: Actor, lead: PreservationLead) -> list[Submission]:
    """What the same organisation handed over since, and is not matched yet."""
    matched = LeadMatch.objects.visible_to(actor).filter(lead=lead).values("submission")
    later = Submission.objects.visible_to(actor).filter(
        organisation=lead.submission.organisation_id, handed_over_at__gte=lead.since
    )
    return list(later.exclude(pk__in=matched).exclude(pk=lead.submission_id).order_by("handed_over_at")[:MOST_OFFERED])


def get_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    found: Submission | None = Submission.objects.visible_to(actor).filter(pk=submission_id).first()
    if found is None:
        raise NotVisible
    return found


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:  # noqa: ARG001 - one shape for every subject
    """Open leads by urgency; None for a role without a part in them."""
    if actor.role not in WORKING | PARTNER_ROLES | {Role.HEAD}:
        return None
    counts = _open(actor).aggregate(
        now=Count("pk", filter=Q(urgency=LeadUrgency.NOW)),
        this_month=Count("pk", filter=Q(urgency=LeadUrgency.THIS_MONTH)),
        when_possible=Count("pk", filter=Q(urgency=LeadUrgency.WHEN_POSSIBLE)),
        own=Count("pk", filter=Q(owner_id=actor.id)),
    )
    rows = list(_open(actor).order_by(*_NEWEST)[:MOST_ON_HOME]) if actor.role in PARTNER_ROLES else []
    return Waiting(rows=rows, **counts)
