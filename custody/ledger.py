"""The record of acts: every act that matters becomes an event in the same transaction as the change it describes."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Protocol, TypeVar
from uuid import UUID

from django.db import connection, models

from common.actors import Actor
from common.errors import Conflict
from common.statetable import StateTable
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from vault.event import canonical, commitment

VERSION = 1
SALT_BYTES = 32
LONGEST_WORD = 400

Fact = str | int | bool | None


class OutsideTransaction(RuntimeError):
    """An act was to be recorded apart from the change it describes: a defect of the caller."""


class Movable(Protocol):
    """A model whose life is a state table; it says of which kind its events are."""

    custody_kind: ClassVar[SubjectKind]
    pk: UUID
    state: str


Thing = TypeVar("Thing", bound=Movable)


def record(
    *,
    actor: Actor,
    act: Act,
    subject_kind: SubjectKind,
    subject_id: UUID,
    at: datetime,
    on_behalf_of: UUID | None = None,
    purpose: str = "",
    before: str = "",
    after: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> CustodyEvent:
    """Write one event; it stands or falls with the caller's transaction.

    on_behalf_of: the organisation; without it, the actor's own.
    facts: flat, small, and without names of people or files: they are proven to the provider word for word.
    """
    event = event_of(
        actor=actor,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=at,
        on_behalf_of=on_behalf_of,
        purpose=purpose,
        before=before,
        after=after,
        facts=facts,
    )
    event.save()
    return event


def event_of(
    *,
    actor: Actor,
    act: Act,
    subject_kind: SubjectKind,
    subject_id: UUID,
    at: datetime,
    on_behalf_of: UUID | None = None,
    purpose: str = "",
    before: str = "",
    after: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> CustodyEvent:
    """Put one event together; whoever asked for it writes it at once, in the transaction of the change."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{act} must be recorded in the transaction of the change")
    organisation_id = on_behalf_of or actor.organisation_id
    event = {
        "v": VERSION,
        "act": Act(act).value,
        "time": _milliseconds(at),
        "subject": {"kind": SubjectKind(subject_kind).value, "id": str(subject_id)},
        "actor": str(actor.id),
        "role": actor.role.value,
    } | _given(
        on_behalf_of=str(organisation_id or ""),
        purpose=_short(purpose),
        before=before,
        after=after,
        facts={name: _checked(value) for name, value in (facts or {}).items()},
    )
    hashed, salt = canonical(event), os.urandom(SALT_BYTES)
    return CustodyEvent(
        at=at,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        actor_id=actor.id,
        actor_role=actor.role,
        on_behalf_of=organisation_id,
        event_json=hashed.decode(),
        salt=salt,
        commit=commitment(salt, hashed),
    )


def move(
    obj: Thing,
    *,
    to: str,
    table: StateTable,
    actor: Actor,
    act: Act,
    at: datetime,
    facts: Mapping[str, Fact] | None = None,
    purpose: str = "",
    also: Mapping[str, object] | None = None,
    only_if: Mapping[str, object] | None = None,
    on_behalf_of: UUID | None = None,
) -> Thing:
    """Move obj to another state, and say so in the same transaction; the only function that assigns a state.

    also: further columns written by the same statement.
    only_if: further conditions on the row, e.g. the attempt that holds the lease.

    Raises:
        IllegalMove: the table has no such arrow.
        NotAllowed: the arrow belongs to other roles.
        Conflict: the row is no longer as obj shows it; nothing was written.
    """
    old, changes = obj.state, {"state": to, **(also or {})}
    table.check(old=old, new=to, role=actor.role)
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{act} must be recorded in the transaction of the change")
    rows = _rows_of(obj).filter(pk=obj.pk, state=old, **(only_if or {}))
    if rows.update(**changes) != 1:
        raise Conflict(f"{table.name} {obj.pk} is no longer {old}")
    for column, value in changes.items():
        setattr(obj, column, value)
    record(
        actor=actor,
        act=act,
        subject_kind=obj.custody_kind,
        subject_id=obj.pk,
        at=at,
        on_behalf_of=on_behalf_of,
        purpose=purpose,
        before=old,
        after=to,
        facts=facts,
    )
    return obj


def _rows_of(obj: Movable) -> models.QuerySet[models.Model]:
    if not isinstance(obj, models.Model):
        raise TypeError(f"{type(obj).__name__} is no model")
    return type(obj)._base_manager.all()  # noqa: SLF001 - Django's documented name for all rows


def _milliseconds(at: datetime) -> str:
    """RFC 3339 in UTC with exactly three digits, so that equal times are equal bytes."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone proves nothing")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _given(**members: object) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}


def _short(words: str) -> str:
    if len(words) > LONGEST_WORD:
        raise ValueError(f"an event has room for {LONGEST_WORD} characters")
    return words


def _checked(value: Fact) -> Fact:
    return _short(value) if isinstance(value, str) else value
