"""A scan that did not happen because the scanner was away is made later, as long as what arrived is still at hand."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from submissions import scanner
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import ItemLabel, Upload

AGAIN_AFTER = timedelta(hours=1)
# What could not be scanned within a week stays "not scanned", in the sight of whoever opens it.
FOR_AS_LONG_AS = timedelta(days=7)


def is_due_again(newest: ItemLabel, *, at: datetime) -> bool:
    """Whether this label only says that the scanner was away, long enough ago."""
    was_away = newest.outcome == ScanOutcome.NOT_SCANNED and newest.detail.startswith(scanner.AWAY)
    return was_away and newest.kind == LabelKind.SCAN and newest.at <= at - AGAIN_AFTER


def due_again(*, limit: int, at: datetime) -> list[UUID]:
    """Items whose newest scan did not happen for want of a scanner, longest ago first.

    Source: Protocol, cyber threats (V5).
    """
    newer = ItemLabel.objects.filter(item=OuterRef("item"), kind=LabelKind.SCAN, at__gt=OuterRef("at"))
    at_hand = Upload.objects.filter(item=OuterRef("item"), staging_removed_at__isnull=True)
    away = ItemLabel.objects.filter(
        Exists(at_hand),
        ~Exists(newer),
        kind=LabelKind.SCAN,
        outcome=ScanOutcome.NOT_SCANNED,
        detail__startswith=scanner.AWAY,
        at__lte=at - AGAIN_AFTER,
        item__stored_at__gte=F("at") - FOR_AS_LONG_AS,
    )
    return list(away.order_by("at").values_list("item_id", flat=True)[:limit])
