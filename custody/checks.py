"""Nothing lost, as far as custody can see: the invariants of the audit, computed from rows, stores and log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min, Q

from custody import mending, verify
from custody.acts import Act, SubjectKind
from custody.errors import KeyNotHeld, PartsIncomplete, VaultError
from custody.keys import keyring
from custody.models import CopyCheck, CopyName, CustodyEvent, IntendedBlob, StagedPart, StoredObject
from custody.safe.parts import open_part
from custody.safe.sweep import orphans
from custody.safe.unwrap import data_key
from custody.sequencer import check_not_forked


@dataclass(frozen=True, slots=True)
class Violation:
    """invariant: I-1 to I-8.  detail: ids and numbers only."""

    invariant: str
    detail: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.detail}"


def violations(at: datetime) -> list[Violation]:
    """Everything that is not as it must be; needs the private keys, and reads every byte that is kept."""
    found = chain(_copies(), _secured_once(), _orphans(at), _acknowledged_parts(), _log(), _staged_long_enough())
    return list(found)


def _copies() -> Iterator[Violation]:
    """I-2: two copies of each object, each opens completely and is what was recorded."""
    for stored in StoredObject.objects.order_by("stored_at").iterator():
        copies = {copy.which: copy for copy in CopyCheck.objects.filter(item_id=stored.item_id)}
        try:
            dek = data_key(stored)
        except VaultError as error:
            yield Violation("I-2", f"item {stored.item_id} cannot be opened: {type(error).__name__}")
            continue
        for which in CopyName:
            if which not in copies or not mending.is_good(stored, copies[which], dek):
                yield Violation("I-2", f"copy {which.value} of item {stored.item_id} is not what was stored")


def _secured_once() -> Iterator[Violation]:
    """I-3: an item is secured once, and only if it is stored."""
    secured = CustodyEvent.objects.filter(act=Act.ITEM_SECURED, subject_kind=SubjectKind.ITEM)
    counted = dict(secured.order_by().values_list("subject_id").annotate(Count("pk")))
    for item_id, count in counted.items():
        if count != 1:
            yield Violation("I-3", f"item {item_id} was secured {count} times")
    stored = set(StoredObject.objects.filter(pk__in=counted).values_list("pk", flat=True))
    for item_id in counted.keys() - stored:
        yield Violation("I-3", f"item {item_id} is secured and not stored")


def _orphans(at: datetime) -> Iterator[Violation]:
    """I-3: nothing lies in a store for longer than a day without belonging to something."""
    for _store, name in orphans(settings.ORPHAN_AGE):
        yield Violation("I-3", f"{name} belongs to nothing")
    for intended in IntendedBlob.objects.filter(intended_at__lt=at - 2 * settings.ORPHAN_AGE):
        yield Violation("I-3", f"{intended.name} was intended and never swept")


def _acknowledged_parts() -> Iterator[Violation]:
    """I-4: a part that was acknowledged is there, opens, and has its length; parts follow one another without gaps."""
    reached: dict[object, int] = {}
    for part in StagedPart.objects.filter(removed_at=None).order_by("upload_id", "offset").iterator():
        if part.offset != reached.get(part.upload_id, 0):
            yield Violation("I-4", f"upload {part.upload_id} has a gap before {part.offset}")
        reached[part.upload_id] = part.offset + part.length_bytes
        try:
            for _step in open_part(part):
                pass
        except KeyNotHeld:
            continue  # it is there, and this process may not look inside
        except (VaultError, PartsIncomplete) as error:
            yield Violation("I-4", f"part at {part.offset} of upload {part.upload_id}: {type(error).__name__}")


def _log() -> Iterator[Violation]:
    """I-6: every checkpoint ever signed fits the log, so every receipt ever issued verifies."""
    for problem in verify.verify_log().problems:
        yield Violation("I-6", problem)
    if lost := verify.unplaced():
        yield Violation("I-6", f"{lost} events have no leaf and do not wait for one")
    try:
        check_not_forked(keyring().verifier())
    except VaultError as error:
        yield Violation("I-6", f"the next checkpoint could not be signed: {error}")


def _staged_long_enough() -> Iterator[Violation]:
    """I-8: the parts of a stored item are removed only 72 hours after it was secured."""
    removed = StagedPart.objects.exclude(removed_at=None)
    stored = StoredObject.objects.filter(upload_id__in=removed.values("upload_id")).values_list("item_id", "upload_id")
    for item_id, upload_id in stored.iterator():
        if CustodyEvent.objects.filter(act=Act.ITEM_WITHDRAWN, subject_id=item_id).exists():
            continue  # the provider took it back before hand-over
        secured = _counted_from(item_id)
        first = removed.filter(upload_id=upload_id).aggregate(at=Min("removed_at"))["at"]
        if secured is None or first < secured.at + settings.STAGING_KEPT:
            yield Violation("I-8", f"parts of item {item_id} were removed too early")


def _counted_from(object_id: UUID) -> CustodyEvent | None:
    """When the days began to count: an item's securing; a working copy's being stored, which nobody else has."""
    secured = Q(act=Act.ITEM_SECURED) | Q(act=Act.ITEM_STORED, subject_kind=SubjectKind.WORKING_COPY)
    return CustodyEvent.objects.filter(secured, subject_id=object_id).order_by("sequence").first()
