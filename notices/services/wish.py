"""Somebody wishes mail, or no longer. No events: the log of an organisation would tell colleagues who gets mail."""

import hmac
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from common import doorbell
from common.actors import Actor
from common.doorbell import TaskName
from common.ids import reference
from notices.kinds import HowOften, MailKind, Trouble
from notices.models import MailChoice, Outgoing
from notices.policies import (
    CODE_HOLDS,
    WrongCode,
    check_address_is_confirmed,
    check_code_may_be_asked,
    check_code_may_be_tried,
)
from notices.selectors.mail import ADDRESS, CODE, codes_since, lock_choice, sealed, unsealed

_ADDRESS = ("sealed_address", "sealed_code", "code_until", "code_tries", "confirmed_at", "how_often")
_RHYTHM = ("how_often", "time_zone", "quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often mail is wanted, and between which hours of one's own clock it is not."""

    how_often: HowOften
    time_zone: str = "UTC"
    quiet_from: time | None = None
    quiet_until: time | None = None


@transaction.atomic
def give_address(*, actor: Actor, address: str, at: datetime) -> MailChoice:
    """Keep an address, sealed, and send a code to it; until the code comes back nothing else is sent there (V3)."""
    choice = lock_choice(actor)
    check_code_may_be_asked(codes_since(actor, at=at))
    choice.sealed_address = sealed(ADDRESS, choice, address)
    choice.sealed_code = sealed(CODE, choice, reference("P"))
    choice.code_until, choice.code_tries = at + CODE_HOLDS, 0
    choice.confirmed_at, choice.how_often = None, HowOften.NEVER
    choice.save(update_fields=_ADDRESS)
    _end_what_is_on_its_way(choice, at)
    Outgoing.objects.create(person_id=choice.pk, kind=MailKind.CODE, created_at=at, due_at=at)
    doorbell.ring(TaskName.SEND_MAIL)
    return choice


def confirm_address(*, actor: Actor, code: str, at: datetime) -> MailChoice:
    """Believe that the address is theirs: its code came back within the hour.

    Raises:
        WrongCode: it does not fit; the try is counted, and after five the code is worth nothing.
    """
    choice = _tried(actor=actor, code=code, at=at)
    if choice.confirmed_at is None:
        raise WrongCode
    return choice


@transaction.atomic
def _tried(*, actor: Actor, code: str, at: datetime) -> MailChoice:
    """Count the try in a transaction that stands, whatever is then said of it."""
    choice = lock_choice(actor)
    check_code_may_be_tried(choice, at)
    if hmac.compare_digest(_bare(code), _bare(unsealed(CODE, choice, choice.sealed_code))):
        choice.confirmed_at, choice.how_often = at, HowOften.DAILY
        choice.sealed_code = choice.code_until = None
    choice.code_tries += 1
    choice.save(update_fields=_ADDRESS)
    return choice


@transaction.atomic
def choose_rhythm(*, actor: Actor, rhythm: Rhythm, at: datetime) -> MailChoice:
    """Say how often and when not; what is on its way by the old wish is planned anew."""
    choice = lock_choice(actor)
    if rhythm.how_often != HowOften.NEVER:
        check_address_is_confirmed(choice)
    choice.how_often, choice.time_zone = rhythm.how_often, rhythm.time_zone
    choice.quiet_from, choice.quiet_until = rhythm.quiet_from, rhythm.quiet_until
    choice.save(update_fields=_RHYTHM)
    _end_what_is_on_its_way(choice, at)
    return choice


@transaction.atomic
def take_address_back(*, actor: Actor, at: datetime) -> None:
    """Forget the address; what is on its way is not sent any more."""
    choice = lock_choice(actor)
    choice.sealed_address = choice.sealed_code = choice.code_until = choice.confirmed_at = None
    choice.how_often = HowOften.NEVER
    choice.save(update_fields=_ADDRESS)
    _end_what_is_on_its_way(choice, at)


def _end_what_is_on_its_way(choice: MailChoice, at: datetime) -> None:
    waiting = Outgoing.objects.filter(person_id=choice.pk, sent_at=None, ended_at=None)
    waiting.update(ended_at=at, ended_why=Trouble.NOT_WANTED, lease_until=None)


def _bare(code: str) -> bytes:
    return code.upper().replace("-", "").replace(" ", "").encode()
