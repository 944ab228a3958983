"""Nothing lost, as far as submissions can see: the invariants of the audit that need to know items and receipts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from custody import safe
from custody.acts import Act, SubjectKind
from custody.checks import Violation
from custody.models import CustodyEvent, StagedPart, StoredObject
from submissions.kinds import Algorithm
from submissions.models import DeclaredDigest, Item, ItemDraft, Receipt, Submission, SubmissionDraft, Upload
from submissions.states import ItemState
from submissions.visibility import is_given

# An item that has arrived is in the vault or set apart within this time after the last fault.
SETTLED_WITHIN = timedelta(minutes=15)
_IN_THE_VAULT = (ItemState.STORED, ItemState.SECURED)
_ON_ITS_WAY = (ItemState.EXPECTED, ItemState.RECEIVING)


def violations(at: datetime) -> list[Violation]:
    """Everything about items, uploads and receipts that is not as it must be."""
    found = chain(
        _not_settled(at),
        _declared(),
        _stored_or_not(),
        _offsets(),
        _half_handed_over(),
        _removed_too_early(),
        _receipts(),
    )
    return list(found)


def _not_settled(at: datetime) -> Iterator[Violation]:
    """I-1: what arrived reaches a resting place in time, and nothing stays claimed."""
    late = Item.objects.filter(state__in=(ItemState.RECEIVED, ItemState.STORED), received_at__lt=at - SETTLED_WITHIN)
    for item in late.iterator():
        yield Violation("I-1", f"item {item.pk} is still {item.state}")
    for item in Item.objects.exclude(state=ItemState.RECEIVED).filter(lease_until__isnull=False).iterator():
        yield Violation("I-1", f"item {item.pk} is {item.state} and still claimed")


def _declared() -> Iterator[Violation]:
    """I-2: what is secured is what the sender declared, unless a person looked at the difference."""
    rows = DeclaredDigest.objects.filter(item__state=ItemState.SECURED)
    looked_at = CustodyEvent.objects.filter(
        act=Act.ITEM_RESUMED, subject_kind=SubjectKind.ITEM, subject_id=OuterRef("item_id")
    )
    for declared in rows.filter(~Exists(looked_at), agrees=False).iterator():
        yield Violation("I-2", f"item {declared.item_id} is not what was declared")
    for declared in rows.filter(algorithm=Algorithm.SHA256, agrees=True).iterator():
        stored = safe.stored_object(declared.item_id)
        if stored is None or stored.sha256 != declared.value:
            yield Violation("I-2", f"item {declared.item_id} does not agree with its declared digest")


def _stored_or_not() -> Iterator[Violation]:
    """I-3: an item is in the vault exactly when its state says so, with the size it was announced with."""
    objects = StoredObject.objects.filter(pk=OuterRef("pk"))
    for item in Item.objects.filter(~Exists(objects), state__in=_IN_THE_VAULT).iterator():
        yield Violation("I-3", f"item {item.pk} is {item.state} without a stored object")
    for item in Item.objects.filter(Exists(objects), state__in=(*_ON_ITS_WAY, ItemState.EXPIRED)).iterator():
        yield Violation("I-3", f"item {item.pk} is {item.state} and has a stored object")
    wrong = Item.objects.filter(Exists(objects.exclude(size_bytes=OuterRef("size_bytes"))))
    for item in wrong.iterator():
        yield Violation("I-3", f"item {item.pk} is stored in another size")


def _offsets() -> Iterator[Violation]:
    """I-4: an upload is finished exactly when as many bytes as were announced are durable."""
    for upload in Upload.objects.iterator():
        durable = safe.durable_offset(upload.pk)
        if (upload.finished_at is not None) != (durable == upload.length_bytes):
            yield Violation("I-4", f"upload {upload.pk} has {durable} bytes and says otherwise")


def _half_handed_over() -> Iterator[Violation]:
    """I-7: a hand-over happened whole: sealed words, no plain ones left, and its event."""
    done = Submission.objects.filter(handed_over_at__isnull=False)
    plain = SubmissionDraft.objects.filter(submission=OuterRef("pk"))
    names = ItemDraft.objects.filter(is_given("item__"), item__submission=OuterRef("pk"))
    for submission in done.filter(Q(Exists(plain)) | Q(Exists(names))).iterator():
        yield Violation("I-7", f"submission {submission.pk} is handed over and still has plain words")
    event = CustodyEvent.objects.filter(act=Act.SUBMISSION_HANDED_OVER, subject_id=OuterRef("pk"))
    for submission in done.filter(~Exists(event)).iterator():
        yield Violation("I-7", f"submission {submission.pk} is handed over without an event")


def _removed_too_early() -> Iterator[Violation]:
    """I-8: sealed parts go three days after their item was secured, or when it was given up."""
    removed = StagedPart.objects.filter(upload_id=OuterRef("pk"), removed_at__isnull=False)
    given_up = Q(item__state__in=(ItemState.WITHDRAWN, ItemState.EXPIRED))
    for upload in Upload.objects.filter(Exists(removed)).exclude(given_up).select_related("item").iterator():
        secured_at = upload.item.secured_at
        gone = StagedPart.objects.filter(upload_id=upload.pk, removed_at__isnull=False).order_by("removed_at").first()
        if gone and (secured_at is None or (gone.removed_at or secured_at) < secured_at + settings.STAGING_KEPT):
            yield Violation("I-8", f"upload {upload.pk} lost its parts too early")


def _receipts() -> Iterator[Violation]:
    """I-6, our half: every receipt names as many items as it promised, and its issue is in the log."""
    event = CustodyEvent.objects.filter(act=Act.RECEIPT_ISSUED, subject_id=OuterRef("pk"))
    for receipt in Receipt.objects.filter(~Exists(event)).iterator():
        yield Violation("I-6", f"receipt {receipt.pk} was issued without an event")
