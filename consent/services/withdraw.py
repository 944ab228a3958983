"""A person takes consent back. Nothing is pushed anywhere: every later question asks the records again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from consent import permissions, policies, selectors
from consent.models import ConsentRecord, Withdrawal
from consent.scope import Answer, Audience
from consent.states import CONSENT, ConsentState
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def withdraw_consent(*, actor: Actor, record_id: UUID, reason: str, at: datetime) -> ConsentRecord:
    """Record that the person took all consent back; effective from the next question asked.

    Source: Protocol, informed consent (D3).
    """
    record = _lock_current(actor, record_id)
    return _take_back(actor, record, frozenset(Audience), reason, at)


@transaction.atomic
def restrict_consent(
    *, actor: Actor, record_id: UUID, audiences: Collection[Audience], reason: str, at: datetime
) -> ConsentRecord:
    """Record that the person took consent back for some uses; when none is left, it is withdrawn."""
    record = _lock_current(actor, record_id)
    return _take_back(actor, record, frozenset(audiences), reason, at)


def _lock_current(actor: Actor, record_id: UUID) -> ConsentRecord:
    record = selectors.get_record(actor=actor, record_id=record_id)
    source = selectors.lock_source(actor=actor, source_id=record.source_id)
    permissions.check_may_record_about(actor, source)
    current = selectors.current_record(source)
    if current is None or current.pk != record.pk:
        raise policies.NotTheCurrentRecord
    policies.check_record_may_be_withdrawn(current)
    return current


def _take_back(
    actor: Actor, record: ConsentRecord, audiences: frozenset[Audience], reason: str, at: datetime
) -> ConsentRecord:
    if not audiences:
        raise policies.Contradiction("audiences", policies.CHOOSE_A_USE)
    Withdrawal.objects.create(
        record=record, audiences=sorted(audiences), reason=reason, withdrawn_by=actor.id, withdrawn_at=at
    )
    left = [answer for answer in selectors.answers_now(record).values() if answer == Answer.YES]
    to, act = (
        (ConsentState.RESTRICTED, Act.CONSENT_RESTRICTED) if left else (ConsentState.WITHDRAWN, Act.CONSENT_WITHDRAWN)
    )
    facts = {"taken_back": ",".join(sorted(audiences))}
    if record.state == to:
        ledger.record(
            actor=actor,
            act=act,
            subject_kind=SubjectKind.CONSENT,
            subject_id=record.pk,
            at=at,
            before=record.state,
            after=to,
            facts=facts,
        )
        return record
    return ledger.move(record, to=to, table=CONSENT, actor=actor, act=act, at=at, facts=facts)
