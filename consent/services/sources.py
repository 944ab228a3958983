"""Recording that a source exists, under a name only the NGO can resolve."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from consent import permissions, selectors
from consent.models import Source
from custody import ledger, safe
from custody.acts import Act, SubjectKind


class PseudonymTaken(Conflict):
    """Another source of the organisation has it; one pseudonym must never mean two people."""

    for_people = _("Your organisation uses this pseudonym already. Choose another, or choose the person from the list.")


@transaction.atomic
def record_source(*, actor: Actor, pseudonym: str, at: datetime) -> Source:
    """Record a source of the actor's own organisation under a pseudonym."""
    organisation_id = permissions.check_may_record(actor)
    try:
        with transaction.atomic():
            source = Source.objects.create(
                organisation_id=organisation_id, pseudonym=pseudonym, created_by=actor.id, created_at=at
            )
    except IntegrityError as taken:
        raise PseudonymTaken from taken
    _note(actor, Act.SOURCE_RECORDED, source, at)
    return source


@transaction.atomic
def rename_source(*, actor: Actor, source_id: UUID, pseudonym: str, at: datetime) -> Source:
    """Give a source another pseudonym; the log says that something changed, not what."""
    source = selectors.lock_source(actor=actor, source_id=source_id)
    permissions.check_may_record_about(actor, source)
    if source.pseudonym == pseudonym:
        return source
    source.pseudonym = pseudonym
    try:
        with transaction.atomic():
            source.save(update_fields=["pseudonym"])
    except IntegrityError as taken:
        raise PseudonymTaken from taken
    _note(actor, Act.SOURCE_CHANGED, source, at)
    return source


@transaction.atomic
def seal_identity(*, actor: Actor, source_id: UUID, identity: str, at: datetime) -> Source:
    """Seal a real name or a way to reach the person to the identity key; this face can never read it again.

    Source: Protocol, safe personal data on both sides (V3).
    """
    source = selectors.lock_source(actor=actor, source_id=source_id)
    permissions.check_may_record_about(actor, source)
    sealed = safe.seal_record(record_id=source.pk, plaintext=identity.encode(), use=safe.KeyUse.IDENTITY)
    source.sealed_identity = sealed
    source.save(update_fields=["sealed_identity"])
    _note(actor, Act.SOURCE_CHANGED, source, at)
    return source


def _note(actor: Actor, act: Act, source: Source, at: datetime) -> None:
    ledger.record(actor=actor, act=act, subject_kind=SubjectKind.SOURCE, subject_id=source.pk, at=at)
