"""Programs are let in, with less than the person may do, and sent away."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import ApiToken, Person, Scope
from accounts.selectors import get_token, own_organisation
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind


@dataclass(frozen=True, slots=True)
class NewToken:
    """The secret is shown once and kept nowhere."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(*, actor: Actor, label: str, scopes: Collection[Scope], days: int, at: datetime) -> NewToken:
    """Let a program act for this person at this organisation, within these scopes, for so many days."""
    permissions.check_may_issue_token(actor)
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        person=Person.objects.get(pseudonym_id=actor.id),
        organisation=own_organisation(actor),
        label=label,
        scopes=sorted(scopes),
        token_sha256=policies.token_hash(secret),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    ledger.record(
        actor=actor,
        act=Act.TOKEN_ISSUED,
        subject_kind=SubjectKind.TOKEN,
        subject_id=token.pk,
        facts={"scopes": " ".join(token.scopes), "days": days},
        at=at,
    )
    return NewToken(token, secret)


@transaction.atomic
def end_token(*, actor: Actor, token_id: UUID, at: datetime) -> ApiToken:
    """Send a program away; ending it twice is one ending."""
    token = get_token(actor=actor, token_id=token_id)
    permissions.check_may_end_token(actor, token)
    if token.ended_at is not None:
        return token
    token.ended_at = at
    token.save(update_fields=["ended_at"])
    ledger.record(actor=actor, act=Act.TOKEN_REVOKED, subject_kind=SubjectKind.TOKEN, subject_id=token.pk, at=at)
    return token
