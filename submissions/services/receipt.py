"""Receipts are issued when everything handed over is at rest and the signed log covers it."""

import time
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Mod

from common.actors import WORKER
from common.ids import reference
from custody import ledger
from custody.acts import Act
from custody.errors import CustodyLate
from submissions.models import Item, Receipt, Submission
from submissions.services.receipt_document import document_of
from submissions.states import ITEM_AT_REST, ItemState
from submissions.visibility import is_given

ISSUED_A_SWEEP = 100
# A receipt is read as a whole, here and by whoever keeps it: a large submission has one for each range of numbers.
ITEMS_A_RECEIPT = 1000
# The sweeper has other things to do than a hundred receipts of one submission.
OWN_WORK_SECONDS = 20
# What was taken back or never arrived is no part of what was handed over.
_NO_PART = (ItemState.WITHDRAWN, ItemState.EXPIRED)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
logger = structlog.get_logger(__name__)


def issue_due(at: datetime) -> int:
    """Issue every receipt that can be issued now; returns how many."""
    issued, stop = 0, time.monotonic() + OWN_WORK_SECONDS
    for submission_id in list(_due().values_list("pk", flat=True)[:ISSUED_A_SWEEP]):
        while time.monotonic() < stop and issue_receipt(submission_id, at):
            issued += 1
    return issued


def issue_all(*, submission_id: UUID, at: datetime) -> int:
    """Issue every receipt of one submission that can be issued now; returns how many."""
    issued = 0
    while issue_receipt(submission_id, at):
        issued += 1
    return issued


@transaction.atomic
def issue_receipt(submission_id: UUID, at: datetime) -> Receipt | None:
    """Write one receipt and the event that says so; None when it is not due, or the log is not that far yet.

    Source: Protocol, Transfer of data to the Mechanism, acknowledgement of receipt (T3).
    """
    submission = _due().select_for_update(of=("self",), skip_locked=True).filter(pk=submission_id).first()
    if submission is None:
        return None
    first_numbers = _due_ranges(submission)
    if len(first_numbers) <= 1:
        Submission.objects.filter(pk=submission.pk).update(receipt_due=False)
    return _issued(submission, first_numbers[0], at) if first_numbers else None


def _issued(submission: Submission, first_number: int, at: datetime) -> Receipt | None:
    numbers = (first_number, first_number + ITEMS_A_RECEIPT - 1)
    items = list(_parts(submission).filter(number__range=numbers).order_by("number"))
    named = reference("RCP")
    try:
        document = document_of(submission, items, reference=named, at=at)
    except CustodyLate:
        Submission.objects.filter(pk=submission.pk).update(receipt_due=True)
        return None
    receipt = Receipt.objects.create(
        submission=submission,
        number=1 + Receipt.objects.filter(submission=submission).count(),
        reference=named,
        first_number=first_number,
        document=document,
        item_count=sum(item.state == ItemState.SECURED for item in items),
        issued_at=at,
    )
    ledger.record(
        actor=WORKER,
        act=Act.RECEIPT_ISSUED,
        subject_kind=receipt.custody_kind,
        subject_id=receipt.pk,
        at=at,
        on_behalf_of=submission.organisation_id,
        facts={
            "submission": str(submission.pk),
            "number": receipt.number,
            "item_count": receipt.item_count,
            "sha256": sha256(document).hexdigest(),
        },
    )
    logger.info("receipt.issued", receipt=str(receipt.pk), items=receipt.item_count)
    return receipt


def _due() -> QuerySet[Submission]:
    """Handed over, everything at rest, and marked since the newest receipt."""
    items = Item.objects.filter(is_given(), submission=OuterRef("pk"))
    handed_over: QuerySet[Submission] = Submission.objects.visible_to(WORKER).filter(handed_over_at__isnull=False)
    return handed_over.filter(~Exists(items.exclude(state__in=ITEM_AT_REST)), receipt_due=True)


def _due_ranges(submission: Submission) -> list[int]:
    """The first number of each range that has no receipt, or has something new since: secured, or given later."""
    told = dict(
        Receipt.objects.filter(submission=submission)
        .order_by()
        .values_list("first_number")
        .annotate(newest=Max("issued_at"))
    )
    ranges = (
        _parts(submission)
        .order_by()
        .annotate(first_number=F("number") - Mod(F("number") - 1, ITEMS_A_RECEIPT))
        .values_list("first_number")
        .annotate(secured=Max("secured_at"), given=Max("question__answered_at"))
    )
    newest = {first: max(filter(None, moments), default=_LONG_AGO) for first, *moments in ranges}
    due = [first for first, moment in newest.items() if first not in told or moment > told[first]]
    # A lead that came without files has a receipt of its hand-over.
    return sorted(due) if newest or told else [1]


def _parts(submission: Submission) -> QuerySet[Item]:
    return Item.objects.filter(is_given(), submission=submission).exclude(state__in=_NO_PART)
