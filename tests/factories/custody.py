"""Uploads, stored items and events made by the real safe and the real ledger."""

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from common.actors import WORKER, Actor, Role
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, StoredObject

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def bytes_of(size: int) -> bytes:
    """Bytes that repeat nowhere nearby, so that a swapped piece shows."""
    return b"".join(number.to_bytes(8, "big") for number in range(size // 8 + 1))[:size]


def actor_in(role: Role, *, organisation_id: UUID | None = None) -> Actor:
    return Actor(id=uuid4(), role=role, organisation_id=organisation_id)


def upload(content: bytes, *, part_bytes: int = 1 << 20, at: datetime = NOON) -> UUID:
    """A complete upload in parts, durable and acknowledged."""
    upload_id = uuid4()
    for number, offset in enumerate(range(0, len(content), part_bytes)):
        piece = content[offset : offset + part_bytes]
        staged = safe.receive(
            upload_id=upload_id,
            part_number=number,
            offset=offset,
            stream=io.BytesIO(piece),
            length_bytes=len(piece),
            checksum=None,
        )
        with transaction.atomic():
            safe.acknowledge(staged, at=at)
    return upload_id


def deposited(content: bytes, *, item_id: UUID | None = None, part_bytes: int = 1 << 20) -> safe.Deposited:
    return safe.deposit(
        actor=WORKER,
        upload_id=upload(content, part_bytes=part_bytes),
        item_id=item_id or uuid4(),
        attempt=1,
        length_bytes=len(content),
        heartbeat=lambda: None,
        at=NOON,
    )


def stored(content: bytes, *, item_id: UUID | None = None) -> StoredObject:
    """An item in the vault, with the events of a real one."""
    deposit = deposited(content, item_id=item_id)
    with transaction.atomic():
        kept = safe.keep(deposit, actor=WORKER, at=NOON)
        event(act=Act.ITEM_STORED, subject_id=kept.item_id)
        event(act=Act.ITEM_SECURED, subject_id=kept.item_id)
    return kept


def event(
    *,
    act: Act = Act.ITEM_RECEIVED,
    subject_kind: SubjectKind = SubjectKind.ITEM,
    subject_id: UUID | None = None,
    actor: Actor = WORKER,
    on_behalf_of: UUID | None = None,
    at: datetime = NOON,
) -> CustodyEvent:
    with transaction.atomic():
        return ledger.record(
            actor=actor,
            act=act,
            subject_kind=subject_kind,
            subject_id=subject_id or uuid4(),
            at=at,
            on_behalf_of=on_behalf_of,
        )


def events(count: int) -> list[CustodyEvent]:
    return [event(at=NOON + timedelta(seconds=number)) for number in range(count)]
