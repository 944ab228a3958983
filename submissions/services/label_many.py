"""Small items are named and scanned together: the child that names types is started once for a hundred of a sender."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.turns import turn
from custody import safe
from submissions.kinds import LabelKind
from submissions.models import Item, ItemLabel, Upload
from submissions.sandbox import Identified, identify_all
from submissions.services.label import (
    UNREADABLE,
    ends_of,
    label_item,
    not_scanned,
    scan_label,
    settled,
    type_label,
    write_down,
)
from submissions.services.lease import SMALL_BYTES

ITEMS_A_BATCH = 100
# The child is not started again at once for the few that came meanwhile: nobody waits for a label.
PAUSE_SECONDS = 1.0
# Of labelling in batches: two would do the same work twice.
TURN = 0x6C616265


def answer_bell(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Do what a bell for one item asks, and with a small one everything small that nobody has looked at."""
    if _unlabelled(actor).filter(pk=item_id).exists():
        with turn(TURN) as is_ours:
            # Who is at it already comes to this one too, or the sweeper does.
            if is_ours:
                began = time.monotonic()
                while label_waiting(actor=actor, at=at + timedelta(seconds=time.monotonic() - began)):
                    time.sleep(PAUSE_SECONDS if _unlabelled(actor).exists() else 0)
    else:
        label_item(actor=actor, item_id=item_id, at=at)


def label_waiting(*, actor: Actor, at: datetime) -> int:
    """Label one batch of small items of one submission; returns how many."""
    first = _unlabelled(actor).order_by("stored_at").values_list("submission_id", flat=True).first()
    if first is None:
        return 0
    waiting = list(_unlabelled(actor).filter(submission_id=first).order_by("stored_at")[:ITEMS_A_BATCH])
    found = Upload.objects.select_related("item").filter(item__in=waiting)
    write_down(actor=actor, labels=_labels(list(found), at), at=at)
    return len(waiting)


def _labels(uploads: list[Upload], at: datetime) -> list[ItemLabel]:
    stored = safe.stored_objects([one.item_id for one in uploads])
    contents = {one.item_id: _content(one) for one in uploads}
    ends = {
        one.item_id: ends_of(_steps(content), one)
        for one in uploads
        if isinstance(content := contents[one.item_id], bytes)
    }
    named = dict(zip(ends, identify_all(list(ends.values())) if ends else [], strict=True))
    known = settled([one.item_id for one in uploads], at)
    made = []
    for one in uploads:
        content = contents[one.item_id]
        if LabelKind.TYPE not in known[one.item_id]:
            found: Identified | Exception = content if isinstance(content, Exception) else named[one.item_id]
            made.append(type_label(one.item, found, at))
        made.append(scan_label(one.item, stored[one.item_id].sha256, _steps(content), at))
    return made


def _content(upload: Upload) -> bytes | Exception:
    try:
        return b"".join(safe.open_parts(upload.pk, length_bytes=upload.length_bytes))
    except UNREADABLE as refusal:
        return refusal


def _steps(content: bytes | Exception) -> Iterator[bytes]:
    if isinstance(content, Exception):
        raise content
    yield content


def _unlabelled(actor: Actor) -> QuerySet[Item]:
    rows: QuerySet[Item] = Item.objects.visible_to(actor).filter(
        not_scanned(), stored_at__isnull=False, size_bytes__lte=SMALL_BYTES
    )
    return rows
