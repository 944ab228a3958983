"""How a key ends: retired when nothing hangs on it any more, destroyed when nothing can come late. Never before."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act
from custody.keys import forget_private
from custody.models import KeyEntry
from custody.permissions import check_is_worker
from custody.rotation.counting import count_uses
from custody.rotation.epochs import ended_at
from custody.states import KEY, KeyState
from vault.keyring import KeyUse

# After the epoch's end: an upload may go on for two weeks; everything else that was under way is over in a day.
LEFT_TO_FINISH: Final[Mapping[str, timedelta]] = {KeyUse.INTAKE: timedelta(days=14)}
A_DAY: Final = timedelta(days=1)


class KeyInUse(Conflict):
    """Something would be lost with this key: it stays."""

    for_people = _("Something is still sealed to this key. Re-wrap it first; the list of keys says how much it is.")

    def __init__(self, entry: KeyEntry, count: int) -> None:
        super().__init__(f"{count} wraps, records or parts are sealed to {entry.key_use} {entry.epoch}")
        self.count = count


class NotYet(Conflict):
    """It seals what comes now, or its epoch ended so recently that something may still be on its way."""

    for_people = _("This key is still needed for what is on its way. Try again when its time is over.")


@transaction.atomic
def retire_spent(*, actor: Actor, at: datetime) -> list[KeyEntry]:
    """Retire every key of an ended epoch to which nothing is sealed; counted anew, in this transaction."""
    check_is_worker(actor)
    counted = count_uses(at)
    in_use = _locked().filter(state=KeyState.IN_USE)
    spent = [entry for entry in in_use if ended_at(entry) and not counted.get(bytes(entry.key_id))]
    return [_retire(actor, entry, at) for entry in spent]


def destroy_key(*, actor: Actor, key_id: UUID, at: datetime) -> KeyEntry:
    """Destroy a key for ever: first the record of it, then its private file here and the sealed copies of that.

    Where the key was dealt to other folders, the same act there removes the file and records nothing more.

    Raises:
        KeyInUse: something is sealed to it; the error says how much.
        NotYet: its epoch has not ended, or not long enough ago.
    """
    entry = _destroyed(actor, key_id, at)
    forget_private(KeyUse(entry.key_use), entry.epoch)
    return entry


def destroy_expired(*, actor: Actor, at: datetime) -> list[KeyEntry]:
    """Destroy the intake keys whose two weeks are over and that nothing waits for; returns those destroyed now.

    What another folder's command destroyed is removed here as well.
    """
    check_is_worker(actor)
    expired = []
    for entry in KeyEntry.objects.filter(key_use=KeyUse.INTAKE).exclude(state=KeyState.DESTROYED):
        try:
            expired.append(destroy_key(actor=actor, key_id=entry.pk, at=at))
        except (KeyInUse, NotYet):
            continue
    for entry in KeyEntry.objects.filter(state=KeyState.DESTROYED):
        forget_private(KeyUse(entry.key_use), entry.epoch)
    return expired


@transaction.atomic
def _destroyed(actor: Actor, key_id: UUID, at: datetime) -> KeyEntry:
    check_is_worker(actor)
    entry = _locked().get(pk=key_id)
    if entry.state == KeyState.DESTROYED:
        return entry
    ended = ended_at(entry)
    if ended is None or ended + LEFT_TO_FINISH.get(entry.key_use, A_DAY) > at:
        raise NotYet(f"{entry.key_use} {entry.epoch} ended at {ended}")
    if count := count_uses(at).get(bytes(entry.key_id), 0):
        raise KeyInUse(entry, count)
    if entry.state == KeyState.IN_USE:
        entry = _retire(actor, entry, at)
    return ledger.move(
        entry,
        to=KeyState.DESTROYED,
        table=KEY,
        actor=actor,
        act=Act.KEY_DESTROYED,
        at=at,
        facts=_named(entry),
        also={"destroyed_at": at, "sealed_count": 0},
    )


def _retire(actor: Actor, entry: KeyEntry, at: datetime) -> KeyEntry:
    return ledger.move(
        entry,
        to=KeyState.RETIRED,
        table=KEY,
        actor=actor,
        act=Act.KEY_RETIRED,
        at=at,
        facts=_named(entry),
        also={"retired_at": at},
    )


def _named(entry: KeyEntry) -> dict[str, ledger.Fact]:
    return {"use": entry.key_use, "epoch": entry.epoch, "key": bytes(entry.key_id).hex()}


def _locked() -> QuerySet[KeyEntry]:
    return KeyEntry.objects.select_for_update().order_by("entered_at", "epoch")
