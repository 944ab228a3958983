"""An organisation reports what it does before authorities; the Mechanism takes note of it (C9)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.selectors import own_organisation
from common.actors import Actor
from common.ids import reference
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import ActivityConcern, ActivityUpdate
from dialogue.permissions import updates as permissions
from dialogue.policies import updates as policies
from dialogue.selectors import updates as selectors
from dialogue.states.updates import ACTIVITY, ActivityKind, ActivityState


@dataclass(frozen=True, slots=True)
class Reported:
    """What happened, before which authority, where and when; and the submissions and items it concerns."""

    kind: ActivityKind
    authority: str
    country: str
    happened_on: date
    text: str = ""
    submission_ids: Collection[UUID] = ()
    accessions: Sequence[str] = ()


@transaction.atomic
def report_activity(*, actor: Actor, reported: Reported, at: datetime) -> ActivityUpdate:
    """Tell the Mechanism of a step before an authority.

    Source: Protocol, keeping the Mechanism updated (C9).
    """
    permissions.check_may_report(actor)
    policies.check_day_of(reported.kind, reported.happened_on, today=at.date())
    activity = ActivityUpdate.objects.create(
        reference=reference("UPD"),
        organisation=own_organisation(actor),
        kind=reported.kind,
        authority=reported.authority,
        country=reported.country,
        happened_on=reported.happened_on,
        text=reported.text,
        reported_by=actor.id,
        reported_at=at,
    )
    _name_what_it_concerns(actor, activity, reported)
    ledger.record(
        actor=actor,
        act=Act.ACTIVITY_REPORTED,
        subject_kind=SubjectKind.ACTIVITY,
        subject_id=activity.pk,
        at=at,
        after=activity.state,
        facts={"kind": activity.kind},
    )
    return activity


def _name_what_it_concerns(actor: Actor, activity: ActivityUpdate, reported: Reported) -> None:
    whole = selectors.get_submissions(actor, reported.submission_ids)
    items = selectors.get_items(actor, reported.accessions)
    ActivityConcern.objects.bulk_create(
        [
            *(ActivityConcern(activity=activity, submission=one) for one in whole),
            *(ActivityConcern(activity=activity, submission_id=one.submission_id, item=one) for one in items),
        ]
    )


@transaction.atomic
def take_note(*, actor: Actor, activity_id: UUID, at: datetime) -> ActivityUpdate:
    """Say that it was read; the organisation sees that it was."""
    activity = selectors.lock_activity(actor=actor, activity_id=activity_id)
    permissions.check_may_note(actor, activity)
    return ledger.move(
        activity,
        to=ActivityState.NOTED,
        table=ACTIVITY,
        actor=actor,
        act=Act.ACTIVITY_NOTED,
        at=at,
        also={"noted_by": actor.id, "noted_at": at},
        on_behalf_of=activity.organisation_id,
    )
