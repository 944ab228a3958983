"""A promise of confidentiality to a source: an absolute stop while it is in force (D2)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from consent import permissions, policies, selectors
from consent.models import SourceConfidentiality
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def set_confidentiality(*, actor: Actor, source_id: UUID, terms: str, at: datetime) -> SourceConfidentiality:
    """Record a promise to this source; from now on nothing it concerns can be disclosed, whoever agrees.

    Raises:
        AlreadyPromised: one is in force.

    Source: Protocol, confidentiality agreed between a source and the organisation (D2).
    """
    source = selectors.lock_source(actor=actor, source_id=source_id)
    permissions.check_may_record_about(actor, source)
    if selectors.standing_of([source])[source.pk].promise:
        raise policies.AlreadyPromised
    promise = SourceConfidentiality.objects.create(source=source, terms=terms, set_by=actor.id, set_at=at)
    ledger.record(
        actor=actor,
        act=Act.CONFIDENTIALITY_SET,
        subject_kind=SubjectKind.CONFIDENTIALITY,
        subject_id=promise.pk,
        at=at,
        after=promise.state,
        facts={"source": str(source.pk)},
    )
    return promise
