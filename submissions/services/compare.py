"""What arrived, against what the sender said would arrive."""

import hashlib
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from custody import safe
from submissions.kinds import Algorithm
from submissions.models import DeclaredDigest, Item, Upload
from submissions.states import ItemState


def digests_of_parts(upload_id: UUID, *, length_bytes: int, algorithms: set[Algorithm]) -> dict[Algorithm, str]:
    """Read the staged parts once more, for digests that ingest itself does not take and somebody declared."""
    hashers = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    for step in safe.open_parts(upload_id, length_bytes=length_bytes):
        for hasher in hashers.values():
            hasher.update(step)
    return {name: hasher.hexdigest() for name, hasher in hashers.items()}


def compared(upload: Upload, *, sha256: str) -> list[DeclaredDigest]:
    """Return every declaration that was not compared yet, each with its answer; nothing is written.

    A declaration in an algorithm for which the bytes would have to be read again stays open once staging is gone.
    """
    declared = list(DeclaredDigest.objects.filter(item=upload.item, agrees__isnull=True))
    others = {Algorithm(one.algorithm) for one in declared} - {Algorithm.SHA256}
    known = {Algorithm.SHA256: sha256}
    if others and upload.staging_removed_at is None:
        known |= digests_of_parts(upload.pk, length_bytes=upload.length_bytes, algorithms=others)
    answered = [one for one in declared if Algorithm(one.algorithm) in known]
    for one in answered:
        one.agrees = one.value == known[Algorithm(one.algorithm)]
    return answered


def write_down(declared: list[DeclaredDigest]) -> None:
    """Keep the answers, unless the sender has said something else meanwhile: then the new word waits for its own."""
    for one in declared:
        DeclaredDigest.objects.filter(pk=one.pk, value=one.value).update(agrees=one.agrees)


def disagreement(item: Item) -> bool:
    """Whether any declaration was found to differ."""
    return DeclaredDigest.objects.filter(item=item, agrees=False).exists()


def not_compared(*, limit: int) -> list[UUID]:
    """Items in the vault with a declaration that came later than their bytes and can still be compared."""
    late = DeclaredDigest.objects.filter(agrees__isnull=True, item__state__in=(ItemState.STORED, ItemState.SECURED))
    staged = Upload.objects.filter(item=OuterRef("item"), staging_removed_at__isnull=True)
    late = late.filter(Q(algorithm=Algorithm.SHA256) | Exists(staged))
    return list(late.order_by().values_list("item_id", flat=True).distinct()[:limit])
