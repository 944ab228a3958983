"""An organisation's standing: invited, vetted, suspended, restored, withdrawn. Signing is in agreements."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Organisation
from accounts.selectors import get_organisation
from accounts.states import STANDING, Standing
from common.actors import Actor
from common.errors import Invalid
from custody import ledger
from custody.acts import Act, SubjectKind


class ShortLabelTaken(Invalid):
    for_people = _("This short label is taken. Choose another one.")


@transaction.atomic
def invite_organisation(*, actor: Actor, name: str, name_ar: str, short_label: str, at: datetime) -> Organisation:
    """Enter an organisation that was asked to sign the Protocol.

    Source: Protocol, extension to further organisations (C3).
    """
    permissions.check_may_invite_organisation(actor)
    if Organisation.objects.filter(short_label=short_label).exists():
        raise ShortLabelTaken
    organisation = Organisation.objects.create(name=name, name_ar=name_ar, short_label=short_label, invited_at=at)
    ledger.record(
        actor=actor,
        act=Act.ORGANISATION_INVITED,
        subject_kind=SubjectKind.ORGANISATION,
        subject_id=organisation.pk,
        after=Standing.INVITED,
        on_behalf_of=organisation.pk,
        at=at,
    )
    return organisation


def vet_organisation(*, actor: Actor, organisation_id: UUID, reason: str, at: datetime) -> Organisation:
    """Record that the Mechanism knows with whom it is speaking."""
    return _move(actor, organisation_id, at, to=Standing.VETTED, act=Act.ORGANISATION_VETTED, reason=reason)


def suspend_organisation(*, actor: Actor, organisation_id: UUID, reason: str, at: datetime) -> Organisation:
    """Stop hand-overs; what was handed over stays, and its people may go on reading and preparing."""
    return _move(actor, organisation_id, at, to=Standing.SUSPENDED, act=Act.ORGANISATION_SUSPENDED, reason=reason)


def restore_organisation(*, actor: Actor, organisation_id: UUID, reason: str, at: datetime) -> Organisation:
    return _move(actor, organisation_id, at, to=Standing.SIGNATORY, act=Act.ORGANISATION_RESTORED, reason=reason)


def withdraw_organisation(*, actor: Actor, organisation_id: UUID, reason: str, at: datetime) -> Organisation:
    """End the cooperation; receipts, questions about past material and withdrawals of consent stay open to it."""
    return _move(actor, organisation_id, at, to=Standing.WITHDRAWN, act=Act.ORGANISATION_WITHDREW, reason=reason)


@transaction.atomic
def _move(actor: Actor, organisation_id: UUID, at: datetime, *, to: Standing, act: Act, reason: str) -> Organisation:
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_move_standing(actor, organisation, to)
    return ledger.move(
        organisation, to=to, table=STANDING, actor=actor, act=act, purpose=reason, on_behalf_of=organisation.pk, at=at
    )
