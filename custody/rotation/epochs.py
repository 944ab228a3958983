"""Which keys there are, since when, and when a new one is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from common.actors import Actor
from common.errors import Invalid
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.errors import KeyNotHeld
from custody.keys import escrow_keys, keyring
from custody.models import KeyEntry, entry_id
from custody.permissions import check_is_worker
from vault.errors import NoSuchKey
from vault.keyring import KeyUse, PublicKey, rotate_key

# How long a key of this use seals. The recovery key changes with the people who keep it, not with the calendar.
EPOCHS: Final[Mapping[KeyUse, timedelta]] = {
    KeyUse.INTAKE: timedelta(days=30),
    KeyUse.EVIDENCE: timedelta(days=365),
    KeyUse.IDENTITY: timedelta(days=365),
}


class EpochTooOld(Invalid):
    """Epochs are compared as text, and this one would not be the newest: nothing would ever be sealed to it."""


@transaction.atomic
def enter_keys(*, actor: Actor, at: datetime) -> list[KeyEntry]:
    """Enter every public key that has no entry yet, oldest epoch first, and record that it was generated."""
    check_is_worker(actor)
    entered = set(KeyEntry.objects.values_list("pk", flat=True))
    fresh = [key for key in keyring().known() if entry_id(key.kid) not in entered]
    return [_enter(actor, key, at) for key in sorted(fresh, key=lambda key: (key.use, key.epoch))]


def begin_epoch(*, actor: Actor, use: KeyUse, epoch: str, at: datetime) -> PublicKey:
    """Make the key of a new epoch, seal its copy for the recovery key, and enter it; again changes nothing.

    The private file is durable before the public one appears, and from then on everything new is sealed to it.

    Raises:
        EpochTooOld: an epoch of this use sorts after it.
        KeyNotHeld: this process may hold no private key.
    """
    check_is_worker(actor)
    private_keys = settings.PORTAL.private_keys
    if private_keys is None:
        raise KeyNotHeld("a process without a folder of private keys makes none")
    newest = newest_of(use)
    if newest is not None and epoch < newest.epoch:
        raise EpochTooOld(f"{epoch} sorts before {newest.epoch}, the newest epoch of the {use} key")
    made = rotate_key(settings.PORTAL.public_keys, private_keys, use, epoch)
    escrow_keys()
    enter_keys(actor=actor, at=at)
    return made


def due_uses(at: datetime) -> list[KeyUse]:
    """The uses whose newest key has sealed for as long as it should."""
    return [use for use, lasts in EPOCHS.items() if (newest := _newest_entry(use)) and newest.entered_at + lasts <= at]


def newest_of(use: KeyUse) -> PublicKey | None:
    """The key that seals now."""
    try:
        return keyring().current(use)
    except NoSuchKey:
        return None


def ended_at(entry: KeyEntry) -> datetime | None:
    """When the next epoch of its use began; None for the newest."""
    later = KeyEntry.objects.filter(key_use=entry.key_use, epoch__gt=entry.epoch).order_by("epoch").first()
    return later.entered_at if later else None


def older_keys(use: KeyUse) -> list[bytes]:
    """The ids of all keys of that use but the one that seals."""
    newest = keyring().current(use)
    return [key.kid for key in keyring().known() if key.use == use and key.kid != newest.kid]


def _newest_entry(use: KeyUse) -> KeyEntry | None:
    return KeyEntry.objects.filter(key_use=use).order_by("-epoch").first()


def _enter(actor: Actor, key: PublicKey, at: datetime) -> KeyEntry:
    entry = KeyEntry.objects.create(
        id=entry_id(key.kid), key_id=key.kid, key_use=key.use, epoch=key.epoch, entered_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.KEY_GENERATED,
        subject_kind=SubjectKind.KEY,
        subject_id=entry.pk,
        at=at,
        facts={"use": key.use.value, "epoch": key.epoch, "key": key.kid.hex()},
    )
    return entry
