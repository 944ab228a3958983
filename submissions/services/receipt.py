"""Receipts are issued when everything handed over is at rest and the signed log covers it."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from common.actors import WORKER
from common.ids import reference
from custody import ledger
from custody.acts import Act
from custody.errors import CustodyLate
from submissions.models import Item, Receipt, Submission
from submissions.services.receipt_document import document_of
from submissions.states import ITEM_AT_REST, ItemState

ISSUED_A_SWEEP = 100
# What was taken back or never arrived is no part of what was handed over.
_NO_PART = (ItemState.WITHDRAWN, ItemState.EXPIRED)
logger = structlog.get_logger(__name__)


def issue_due(at: datetime) -> int:
    """Issue every receipt that can be issued now; returns how many."""
    due = list(_due().values_list("pk", flat=True)[:ISSUED_A_SWEEP])
    return sum(issue_receipt(submission_id, at) is not None for submission_id in due)


@transaction.atomic
def issue_receipt(submission_id: UUID, at: datetime) -> Receipt | None:
    """Write one receipt and the event that says so; None when it is not due, or the log is not that far yet.

    Source: Protocol, Transfer of data to the Mechanism, acknowledgement of receipt (T3).
    """
    submission = _due().select_for_update(of=("self",), skip_locked=True).filter(pk=submission_id).first()
    if submission is None:
        return None
    items = list(Item.objects.filter(submission=submission).exclude(state__in=_NO_PART).order_by("number"))
    named = reference("RCP")
    try:
        document = document_of(submission, items, reference=named, at=at)
    except CustodyLate:
        return None
    receipt = Receipt.objects.create(
        submission=submission,
        number=1 + Receipt.objects.filter(submission=submission).count(),
        reference=named,
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
    """Handed over, everything at rest, and something secured since the newest receipt, if there is one."""
    items = Item.objects.filter(submission=OuterRef("pk"))
    newest = Receipt.objects.filter(submission=OuterRef("pk")).order_by("-number")
    handed_over: QuerySet[Submission] = Submission.objects.visible_to(WORKER).filter(handed_over_at__isnull=False)
    return handed_over.alias(told_at=Subquery(newest.values("issued_at")[:1])).filter(
        Q(told_at__isnull=True) | Exists(items.filter(secured_at__gt=OuterRef("told_at"))),
        ~Exists(items.exclude(state__in=ITEM_AT_REST)),
    )
