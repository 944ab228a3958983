"""The sweeper's half minute in notices: the log is read on, mail is planned, and somebody is told to send it."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import Error
from django.db.models import Q

from common import doorbell
from common.actors import WORKER
from common.doorbell import TaskName
from notices.models import Outgoing
from notices.services.plan import forget_old, plan_mail
from notices.services.project import project
from notices.services.send import Outcome, send_next

logger = structlog.get_logger(__name__)


def sweep(at: datetime) -> dict[str, int]:
    """Do every step once; returns what was done, by name."""
    return {name: _tried(name, step, at) for name, step in _STEPS.items()}


def _tried(name: str, step: Callable[[datetime], int], at: datetime) -> int:
    """One step that cannot be done now must not keep the others from being done."""
    try:
        return step(at)
    except (Error, OSError) as trouble:
        logger.warning("sweep.step_failed", step=name, why=type(trouble).__name__)
        return 0


def _send(at: datetime) -> int:
    """Ring for what is due; when nobody can hear it, send one here."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    if not Outgoing.objects.filter(free, sent_at=None, ended_at=None, due_at__lte=at).exists():
        return 0
    if doorbell.ring_now(TaskName.SEND_MAIL):
        return 1
    return int(send_next(actor=WORKER, at=at) == Outcome.SENT)


_STEPS: dict[str, Callable[[datetime], int]] = {
    "notices": lambda _at: project(actor=WORKER),
    "mail_planned": lambda at: plan_mail(actor=WORKER, at=at),
    "mail": _send,
    "notices_forgotten": lambda at: forget_old(actor=WORKER, at=at),
}
