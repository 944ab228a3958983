"""Notices are read: one by following it, or all at once. No events: what is read is recorded where it is read."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from notices.models import Notice
from notices.selectors.notices import get_notice


@transaction.atomic
def mark_read(*, actor: Actor, notice_id: UUID, at: datetime) -> Notice:
    """Note that it was followed; the first time stays."""
    notice = get_notice(actor=actor, notice_id=notice_id)
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at):
        notice.read_at = at
    return notice


@transaction.atomic
def mark_all_read(*, actor: Actor, until: UUID, at: datetime) -> int:
    """Note that everything up to this notice was seen; what rang since the page was opened stays unread."""
    newest = get_notice(actor=actor, notice_id=until)
    seen = Notice.objects.visible_to(actor).filter(read_at=None, place__lte=newest.place)
    return int(Notice.objects.filter(pk__in=list(seen.values_list("pk", flat=True))).update(read_at=at))
