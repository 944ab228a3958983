"""Doorbells answered: what is lost here the sweeper finds again."""

from celery import shared_task

from common import clock
from common.actors import WORKER
from common.doorbell import TaskName
from notices.services.send import Outcome, send_next


@shared_task(name=TaskName.SEND_MAIL)
def task_send_mail(**_sent_by_newer_code: object) -> None:
    """Send what is due, until nothing is or the server does not answer."""
    while send_next(actor=WORKER, at=clock.now()) in {Outcome.SENT, Outcome.ENDED}:
        pass
