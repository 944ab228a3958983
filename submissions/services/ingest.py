"""Ingest: a RECEIVED item goes into the vault, in named steps. Any step may be the last one of this process."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from common import doorbell
from common.actors import Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BlobMissing, BlobStoreUnavailable, CopiesDiffer, PartsIncomplete, Tampered
from custody.models import StoredObject
from submissions.kinds import HeldReason
from submissions.models import DeclaredDigest, Item, Upload
from submissions.services import compare
from submissions.services.lease import Lease, LeaseLost, claim
from submissions.states import ITEM, ItemState

logger = structlog.get_logger(__name__)


def ingest_item(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Bring one item from RECEIVED to STORED, or set it apart; once, twice or fifty times in parallel: one result.

    Raises:
        BlobStoreUnavailable, CopiesDiffer: the lease is given back, the item is tried again.

    Source: Protocol, Transfer of data to the Mechanism, sentence 3 (T3).
    """
    lease = claim(actor=actor, item_id=item_id, at=at)
    if lease is None:
        _compare_late(actor=actor, item_id=item_id, at=at)
        return
    upload = Upload.objects.select_related("item__submission").get(item_id=item_id)
    try:
        _ingest(actor, upload, lease)
    except (LeaseLost, Conflict) as lost:
        # Somebody else finished it, or the sender took it back: whatever was written is swept.
        logger.info("ingest.lost", item=str(item_id), attempt=lease.attempt, why=type(lost).__name__)
    except (BlobStoreUnavailable, CopiesDiffer):
        lease.give_up()
        raise


def _ingest(actor: Actor, upload: Upload, lease: Lease) -> None:
    """Steps 2 to 5: open, digest, seal twice, read back, compare, and one transaction at the end."""
    if safe.stored_object(upload.item_id):
        # The vault has it since an earlier round; a person looked at why it was held and sent it on.
        _conclude(actor, upload, lease, deposited=None, declared=[])
        return
    try:
        deposited = safe.deposit(
            actor=actor,
            upload_id=upload.pk,
            item_id=upload.item_id,
            attempt=lease.attempt,
            length_bytes=upload.length_bytes,
            heartbeat=lease.renew,
            at=lease.now(),
        )
        declared = compare.compared(upload, sha256=deposited.sha256)
    except PartsIncomplete:
        _hold(actor, upload, lease, HeldReason.MISSING_PARTS)
    except BlobMissing:
        _hold(actor, upload, lease, HeldReason.MISSING_PARTS)
    except CopiesDiffer:
        raise
    except Tampered:
        _hold(actor, upload, lease, HeldReason.UNREADABLE)
    else:
        lease.renew()
        _conclude(actor, upload, lease, deposited=deposited, declared=declared)


@transaction.atomic
def _conclude(
    actor: Actor, upload: Upload, lease: Lease, *, deposited: safe.Deposited | None, declared: list[DeclaredDigest]
) -> None:
    """Step 5: object, wraps, event and state together, and only by whoever still holds the lease."""
    at, item = lease.now(), upload.item
    compare.write_down(declared)
    differs = deposited is not None and compare.disagreement(item)
    stored = safe.keep(deposited, actor=actor, at=at) if deposited else safe.stored_object(item.pk)
    if stored is None:
        raise Conflict("the stored object is gone")
    facts = facts_of(item, stored)
    kept: dict[str, object] = {"stored_at": at, "fingerprint": safe.fingerprint(stored.sha256), "lease_until": None}
    to, act = (ItemState.HELD, Act.ITEM_HELD) if differs else (ItemState.STORED, Act.ITEM_STORED)
    if differs:
        facts["reason"] = HeldReason.DIGEST_MISMATCH.value
        kept |= _held(HeldReason.DIGEST_MISMATCH)
    ledger.move(
        item,
        to=to,
        table=ITEM,
        actor=actor,
        act=act,
        at=at,
        facts=facts,
        also=kept,
        only_if={"attempt": lease.attempt},
        on_behalf_of=item.submission.organisation_id,
    )
    doorbell.ring(doorbell.TaskName.LABEL_ITEM, item_id=item.pk)


def facts_of(item: Item, stored: StoredObject | safe.Deposited) -> dict[str, ledger.Fact]:
    """What the log says of an item in the vault: enough for whoever has the file to show that it is this one."""
    return {
        "sha256": stored.sha256,
        "sha512": stored.sha512,
        "size_bytes": stored.size_bytes,
        "number": item.number,
        "submission": str(item.submission_id),
    }


@transaction.atomic
def _hold(actor: Actor, upload: Upload, lease: Lease, reason: HeldReason) -> None:
    """Set the item apart: trying again would find the same. What arrived stays in staging."""
    ledger.move(
        upload.item,
        to=ItemState.HELD,
        table=ITEM,
        actor=actor,
        act=Act.ITEM_HELD,
        at=lease.now(),
        facts={"reason": reason.value},
        also={"lease_until": None, **_held(reason)},
        only_if={"attempt": lease.attempt},
        on_behalf_of=upload.item.submission.organisation_id,
    )


def _held(reason: HeldReason) -> dict[str, object]:
    return {"held_reason": reason.value}


def _compare_late(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Compare a digest that was declared after the bytes were stored, and hold the item if it differs."""
    stored = safe.stored_object(item_id)
    upload = Upload.objects.select_related("item__submission").filter(item_id=item_id).first()
    if stored is None or upload is None or upload.item.state not in {ItemState.STORED, ItemState.SECURED}:
        return
    declared = compare.compared(upload, sha256=stored.sha256)
    if not declared:
        return
    with transaction.atomic():
        compare.write_down(declared)
        if all(one.agrees for one in declared):
            return
        ledger.move(
            upload.item,
            to=ItemState.HELD,
            table=ITEM,
            actor=actor,
            act=Act.ITEM_HELD,
            at=at,
            facts={"reason": HeldReason.DIGEST_MISMATCH.value},
            also=_held(HeldReason.DIGEST_MISMATCH),
            on_behalf_of=upload.item.submission.organisation_id,
        )
