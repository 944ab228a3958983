"""Mail leaves: one at a time, leased, tried again for as long as the server is away.

What cannot be: a mail server that has taken a letter while we die before noting it. Then the letter goes once more,
under the same Message-ID, by which a letter box knows it. It is never lost, and never sent a third time but by a
second such death.
"""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest

from common.actors import Actor
from custody.errors import Tampered, VaultError
from custody.permissions import check_is_worker
from notices.kinds import HowOften, MailKind, Trouble
from notices.models import MailChoice, Notice, Outgoing
from notices.policies import after_quiet, wait_after
from notices.services.letters import letter

PERMANENT = 500
logger = structlog.get_logger(__name__)


class Outcome(StrEnum):
    NOTHING = "nothing"  # nothing is due
    SENT = "sent"
    ENDED = "ended"
    LATER = "later"  # the server does not answer: others would not get through either


@dataclass(frozen=True, slots=True)
class _Lease:
    mail: Outgoing
    choice: MailChoice


def send_next(*, actor: Actor, at: datetime) -> Outcome:
    """Send the mail that is longest due. It is claimed and settled in transactions of their own, and sent between."""
    check_is_worker(actor)
    if not settings.MAIL_FROM:
        return Outcome.NOTHING
    claimed = _claim(at)
    return _deliver(claimed, at) if isinstance(claimed, _Lease) else claimed


def _deliver(lease: _Lease, at: datetime) -> Outcome:
    """Hand it to the mail server, and note what that says."""
    try:
        letter(lease.mail, lease.choice).send()
    except (smtplib.SMTPException, VaultError, OSError) as trouble:
        return _refused(lease.mail, at) if _is_for_good(trouble) else _put_off(lease.mail, at, trouble)
    _settle(lease.mail, at)
    return Outcome.SENT


def _is_for_good(trouble: Exception) -> bool:
    """Whether there is no such letter box, or what is kept of its address opens no more."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in trouble.recipients.values())
    return isinstance(trouble, Tampered)


@transaction.atomic
def _claim(at: datetime) -> _Lease | Outcome:
    """Take the next one for two minutes, if it is still wanted and nobody sleeps."""
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    waiting = Outgoing.objects.filter(free, sent_at=None, ended_at=None, due_at__lte=at)
    mail = waiting.select_for_update(skip_locked=True).order_by("due_at", "id").first()
    if mail is None:
        return Outcome.NOTHING
    choice = MailChoice.objects.select_related("person").get(pk=mail.person_id)
    if why := _unwanted(mail, choice, at):
        _end(mail.pk, why, at)
        return Outcome.ENDED
    awake = after_quiet(choice, at) if mail.kind == MailKind.NOTICE else at
    if awake > at:
        Outgoing.objects.filter(pk=mail.pk).update(due_at=awake)
        return Outcome.ENDED
    mail.attempt, mail.lease_until = mail.attempt + 1, at + timedelta(seconds=settings.LEASE_SECONDS)
    mail.save(update_fields=["attempt", "lease_until", "through"])
    return _Lease(mail, choice)


def _unwanted(mail: Outgoing, choice: MailChoice, at: datetime) -> Trouble | None:
    """Why it is not sent after all; else note through which notice it speaks."""
    if not choice.person.is_active or not choice.sealed_address:
        return Trouble.NOT_WANTED
    if mail.kind == MailKind.CODE:
        return None if choice.code_until and choice.code_until > at else Trouble.TOO_LATE
    new = Notice.objects.still_theirs().filter(person=choice.pk, read_at=None, place__gt=choice.told_through)
    mail.through = new.aggregate(newest=Max("place"))["newest"]
    return Trouble.NOT_WANTED if mail.through is None or choice.how_often == HowOften.NEVER else None


@transaction.atomic
def _settle(mail: Outgoing, at: datetime) -> None:
    """Note that it is out; what it told of is told, whoever holds the lease by now."""
    mine = Outgoing.objects.filter(pk=mail.pk, attempt=mail.attempt, sent_at=None, ended_at=None)
    mine.update(sent_at=at, lease_until=None)
    if mail.through is not None:
        told = Greatest(F("told_through"), mail.through)
        MailChoice.objects.filter(pk=mail.person_id).update(told_through=told)


def _put_off(mail: Outgoing, at: datetime, trouble: Exception) -> Outcome:
    logger.warning("mail.waits", attempt=mail.attempt, why=type(trouble).__name__)
    mine = Outgoing.objects.filter(pk=mail.pk, attempt=mail.attempt, sent_at=None)
    mine.update(lease_until=None, due_at=at + wait_after(mail.attempt))
    return Outcome.LATER


@transaction.atomic
def _refused(mail: Outgoing, at: datetime) -> Outcome:
    """The address does not exist: it is forgotten, and its owner finds that said on the page about mail."""
    mine = Outgoing.objects.filter(pk=mail.pk, attempt=mail.attempt, sent_at=None, ended_at=None)
    if not mine.update(ended_at=at, ended_why=Trouble.REFUSED, lease_until=None):
        return Outcome.ENDED
    forgotten = dict.fromkeys(("sealed_address", "sealed_code", "code_until", "confirmed_at"))
    MailChoice.objects.filter(pk=mail.person_id).update(**forgotten, how_often=HowOften.NEVER)
    logger.warning("mail.refused", attempt=mail.attempt)
    return Outcome.ENDED


def _end(mail_id: UUID, why: Trouble, at: datetime) -> None:
    Outgoing.objects.filter(pk=mail_id).update(ended_at=at, ended_why=why, lease_until=None)
