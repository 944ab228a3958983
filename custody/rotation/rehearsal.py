"""The recovery key is tried out on what it is for, so that the day it is needed is not the first day it is used."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import transaction

from common.actors import Actor
from custody import ledger, stores
from custody.acts import Act, SubjectKind
from custody.keys import Keyring, keyring
from custody.models import CopyCheck, CopyName, KeyWrap, StoredObject, entry_id
from custody.permissions import check_is_worker
from custody.safe.unwrap import LONGEST_WRAP, header_of
from vault.container import RangeReader, WrapRecord, unwrap_dek
from vault.errors import VaultError
from vault.escrow import check_copies
from vault.keyring import KeyUse


@dataclass(slots=True)
class Rehearsed:
    """What a rehearsal found.

    opened: objects of which the recovery key opened the beginning, by the wraps in the stores.
    keys: sealed copies of private keys that opened.  refused: the items whose copies or wraps did not.
    """

    opened: int = 0
    keys: int = 0
    refused: list[str] = field(default_factory=list)


def rehearse(*, actor: Actor, opens: Keyring, sample: int, at: datetime) -> Rehearsed:
    """Open the newest and the oldest objects, sample of each, and every sealed copy of a private key; keep nothing.

    opens: holds the recovery key, from the medium on which it lies.  That it was done is recorded when all opened.

    Raises:
        KeyNotHeld, Tampered: it is not the key that the copies are sealed to.
    """
    check_is_worker(actor)
    kid = keyring().current(KeyUse.RECOVERY).kid
    wraps = KeyWrap.objects.filter(key_id=kid)
    done = Rehearsed(keys=check_copies(settings.PORTAL.public_keys, opens))
    newest, oldest = (list(wraps.order_by(order)[:sample]) for order in ("-made_at", "made_at"))
    for kept in {one.pk: one for one in chain(newest, oldest)}.values():
        try:
            _open(kept, opens)
            done.opened += 1
        except VaultError:
            done.refused.append(str(kept.item_id))
    if not done.refused:
        _record(actor, kid, done, at)
    return done


def _open(kept: KeyWrap, opens: Keyring) -> None:
    """By the blobs alone, as on a machine without a database; the row only says where they lie."""
    stored = StoredObject.objects.get(pk=kept.item_id)
    for copy in _copies(kept):
        with closing(stores.copies()[copy.which].open(kept.name)) as blob:
            record = WrapRecord.parse(blob.read(LONGEST_WRAP))
        dek = unwrap_dek(record.wrap, header=record.header, private=opens.private(record.kid))
        with closing(stores.copies()[copy.which].open(copy.name)) as blob:
            RangeReader(blob, expect=header_of(stored), dek=dek).read(0, 1)


def _copies(kept: KeyWrap) -> Iterable[CopyCheck]:
    return CopyCheck.objects.filter(item_id=kept.item_id, store__in=CopyName.values)


@transaction.atomic
def _record(actor: Actor, kid: bytes, done: Rehearsed, at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=Act.RESTORE_PERFORMED,
        subject_kind=SubjectKind.KEY,
        subject_id=entry_id(kid),
        at=at,
        purpose="rehearsal",
        facts={"objects": done.opened, "keys": done.keys},
    )
