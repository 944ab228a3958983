"""Valkey answers, and somebody listens on every queue. Without either the sweeper does the work, more slowly."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import redis
from celery import current_app
from django.conf import settings
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from common.doorbell import QUEUES
from dashboard.selectors.checks.finding import Finding, Part, soon, well

WAIT_SECONDS = 2
# A busy machine answers late; a worker that is not there never does.
LISTEN_SECONDS = 2.0


def doorbell(_at: datetime) -> Finding:
    if is_rung():
        return well(Part.DOORBELL, _("It rings."))
    return soon(
        Part.DOORBELL,
        _("Valkey does not answer: work goes on at the sweeper's pace."),
        _("Start it again. Its data may be lost without harm."),
    )


def is_rung() -> bool:
    try:
        with _line() as line:
            return bool(line.ping())
    except redis.RedisError:
        return False


def waiting() -> dict[str, int]:
    """How many messages lie in each queue; nothing when Valkey does not answer."""
    try:
        with _line() as line:
            return {queue: int(line.llen(queue)) for queue in sorted(set(QUEUES.values()))}
    except redis.RedisError:
        return {}


def workers(_at: datetime) -> Finding:
    if not is_rung():
        return soon(Part.WORKERS, _("They hear nothing: the doorbell is away."), _("Start Valkey again."))
    unheard = sorted(set(QUEUES.values()) - _listened_to())
    if not unheard:
        return well(Part.WORKERS, _("Every queue has a worker."))
    return soon(
        Part.WORKERS,
        _("Nobody listens to %(queues)s: the sweeper does that work, slowly.") % {"queues": ", ".join(unheard)},
        _("Start the workers of these queues."),
    )


class _EveryQueueHeard(Exception):
    """Who asks need not wait for the rest of the time."""


def _listened_to() -> set[str]:
    heard: set[str] = set()

    def hear(reply: dict[str, list[dict[str, Any]]]) -> None:
        heard.update(queue["name"] for queues in reply.values() for queue in queues)
        if heard >= set(QUEUES.values()):
            raise _EveryQueueHeard

    with suppress(_EveryQueueHeard, OperationalError, OSError, redis.RedisError):
        current_app.control.inspect(timeout=LISTEN_SECONDS, callback=hear).active_queues()
    return heard


def _line() -> redis.Redis:
    return redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
