"""The way of items out of the house: asked, recorded and unlocked in one transaction; only then is a byte read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.errors import NotVisible
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.errors import CopiesDiffer
from custody.models import StoredObject
from custody.permissions import check_is_worker
from custody.safe.opened import Opened
from custody.safe.unwrap import data_key
from vault.lane import open_lanes

_WORTH_A_THREAD_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class ToExport:
    """One item that may leave now.

    object_id: the stored object whose bytes leave, the item's own or that of a working copy made from it.
    on_behalf_of: the organisation that gave the item.  facts: what the event says besides.
    """

    item_id: UUID
    object_id: UUID
    on_behalf_of: UUID
    facts: Mapping[str, ledger.Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exported:
    """An item whose export is in the log; its bytes can be read once."""

    item_id: UUID
    size_bytes: int
    sha256: str
    sha512: str
    at: datetime
    opened: Opened

    def close(self) -> None:
        """Let go of it; for those that were not read to their end."""
        self.opened.close()

    def steps(self) -> Iterator[bytes]:
        """All of it, hashed again on its way; CopiesDiffer after the last byte if it is not what was stored."""
        hashed = sha256()
        with ExitStack() as stack:
            (lane,) = open_lanes(stack, [hashed.update], worth_threads=self.size_bytes >= _WORTH_A_THREAD_BYTES)
            for step in self.opened.in_order():
                lane.put(step)
                yield step
        if hashed.hexdigest() != self.sha256:
            raise CopiesDiffer(f"item {self.item_id} is not what was stored")


def open_for_export(
    *, actor: Actor, choose: Callable[[], Sequence[ToExport]], purpose: str, at: datetime
) -> list[Exported]:
    """Open what `choose` allows; that it left, and on whose behalf, is committed before the first byte.

    choose: called inside the transaction. It locks what its answer rests on, so nothing of that can change before the
    events are in the log; what it does not name stays closed.

    Raises:
        NotAllowed: only the portal's own packaging exports.
        KeyNotHeld: this process opens nothing; no event was written.
        NoGoodCopy: neither copy of one can be read now.

    Source: Protocol D1, D2, D3.
    """
    check_is_worker(actor)
    with transaction.atomic(durable=True):
        chosen = choose()
        objects = StoredObject.objects.in_bulk([one.object_id for one in chosen])
        if missing := {one.object_id for one in chosen} - objects.keys():
            raise NotVisible(f"{len(missing)} objects are not stored")
        deks = [data_key(objects[one.object_id]) for one in chosen]
        for one in chosen:
            _record(actor, one, objects[one.object_id], purpose, at)
    with ExitStack() as undo:
        exported = []
        for one, dek in zip(chosen, deks, strict=True):
            exported.append(_exported(one, objects[one.object_id], dek, at))
            undo.callback(exported[-1].close)
        undo.pop_all()
    return exported


def _record(actor: Actor, one: ToExport, stored: StoredObject, purpose: str, at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=Act.ITEM_EXPORTED,
        subject_kind=SubjectKind.ITEM,
        subject_id=one.item_id,
        at=at,
        on_behalf_of=one.on_behalf_of,
        purpose=purpose,
        facts={**one.facts, "sha256": stored.sha256, "size_bytes": stored.size_bytes},
    )


def _exported(one: ToExport, stored: StoredObject, dek: bytes, at: datetime) -> Exported:
    return Exported(one.item_id, stored.size_bytes, stored.sha256, stored.sha512, at, Opened(stored, dek, at))
