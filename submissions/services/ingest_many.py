"""Small items are ingested together: what a sync, a commit and an event batch cost is paid once for two hundred.

Each item has its own lease, attempt, key and event, exactly as when it goes alone (`ingest`); one that is held,
taken back or taken over meanwhile changes nothing for the others.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef

from common import doorbell
from common.actors import Actor
from common.errors import Conflict
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BlobMissing, BlobStoreUnavailable, CopiesDiffer, PartsIncomplete
from custody.ledger_many import Step, move_all
from submissions.kinds import Algorithm, HeldReason
from submissions.models import DeclaredDigest, Item, Upload
from submissions.services import ingest
from submissions.services.lease import SMALL_BYTES, TRIES_IN_COMPANY, Leases, claim_small, waiting_in_company
from submissions.states import ITEM, ItemState

ITEMS_A_BATCH = 200
# Files of a folder come a few milliseconds apart: who waits this long before it begins takes many along.
GATHER_SECONDS = 0.3
# A folder of a hundred thousand goes on for an hour: what else is to be done gets its turn this often.
ROUND_SECONDS = 10
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Result:
    """What one item is about to become. deposited: None when its parts are not what was acknowledged."""

    upload: Upload
    deposited: safe.Deposited | None
    digests: dict[str, str]
    reason: HeldReason | None = None


def answer_bell(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Do what a bell for one item asks, and with a small one everything small that waits: its own bells find it done.

    Raises:
        BlobStoreUnavailable, CopiesDiffer: the leases are given back, the items are tried again.
    """
    late = Exists(DeclaredDigest.objects.filter(item=OuterRef("pk"), agrees__isnull=True))
    asked = Item.objects.visible_to(actor).filter(pk=item_id).annotate(is_late=late)
    row = asked.values_list("state", "size_bytes", "attempt", "is_late").first()
    if row is None:
        return
    state, size_bytes, attempt, is_late = row
    is_waiting = state == ItemState.RECEIVED
    if is_waiting and size_bytes <= SMALL_BYTES and attempt < TRIES_IN_COMPANY:
        _ingest_until_none_waits(actor, at)
    elif is_waiting or is_late:
        ingest.ingest_item(actor=actor, item_id=item_id, at=at)


def _ingest_until_none_waits(actor: Actor, at: datetime) -> None:
    """Until none is left, not until few are: who came while another one waited has not rung (`arrive.finish`)."""
    began, now = time.monotonic(), at
    time.sleep(GATHER_SECONDS)
    while taken := ingest_waiting(actor=actor, at=now):
        if taken < ITEMS_A_BATCH:
            time.sleep(GATHER_SECONDS)
        now = at + timedelta(seconds=time.monotonic() - began)
        if now - at > timedelta(seconds=ROUND_SECONDS):
            _ring_for_the_next(actor, now)
            return


def _ring_for_the_next(actor: Actor, at: datetime) -> None:
    following = waiting_in_company(actor=actor, at=at).values_list("pk", flat=True).first()
    if following:
        doorbell.ring_now(doorbell.TaskName.INGEST_ITEM, item_id=following)


def ingest_waiting(*, actor: Actor, at: datetime) -> int:
    """Bring one batch of small items from RECEIVED to STORED, or set them apart; returns how many were taken up.

    What failed twice in company is left to `ingest_item`: an item that cannot be had must not hold up its neighbours.

    Raises:
        BlobStoreUnavailable, CopiesDiffer: the leases are given back, the items are tried again.

    Source: Protocol, Transfer of data to the Mechanism, sentence 3 (T3).
    """
    leases = claim_small(actor=actor, limit=ITEMS_A_BATCH, at=at)
    if not leases.attempts:
        return 0
    try:
        results, again = _deposited(actor, leases)
        _conclude(actor, results, leases)
    except (BlobStoreUnavailable, Conflict):
        leases.give_up()
        raise
    if again:
        leases.give_up()
        raise CopiesDiffer(f"{again} of {len(leases.attempts)} were not read back as they were written")
    return len(leases.attempts)


