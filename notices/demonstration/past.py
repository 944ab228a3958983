"""The log of the demonstration world rings; its people have followed what is older than a week."""

from datetime import datetime, timedelta

from common.actors import WORKER
from custody import sequencer
from notices.models import Notice
from notices.services.project import project

READ_WITHIN = timedelta(hours=20)
NEW = timedelta(days=7)


def finish(at: datetime) -> int:
    """Ring for everything the world has done, and return how much of it still waits to be read."""
    sequencer.sequence(at)
    while project(actor=WORKER):
        pass
    for notice in Notice.objects.filter(at__lt=at - NEW, read_at=None):
        notice.read_at = notice.at + READ_WITHIN
        notice.save(update_fields=["read_at"])
    return Notice.objects.filter(read_at=None).count()
