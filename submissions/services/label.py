"""Labels: what tools say about an item. They never decide whether it is kept."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act
from custody.errors import BlobMissing, PartsIncomplete, VaultError
from custody.ledger_many import record_all
from custody.models import CustodyEvent
from submissions import scanner
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import Item, ItemLabel, Upload
from submissions.sandbox import Identified, NotIdentified, identify
from submissions.services.catalogue import retell
from submissions.services.scan_again import is_due_again
from submissions.states import ItemState

HEAD_BYTES = 8 << 10
# Up to this size an archive is looked at from both ends; beyond it the first bytes must do.
BOTH_ENDS_BYTES = 4 << 20
IN_THE_VAULT = (ItemState.STORED, ItemState.SECURED, ItemState.HELD)
UNREADABLE = (PartsIncomplete, BlobMissing, VaultError)


def label_item(*, actor: Actor, item_id: UUID, at: datetime) -> None:
    """Name the type and scan for malware, once each; what cannot be found out is labelled as that.

    A scan that did not happen because the scanner was away is made again, after an hour at the earliest.
    """
    stored = safe.stored_object(item_id)
    upload = Upload.objects.select_related("item__submission").filter(item_id=item_id).first()
    if stored is None or upload is None or upload.item.state not in IN_THE_VAULT:
        return
    missing = {LabelKind.TYPE, LabelKind.SCAN} - settled([item_id], at)[item_id]
    made = []
    if LabelKind.TYPE in missing:
        made.append(_type_label(upload, at))
    if LabelKind.SCAN in missing:
        made.append(_scan_label(upload, stored.sha256, at))
    write_down(actor=actor, labels=made, at=at)


def unlabelled(*, before: datetime, limit: int) -> list[UUID]:
    """Items in the vault since then that no tool has looked at."""
    waiting = Item.objects.filter(not_scanned(), stored_at__lte=before).order_by("stored_at")
    return list(waiting.values_list("pk", flat=True)[:limit])


def not_scanned() -> Q:
    """In the vault, and no scanner has said anything of it, not even that it could not look."""
    return Q(~Exists(ItemLabel.objects.filter(item=OuterRef("pk"), kind=LabelKind.SCAN)), state__in=IN_THE_VAULT)


def settled(item_ids: Collection[UUID], at: datetime) -> dict[UUID, set[LabelKind]]:
    """Which kinds of label each item has; one that is due again does not count."""
    newest = {
        (label.item_id, LabelKind(label.kind)): label
        for label in ItemLabel.objects.filter(item__in=item_ids).order_by("at", "pk")
    }
    found: dict[UUID, set[LabelKind]] = {item_id: set() for item_id in item_ids}
    for (item_id, kind), label in newest.items():
        if not is_due_again(label, at=at):
            found[item_id].add(kind)
    return found


def _type_label(upload: Upload, at: datetime) -> ItemLabel:
    try:
        found: Identified | Exception = identify(
            *ends_of(safe.open_parts(upload.pk, length_bytes=upload.length_bytes), upload)
        )
    except (NotIdentified, *UNREADABLE) as refusal:
        found = refusal
    return type_label(upload.item, found, at)


def type_label(item: Item, found: Identified | Exception, at: datetime) -> ItemLabel:
    """What the sandbox said, or that it said nothing, as a label that is not kept yet."""
    named = Identified("unknown", type(found).__name__, "unknown", "") if isinstance(found, Exception) else found
    return ItemLabel(
        item=item,
        kind=LabelKind.TYPE,
        outcome=named.media_type,
        detail=named.words,
        tool="libmagic",
        tool_version=named.version[:60],
        fences=named.fences,
        at=at,
    )


def _scan_label(upload: Upload, sha256: str, at: datetime) -> ItemLabel:
    return scan_label(upload.item, sha256, safe.open_parts(upload.pk, length_bytes=upload.length_bytes), at)


def scan_label(item: Item, sha256: str, steps: Iterable[bytes], at: datetime) -> ItemLabel:
    """What the scanner said, as a label that is not kept yet."""
    clamd = settings.PORTAL.clamd
    try:
        said = scanner.by_clamd(clamd, steps) if clamd else scanner.by_list(sha256)
    except UNREADABLE as refusal:
        said = scanner.Scanned(ScanOutcome.NOT_SCANNED, type(refusal).__name__, "clamd", "unknown")
    return ItemLabel(
        item=item,
        kind=LabelKind.SCAN,
        outcome=said.outcome,
        detail=said.detail,
        tool=said.tool,
        tool_version=said.version,
        at=at,
    )


def ends_of(steps: Iterator[bytes], upload: Upload) -> tuple[bytes, bytes]:
    """The beginning, and of what is small all the rest."""
    whole = upload.length_bytes <= BOTH_ENDS_BYTES
    data = b"".join(steps if whole else islice(steps, 1))
    return data[:HEAD_BYTES], data[HEAD_BYTES:] if whole else b""


@transaction.atomic
def write_down(*, actor: Actor, labels: Sequence[ItemLabel], at: datetime) -> None:
    """Under the items' locks, so that two workers at once leave one label of each kind."""
    item_ids = {label.item_id for label in labels}
    # In one order, so that two batches that share items wait for each other instead of standing crosswise.
    list(Item.objects.select_for_update().filter(pk__in=item_ids).order_by("pk").values_list("pk"))
    known = settled(item_ids, at)
    missing = [label for label in labels if LabelKind(label.kind) not in known[label.item_id]]
    ItemLabel.objects.bulk_create(missing)
    record_all([_event(actor, label, at) for label in missing if label.kind == LabelKind.SCAN])
    retell(actor=actor, item_ids=item_ids, at=at)


def _event(actor: Actor, label: ItemLabel, at: datetime) -> CustodyEvent:
    return ledger.event_of(
        actor=actor,
        act=Act.SCAN_DONE,
        subject_kind=Item.custody_kind,
        subject_id=label.item_id,
        at=at,
        facts={"outcome": label.outcome, "tool": label.tool, "tool_version": label.tool_version},
    )