def _deposited(actor: Actor, leases: Leases) -> tuple[list[_Result], int]:
    """Steps 2 to 4 for all of them; also how many are to be tried again."""
    found = Upload.objects.select_related("item__submission").filter(item__in=leases.attempts)
    uploads = {one.item_id: one for one in found}
    others = _other_digests(leases.attempts)
    many = safe.deposit_many(
        actor=actor,
        uploads=[
            safe.Small(one.pk, one.item_id, leases.attempts[one.item_id], one.length_bytes, others[one.item_id])
            for one in uploads.values()
        ],
        at=leases.now(),
    )
    results = [_Result(uploads[one.item_id], one, many.digests[one.item_id]) for one in many.deposited]
    reasons = {item_id: _reason(why) for item_id, why in many.refused.items()}
    results += [_Result(uploads[item_id], None, {}, reason) for item_id, reason in reasons.items() if reason]
    return results, sum(reason is None for reason in reasons.values())


def _reason(why: Exception) -> HeldReason | None:
    """Why an item is set apart: trying again would find the same. None when it would not."""
    if isinstance(why, CopiesDiffer):
        return None
    return HeldReason.MISSING_PARTS if isinstance(why, PartsIncomplete | BlobMissing) else HeldReason.UNREADABLE


def _other_digests(item_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Digests that were declared and that ingest itself does not take."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = DeclaredDigest.objects.filter(item__in=item_ids, agrees__isnull=True).exclude(algorithm=Algorithm.SHA256)
    for item_id, algorithm in rows.values_list("item_id", "algorithm"):
        found[item_id].append(algorithm)
    return found


@transaction.atomic
def _conclude(actor: Actor, results: list[_Result], leases: Leases) -> None:
    """Step 5 for all that are still ours: objects, wraps, events and states together."""
    at, mine = leases.now(), leases.lock()
    ours = [one for one in results if one.upload.item_id in mine]
    if len(ours) < len(results):
        # Somebody else finished them, or their sender took them back: whatever was written is swept.
        logger.info("ingest.lost", items=len(results) - len(ours))
    differing = _compared(ours)
    safe.keep_all([one.deposited for one in ours if one.deposited], actor=actor, at=at)
    for told in _alike(ours, differing):
        steps = [_step(one, leases, at, told.reason) for one in told.results]
        move_all(steps, to=told.to, table=ITEM, actor=actor, act=told.act, at=at)
    if ours:
        doorbell.ring(doorbell.TaskName.LABEL_ITEM, item_id=ours[0].upload.item_id)


@dataclass(frozen=True, slots=True)
class _Alike:
    """Results that become the same in the same words."""

    results: list[_Result]
    to: ItemState
    act: Act
    reason: HeldReason | None


def _alike(results: list[_Result], differing: set[UUID]) -> list[_Alike]:
    groups: dict[HeldReason | None, list[_Result]] = defaultdict(list)
    for one in results:
        mismatch = HeldReason.DIGEST_MISMATCH if one.upload.item_id in differing else None
        groups[one.reason or mismatch].append(one)
    return [
        _Alike(some, ItemState.HELD, Act.ITEM_HELD, reason)
        if reason
        else _Alike(some, ItemState.STORED, Act.ITEM_STORED, None)
        for reason, some in groups.items()
    ]


def _compared(results: list[_Result]) -> set[UUID]:
    """Write down what the senders' own digests say, and return the items with one that differs."""
    known = {
        one.upload.item_id: {Algorithm.SHA256.value: one.deposited.sha256, **one.digests}
        for one in results
        if one.deposited
    }
    # Locked, and read behind the lock: what a sender says meanwhile waits for its own answer.
    declared = DeclaredDigest.objects.select_for_update().filter(item__in=known, agrees__isnull=True).order_by("pk")
    answers: dict[bool, list[int]] = {True: [], False: []}
    for one in declared:
        if one.algorithm in known[one.item_id]:
            answers[one.value == known[one.item_id][one.algorithm]].append(one.pk)
    for agrees, some in answers.items():
        DeclaredDigest.objects.filter(pk__in=some).update(agrees=agrees)
    return set(DeclaredDigest.objects.filter(item__in=known, agrees=False).values_list("item_id", flat=True))


def _step(one: _Result, leases: Leases, at: datetime, reason: HeldReason | None) -> Step:
    item = one.upload.item
    facts: dict[str, ledger.Fact] = {}
    also: dict[str, object] = {"lease_until": None}
    if one.deposited:
        facts = ingest.facts_of(item, one.deposited)
        also |= {"stored_at": at, "fingerprint": safe.fingerprint(one.deposited.sha256)}
    if reason:
        facts["reason"] = reason.value
        also["held_reason"] = reason.value
    return Step(
        item,
        facts,
        also,
        only_if={"attempt": leases.attempts[item.pk]},
        on_behalf_of=item.submission.organisation_id,
    )
