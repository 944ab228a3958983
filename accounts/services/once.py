"""A program that missed the answer asks again with the same key: it is answered again, and nothing is done twice."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, KeptAnswer
from common.errors import Invalid
from common.turns import wait_for_turn
from custody import safe

KEPT = timedelta(hours=24)
_TOO_OLD_AT_ONCE = 50


class KeyUsedOtherwise(Invalid):
    """The key stands for another request: a defect of the program, not to be answered with the other one's answer."""

    for_people = _("This idempotency key was used for another request. Take a new key for each new request.")
    http_status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Asked:
    """One request under a key. secret: of the token, in clear, as the program sent it; it seals what is kept.

    what: everything of the request that may change the answer, in any one encoding.
    """

    token: ApiToken
    secret: str
    key: str
    what: bytes

    @property
    def key_sha256(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()

    @property
    def asked_sha256(self) -> str:
        return hashlib.sha256(self.what).hexdigest()

    @property
    def purpose(self) -> str:
        return f"answer:{self.token.pk}:{self.key_sha256}"


@dataclass(frozen=True, slots=True)
class Answered:
    """The body byte for byte. is_again: nothing was done now."""

    status: int
    body: bytes
    is_again: bool = False


@transaction.atomic
def do_once(*, asked: Asked, act: Callable[[], Answered], at: datetime) -> Answered:
    """Do it and keep the answer, in one transaction, or give the answer kept. A refusal did nothing and is not kept.

    Raises:
        KeyUsedOtherwise: the key was kept for other words or another address.
    """
    _wait_for_the_same_key(asked)
    rows = KeptAnswer.objects.filter(token=asked.token, key_sha256=asked.key_sha256)
    kept = rows.filter(kept_until__gt=at).first()
    if kept is None:
        rows.delete()
        return _kept(asked, act(), at)
    if kept.asked_sha256 != asked.asked_sha256:
        raise KeyUsedOtherwise
    body = safe.open_for_bearer(asked.secret, asked.purpose, bytes(kept.sealed_body))
    return Answered(kept.status, body, is_again=True)


def forget_old(at: datetime) -> int:
    """Delete what was kept long enough."""
    old = KeptAnswer.objects.filter(kept_until__lte=at).values("pk")[:_TOO_OLD_AT_ONCE]
    return KeptAnswer.objects.filter(pk__in=old).delete()[0]


def _wait_for_the_same_key(asked: Asked) -> None:
    """Of two at once the second waits here until the first is done, and then finds its answer."""
    number = int.from_bytes(hashlib.sha256(asked.purpose.encode()).digest()[:8], signed=True)
    wait_for_turn(number)


def _kept(asked: Asked, answered: Answered, at: datetime) -> Answered:
    KeptAnswer.objects.create(
        token=asked.token,
        key_sha256=asked.key_sha256,
        asked_sha256=asked.asked_sha256,
        status=answered.status,
        sealed_body=safe.seal_for_bearer(asked.secret, asked.purpose, answered.body),
        kept_until=at + KEPT,
    )
    forget_old(at)
    return answered
