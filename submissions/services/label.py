"""Labels: what tools say about an item. They never decide whether it is kept."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BlobMissing, PartsIncomplete, VaultError
from submissions import scanner
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import Item, ItemLabel, Upload
from submissions.sandbox import Identified, NotIdentified, identify
from submissions.services.scan_again import is_due_again
from submissions.states import ItemState

HEAD_BYTES = 8 << 10
# Up to this size an archive is looked at from both ends; beyond it the first bytes must do.
BOTH_ENDS_BYTES = 4 << 20
_IN_THE_VAULT = (ItemState.STORED, ItemState.SECURED, ItemState.HELD)
_UNREADABLE = (PartsIncomplete, BlobMissing, VaultError)


def label_item(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Name the type and scan for malware, once each; what cannot be found out is labelled as that.

    A scan that did not happen because the scanner was away is made again, after an hour at the earliest.
    """
    stored = safe.stored_object(item_id)
    upload = Upload.objects.select_related("item__submission").filter(item_id=item_id).first()
    if stored is None or upload is None or upload.item.state not in _IN_THE_VAULT:
        return
    missing = {LabelKind.TYPE, LabelKind.SCAN} - _settled(upload.item, at)
    made = []
    if LabelKind.TYPE in missing:
        made.append(_type_label(upload, at))
    if LabelKind.SCAN in missing:
        made.append(_scan_label(upload, stored.sha256, at))
    _write_down(actor, upload.item, made, at)


def unlabelled(*, before: datetime, limit: int) -> list[UUID]:
    """Items in the vault since then that no tool has looked at."""
    done = ItemLabel.objects.filter(item=OuterRef("pk"), kind=LabelKind.SCAN)
    waiting = Item.objects.filter(~Exists(done), state__in=_IN_THE_VAULT, stored_at__lte=before)
    return list(waiting.order_by("stored_at").values_list("pk", flat=True)[:limit])


def _settled(item: Item, at: datetime) -> set[LabelKind]:
    newest = {LabelKind(label.kind): label for label in ItemLabel.objects.filter(item=item).order_by("at", "pk")}
    return {kind for kind, label in newest.items() if not is_due_again(label, at=at)}


def _type_label(upload: Upload, at: datetime) -> ItemLabel:
    try:
        found = identify(*_ends(upload))
    except (NotIdentified, *_UNREADABLE) as refusal:
        found = Identified("unknown", type(refusal).__name__, "unknown", "")
    return ItemLabel(
        item=upload.item,
        kind=LabelKind.TYPE,
        outcome=found.media_type,
        detail=found.words,
        tool="libmagic",
        tool_version=found.version[:60],
        fences=found.fences,
        at=at,
    )


def _scan_label(upload: Upload, sha256: str, at: datetime) -> ItemLabel:
    clamd = settings.PORTAL.clamd
    try:
        said = scanner.by_clamd(clamd, _steps(upload)) if clamd else scanner.by_list(sha256)
    except _UNREADABLE as refusal:
        said = scanner.Scanned(ScanOutcome.NOT_SCANNED, type(refusal).__name__, "clamd", "unknown")
    return ItemLabel(
        item=upload.item,
        kind=LabelKind.SCAN,
        outcome=said.outcome,
        detail=said.detail,
        tool=said.tool,
        tool_version=said.version,
        at=at,
    )


def _ends(upload: Upload) -> tuple[bytes, bytes]:
    whole = upload.length_bytes <= BOTH_ENDS_BYTES
    steps = _steps(upload)
    data = b"".join(steps if whole else islice(steps, 1))
    return data[:HEAD_BYTES], data[HEAD_BYTES:] if whole else b""


def _steps(upload: Upload) -> Iterator[bytes]:
    return safe.open_parts(upload.pk, length_bytes=upload.length_bytes)


@transaction.atomic
def _write_down(actor: Actor, item: Item, labels: list[ItemLabel], at: datetime) -> None:
    """Under the item's lock, so that two workers at once leave one label of each kind."""
    Item.objects.select_for_update().get(pk=item.pk)
    known = _settled(item, at)
    for label in labels:
        if LabelKind(label.kind) in known:
            continue
        label.save()
        if label.kind == LabelKind.SCAN:
            ledger.record(
                actor=actor,
                act=Act.SCAN_DONE,
                subject_kind=item.custody_kind,
                subject_id=item.pk,
                at=at,
                facts={"outcome": label.outcome, "tool": label.tool, "tool_version": label.tool_version},
            )
