"""Preservation leads are weighed, taken up, matched to what came later, and closed with an outcome (W3)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act
from custody.ledger import Fact
from dialogue.models import LeadMatch, PreservationLead
from dialogue.permissions import leads as permissions
from dialogue.policies import leads as policies
from dialogue.selectors import leads as selectors
from dialogue.states.leads import LEAD, LeadOutcome, LeadState, LeadUrgency


@transaction.atomic
def weigh_lead(*, actor: Actor, lead_id: UUID, urgency: LeadUrgency, at: datetime) -> PreservationLead:
    """Say how urgent it is; until then the organisation's own word counts. It is not told: this is the Mechanism's."""
    lead = selectors.lock_lead(actor=actor, lead_id=lead_id)
    permissions.check_may_weigh(actor, lead)
    lead.urgency, lead.weighed_by, lead.weighed_at = urgency, actor.id, at
    lead.save(update_fields=["urgency", "weighed_by", "weighed_at"])
    _record(actor, lead, Act.LEAD_WEIGHED, at, facts={"urgency": int(urgency)})
    return lead


@transaction.atomic
def take_lead(*, actor: Actor, lead_id: UUID, at: datetime) -> PreservationLead:
    """Work on it from now on; a lead that a colleague has is taken over.

    Source: cooperation page, a pressing need for preservation (W3).
    """
    lead = selectors.lock_lead(actor=actor, lead_id=lead_id)
    permissions.check_may_take(actor, lead)
    if lead.state == LeadState.NEW:
        also = {"owner_id": actor.id, "taken_at": at}
        return _move(actor, lead, LeadState.TAKEN, Act.LEAD_TAKEN, also=also, at=at)
    lead.owner_id, lead.taken_at = actor.id, at
    lead.save(update_fields=["owner_id", "taken_at"])
    _record(actor, lead, Act.LEAD_TAKEN, at)
    return lead


@transaction.atomic
def match_lead(*, actor: Actor, lead_id: UUID, submission_id: UUID, at: datetime) -> LeadMatch:
    """Say that a later submission of the same organisation holds what the lead spoke of."""
    lead = selectors.lock_lead(actor=actor, lead_id=lead_id)
    permissions.check_may_match(actor, lead)
    submission = selectors.get_submission(actor=actor, submission_id=submission_id)
    policies.check_submission_may_be_matched(lead, submission)
    match = LeadMatch.objects.create(lead=lead, submission=submission, matched_by=actor.id, matched_at=at)
    facts = {"submission": str(submission.pk)}
    _record(actor, lead, Act.LEAD_MATCHED, at, facts=facts, on_behalf_of=lead.submission.organisation_id)
    return match


@transaction.atomic
def close_lead(*, actor: Actor, lead_id: UUID, outcome: LeadOutcome, words: str, at: datetime) -> PreservationLead:
    """Say what became of it; the organisation reads it."""
    lead = selectors.lock_lead(actor=actor, lead_id=lead_id)
    permissions.check_may_close(actor, lead)
    policies.check_outcome(lead, outcome)
    also = {"outcome": outcome, "outcome_words": words, "closed_by": actor.id, "closed_at": at}
    return _move(actor, lead, LeadState.CLOSED, Act.LEAD_CLOSED, also=also, at=at)


@transaction.atomic
def reopen_lead(*, actor: Actor, lead_id: UUID, at: datetime) -> PreservationLead:
    """Take a closed lead up again; what it was closed with stays in the log."""
    lead = selectors.lock_lead(actor=actor, lead_id=lead_id)
    permissions.check_may_reopen(actor, lead)
    open_again = {"outcome": "", "outcome_words": "", "closed_by": None, "closed_at": None}
    also = {**open_again, "owner_id": actor.id, "taken_at": at}
    return _move(actor, lead, LeadState.TAKEN, Act.LEAD_REOPENED, also=also, at=at)


def _move(
    actor: Actor, lead: PreservationLead, to: LeadState, act: Act, *, also: Mapping[str, object], at: datetime
) -> PreservationLead:
    return ledger.move(
        lead,
        to=to,
        table=LEAD,
        actor=actor,
        act=act,
        at=at,
        also=also,
        facts={"outcome": str(also["outcome"])} if also.get("outcome") else None,
        on_behalf_of=lead.submission.organisation_id,
    )


def _record(
    actor: Actor,
    lead: PreservationLead,
    act: Act,
    at: datetime,
    *,
    facts: Mapping[str, Fact] | None = None,
    on_behalf_of: UUID | None = None,
) -> None:
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=lead.custody_kind,
        subject_id=lead.pk,
        at=at,
        facts=facts,
        on_behalf_of=on_behalf_of,
    )
