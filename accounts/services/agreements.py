"""The Protocol and memoranda: texts adopted, signatures recorded, memoranda asked for, refined, ended (C1, C2)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import Agreement, AgreementKind, AgreementTerms, AgreementText
from accounts.selectors import Terms, get_agreement, get_organisation, get_text
from accounts.states import AGREEMENT, STANDING, AgreementState, Standing
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def adopt_text(
    *,
    actor: Actor,
    kind: AgreementKind,
    version: str,
    language: str,
    title: str,
    text: str,
    adopted_on: date,
    at: datetime,
) -> AgreementText:
    """Keep a wording for good; a change is a new version."""
    permissions.check_may_record_agreement(actor)
    adopted = AgreementText.objects.create(
        kind=kind, version=version, language=language, title=title, text=text, adopted_on=adopted_on
    )
    ledger.record(
        actor=actor,
        act=Act.CONFIG_CHANGED,
        subject_kind=SubjectKind.AGREEMENT,
        subject_id=adopted.pk,
        facts={"kind": kind, "version": version, "language": language},
        at=at,
    )
    return adopted


@transaction.atomic
def sign_protocol(
    *,
    actor: Actor,
    organisation_id: UUID,
    text_id: UUID,
    signatories: Sequence[str],
    signed_on: date,
    at: datetime,
) -> Agreement:
    """Record who signed which wording when; the organisation becomes a signatory in the same moment.

    Source: Protocol, signature by organisations (C1).
    """
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_record_agreement(actor)
    text = get_text(actor=actor, text_id=text_id)
    agreement = Agreement.objects.create(
        organisation=organisation,
        kind=AgreementKind.PROTOCOL,
        state=AgreementState.DRAFTED,
        text=text,
        asked_by=actor.id,
        asked_at=at,
    )
    ledger.move(
        organisation,
        to=Standing.SIGNATORY,
        table=STANDING,
        actor=actor,
        act=Act.ORGANISATION_SIGNED,
        on_behalf_of=organisation.pk,
        at=at,
    )
    return _sign(actor, agreement, signatories, signed_on, at)


@transaction.atomic
def ask_for_memorandum(*, actor: Actor, organisation_id: UUID, subject: str, at: datetime) -> Agreement:
    """Ask for a Memorandum of Understanding; either side may.

    Source: Protocol C2 ("if needed and requested by either entity").
    """
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_ask_for_memorandum(actor, organisation)
    policies.check_memorandum_may_follow(organisation)
    agreement = Agreement.objects.create(
        organisation=organisation,
        kind=AgreementKind.MEMORANDUM,
        state=AgreementState.ASKED,
        asked_by=actor.id,
        asked_at=at,
        subject=subject,
    )
    ledger.record(
        actor=actor,
        act=Act.AGREEMENT_ASKED,
        subject_kind=SubjectKind.AGREEMENT,
        subject_id=agreement.pk,
        after=AgreementState.ASKED,
        on_behalf_of=organisation.pk,
        at=at,
    )
    return agreement


@transaction.atomic
def draft_memorandum(*, actor: Actor, agreement_id: UUID, terms: Terms, at: datetime) -> Agreement:
    """Write down the terms that are to differ from the defaults."""
    agreement = _allowed(actor, agreement_id, AgreementState.DRAFTED)
    AgreementTerms.objects.create(
        agreement=agreement,
        feedback_days=terms.feedback_days,
        notice_days=terms.notice_days,
        cooling_hours=terms.cooling_hours,
    )
    return _move(actor, agreement, AgreementState.DRAFTED, Act.AGREEMENT_DRAFTED, at)


@transaction.atomic
def sign_memorandum(
    *, actor: Actor, agreement_id: UUID, signatories: Sequence[str], signed_on: date, at: datetime
) -> Agreement:
    """Record the signatures; from now on its terms hold for this organisation."""
    agreement = _allowed(actor, agreement_id, AgreementState.SIGNED)
    return _sign(actor, agreement, signatories, signed_on, at)


@transaction.atomic
def decline_agreement(*, actor: Actor, agreement_id: UUID, reason: str, at: datetime) -> Agreement:
    agreement = _allowed(actor, agreement_id, AgreementState.DECLINED)
    return _move(actor, agreement, AgreementState.DECLINED, Act.AGREEMENT_DECLINED, at, reason=reason)


@transaction.atomic
def end_agreement(*, actor: Actor, agreement_id: UUID, reason: str, at: datetime) -> Agreement:
    """End an agreement; what was done under it stays done. A memorandum's terms fall back to the defaults."""
    agreement = _allowed(actor, agreement_id, AgreementState.ENDED)
    policies.check_agreement_may_be_ended(agreement)
    return _move(actor, agreement, AgreementState.ENDED, Act.AGREEMENT_ENDED, at, reason=reason)


def _allowed(actor: Actor, agreement_id: UUID, to: AgreementState) -> Agreement:
    agreement = get_agreement(actor=actor, agreement_id=agreement_id)
    permissions.check_may_move_agreement(actor, agreement, to)
    return agreement


def _sign(actor: Actor, agreement: Agreement, signatories: Sequence[str], signed_on: date, at: datetime) -> Agreement:
    # The names stay in the row: an event is shown to the provider for ever and cannot be blanked.
    return _move(
        actor,
        agreement,
        AgreementState.SIGNED,
        Act.AGREEMENT_SIGNED,
        at,
        signatories=list(signatories),
        signed_on=signed_on,
    )


def _move(actor: Actor, agreement: Agreement, to: AgreementState, act: Act, at: datetime, **also: object) -> Agreement:
    return ledger.move(
        agreement,
        to=to,
        table=AGREEMENT,
        actor=actor,
        act=act,
        also=also,
        on_behalf_of=agreement.organisation_id,
        facts={"kind": agreement.kind},
        at=at,
    )
