"""Many items are announced at once: a folder's list comes in batches, each of them whole or not at all."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from common.actors import Actor
from common.ids import reference
from custody import ledger
from custody.acts import Act
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, Item, ItemDraft, ItemList, Submission, Upload
from submissions.policies import ITEMS_PER_LIST
from submissions.services import manifest
from submissions.services.arrive import finish_empty
from submissions.services.bulk_check import Announced, check_lines
from submissions.services.capability import GIVEN, give_capability
from submissions.services.expect import check_room, lock_draft, new_upload, raw, usable_digest
from submissions.services.naming import sealed_name

__all__ = ["MOST_LINES", "Announced", "Listed", "Placed", "list_items"]
MOST_LINES = ITEMS_PER_LIST
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the bytes of one line go. capability: shown once, kept hashed."""

    line: int
    item_id: UUID
    number: int
    upload_id: UUID
    capability: str


@dataclass(frozen=True, slots=True)
class Listed:
    """salt: with it, whoever has the list can show that the event in the log speaks of it."""

    placed: list[Placed]
    sha256: str
    salt: str


@transaction.atomic
def list_items(*, actor: Actor, submission_id: UUID, lines: Sequence[Announced], at: datetime) -> Listed:
    """Make room for all files of a list, or for none; the same list again is the same items, with fresh capabilities.

    Raises:
        LinesRefused: carries what is wrong with each line.
        TooManyLines, TooManyItems, QuotaReached, LittleRoom: told now, never in the middle of an upload.

    Source: Protocol, Transfer of data to the Mechanism (T1).
    """
    submission = lock_draft(actor, submission_id)
    check_lines(lines)
    digest = _digest(lines)
    known = ItemList.objects.filter(submission=submission, sha256=digest).first()
    if known is None:
        check_room(submission, [line.size_bytes for line in lines])
        known, placed = _taken_in(actor, submission, lines, digest, at)
    else:
        placed = _placed_again(actor, known, at)
    return Listed(placed, known.sha256, bytes(known.salt).hex())


def _taken_in(
    actor: Actor, submission: Submission, lines: Sequence[Announced], digest: str, at: datetime
) -> tuple[ItemList, list[Placed]]:
    last = Item.objects.filter(submission=submission).aggregate(last=Max("number"))["last"] or 0
    names = [(raw(line.name), raw(line.relative_path) if line.relative_path else b"") for line in lines]
    items = [
        Item(submission=submission, number=number, accession=accession, size_bytes=line.size_bytes, created_at=at)
        for number, accession, line in zip(_numbers(last, lines), _accessions(len(lines)), lines, strict=True)
    ]
    for item, (name, path) in zip(items, names, strict=True):
        # Now and not at hand-over: a hundred thousand would keep whoever hands over waiting.
        item.sealed_name = sealed_name(item_id=item.pk, name=name, relative_path=path)
    Item.objects.bulk_create(items)
    ItemDraft.objects.bulk_create(
        ItemDraft(item=item, name=name, relative_path=path) for item, (name, path) in zip(items, names, strict=True)
    )
    DeclaredDigest.objects.bulk_create(
        DeclaredDigest(
            item=item, algorithm=algorithm, origin=DigestOrigin.MANIFEST, value=usable_digest(algorithm, value)
        )
        for item, line in zip(items, lines, strict=True)
        for algorithm, value in line.digests.items()
    )
    named = [(item, line.name, line.relative_path) for item, line in zip(items, lines, strict=True)]
    manifest.apply_to_all(submission, named)
    uploads = [new_upload(actor, item, at) for item in items]
    capabilities = [give_capability(upload, actor=actor, at=at) for upload in uploads]
    Upload.objects.bulk_create(uploads)
    kept = ItemList.objects.create(
        submission=submission,
        sha256=digest,
        salt=os.urandom(SALT_BYTES),
        first_number=last + 1,
        count=len(lines),
        listed_at=at,
    )
    _record(actor, submission, kept, at)
    finish_empty(actor, submission, [item for item in items if not item.size_bytes], at=at)
    return kept, _placed(uploads, capabilities)


def _numbers(last: int, lines: Sequence[Announced]) -> range:
    return range(last + 1, last + 1 + len(lines))


def _accessions(count: int) -> list[str]:
    """Fresh ones: among a million items one draw of a thousand meets one of them once in a thousand times."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn |= {reference("ITM") for _ in range(count - len(drawn))}
        drawn -= set(Item.objects.filter(accession__in=drawn).values_list("accession", flat=True))
    return list(drawn)


def _placed_again(actor: Actor, known: ItemList, at: datetime) -> list[Placed]:
    """Hand out a fresh capability for each item of a list that is known; those handed out before stop working."""
    numbers = (known.first_number, known.first_number + known.count - 1)
    rows = Upload.objects.select_related("item").filter(
        item__submission_id=known.submission_id, item__number__range=numbers
    )
    uploads = list(rows.order_by("item__number"))
    capabilities = [give_capability(upload, actor=actor, at=at) for upload in uploads]
    Upload.objects.bulk_update(uploads, GIVEN, batch_size=250)
    return _placed(uploads, capabilities)


def _placed(uploads: Sequence[Upload], capabilities: Sequence[str]) -> list[Placed]:
    """In the order of the lines. uploads: with their items."""
    return [
        Placed(line, upload.item_id, upload.item.number, upload.pk, capability)
        for line, (upload, capability) in enumerate(zip(uploads, capabilities, strict=True), start=1)
    ]


def _record(actor: Actor, submission: Submission, kept: ItemList, at: datetime) -> None:
    told = hashlib.sha256(bytes(kept.salt) + bytes.fromhex(kept.sha256)).hexdigest()
    ledger.record(
        actor=actor,
        act=Act.SUBMISSION_LISTED,
        subject_kind=submission.custody_kind,
        subject_id=submission.pk,
        at=at,
        on_behalf_of=submission.organisation_id,
        facts={"items": kept.count, "first_number": kept.first_number, "list_sha256": told},
    )


def _digest(lines: Sequence[Announced]) -> str:
    """The digest of the list in the one form that both sides can write down: JSON, keys in order, no blanks."""
    told = [_plain(line) for line in lines]
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(line: Announced) -> Mapping[str, object]:
    digests = {Algorithm(name).value: value for name, value in line.digests.items()}
    return {"name": line.name, "relative_path": line.relative_path, "size_bytes": line.size_bytes, **digests}
