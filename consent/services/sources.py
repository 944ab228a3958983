"""Recording that a source exists, under a name only the NGO can resolve."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from common.ids import new_id
from consent import permissions, selectors
from consent.models import Source, SourceIdentity
from custody import ledger, safe
from custody.acts import Act, SubjectKind


class PseudonymTaken(Conflict):
    """Another source of the organisation has it; one pseudonym must never mean two people."""

    for_people = _("Your organisation uses this pseudonym already. Choose another, or choose the person from the list.")


class PseudonymOfColleague(PseudonymTaken):
    """It is taken by somebody this actor does not see, so there is no list to choose from."""

    for_people = _(
        "A colleague uses this pseudonym already. Choose another; if it is the same person, ask your focal point."
    )


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
        raise _refusal(actor, pseudonym) from taken
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
        raise _refusal(actor, pseudonym) from taken
    _note(actor, Act.SOURCE_CHANGED, source, at)
    return source


@transaction.atomic
def seal_identity(*, actor: Actor, source_id: UUID, identity: str, at: datetime) -> SourceIdentity:
    """Seal a real name or a way to reach the person to the identity key; this face can never read it again.

    What was given before stays: nobody can overwrite a name they do not like.

    Source: Protocol, safe personal data on both sides (V3).
    """
    source = selectors.lock_source(actor=actor, source_id=source_id)
    permissions.check_may_record_about(actor, source)
    identity_id = new_id()
    sealed = safe.seal_record(record_id=identity_id, plaintext=identity.encode(), use=safe.KeyUse.IDENTITY)
    row = SourceIdentity.objects.create(
        id=identity_id, source=source, sealed=sealed, recorded_by=actor.id, recorded_at=at
    )
    _note(actor, Act.SOURCE_CHANGED, source, at, identity=str(identity_id))
    return row


def _refusal(actor: Actor, pseudonym: str) -> PseudonymTaken:
    is_seen = selectors.sources_for(actor).filter(pseudonym=pseudonym).exists()
    return PseudonymTaken() if is_seen else PseudonymOfColleague()


def _note(actor: Actor, act: Act, source: Source, at: datetime, **facts: str) -> None:
    ledger.record(actor=actor, act=act, subject_kind=SubjectKind.SOURCE, subject_id=source.pk, at=at, facts=facts)
