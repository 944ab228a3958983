"""A promise to a source ends: reported by the focal point, confirmed by the contact point, by another way (D2)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from consent import permissions, policies, selectors
from consent.models import PromiseRelease
from consent.scope import Channel
from consent.selectors import releases
from consent.states import CONFIDENTIALITY, RELEASE, ConfidentialityState, ReleaseState
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def report_release(*, actor: Actor, promise_id: UUID, note: str, at: datetime) -> PromiseRelease:
    """Report that the source itself ended the promise; nothing changes before a second person confirmed it.

    Raises:
        AlreadyReported: a report waits already.

    Source: Protocol D2; access.md, Four eyes.
    """
    promise = selectors.get_promise(actor=actor, promise_id=promise_id)
    # Two who report at once come one after the other.
    selectors.lock_source(actor=actor, source_id=promise.source_id)
    permissions.check_may_report_release(actor, promise)
    policies.check_promise_is_in_force(promise)
    newest = releases.newest_of(actor, promise)
    if newest and newest.state == ReleaseState.REPORTED:
        raise policies.AlreadyReported
    report = PromiseRelease.objects.create(confidentiality=promise, note=note, reported_by=actor.id, reported_at=at)
    ledger.record(
        actor=actor,
        act=Act.CONFIDENTIALITY_RELEASE_REPORTED,
        subject_kind=SubjectKind.CONFIDENTIALITY,
        subject_id=report.pk,
        at=at,
        after=report.state,
        facts=_facts(report),
    )
    return report


@transaction.atomic
def confirm_release(*, actor: Actor, release_id: UUID, channel: Channel, note: str, at: datetime) -> PromiseRelease:
    """End the promise: the contact point spoke with the organisation outside the portal and made sure.

    Source: Protocol D2; access.md, Four eyes.
    """
    report = releases.lock_release(actor=actor, release_id=release_id)
    permissions.check_may_confirm_release(actor, report)
    policies.check_promise_is_in_force(report.confidentiality)
    organisation_id = report.confidentiality.source.organisation_id
    ledger.move(
        report,
        to=ReleaseState.CONFIRMED,
        table=RELEASE,
        actor=actor,
        act=Act.CONFIDENTIALITY_RELEASE_CONFIRMED,
        at=at,
        facts={**_facts(report), "channel": channel.value},
        also={"decided_by": actor.id, "decided_at": at, "channel": channel, "decision_note": note},
        on_behalf_of=organisation_id,
    )
    # After the report: the database ends a promise only beside one that is confirmed.
    ledger.move(
        report.confidentiality,
        to=ConfidentialityState.RELEASED,
        table=CONFIDENTIALITY,
        actor=actor,
        act=Act.CONFIDENTIALITY_RELEASED,
        at=at,
        facts={"source": str(report.confidentiality.source_id), "report": str(report.pk)},
        also={
            "released_by": report.reported_by,
            "confirmed_by": actor.id,
            "released_at": at,
            "release_note": report.note,
        },
        on_behalf_of=organisation_id,
    )
    return report


@transaction.atomic
def decline_release(*, actor: Actor, release_id: UUID, note: str, at: datetime) -> PromiseRelease:
    """Leave the promise in force: nobody could confirm by another way that the source ended it (D2)."""
    report = releases.lock_release(actor=actor, release_id=release_id)
    permissions.check_may_decline_release(actor, report)
    return ledger.move(
        report,
        to=ReleaseState.DECLINED,
        table=RELEASE,
        actor=actor,
        act=Act.CONFIDENTIALITY_RELEASE_DECLINED,
        at=at,
        facts=_facts(report),
        also={"decided_by": actor.id, "decided_at": at, "decision_note": note},
        on_behalf_of=report.confidentiality.source.organisation_id,
    )


def _facts(report: PromiseRelease) -> dict[str, str]:
    return {"promise": str(report.confidentiality_id), "source": str(report.confidentiality.source_id)}
