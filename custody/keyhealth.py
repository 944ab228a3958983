"""How the keys stand, for those who watch over them: what each seals, how far a rotation is, what is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from custody.acts import Act, SubjectKind
from custody.backup.making import Told, last_backups, without_escrow
from custody.keys import keyring
from custody.models import CustodyEvent, KeyEntry
from custody.permissions import check_may_see_keys
from custody.rotation import EPOCHS, LEFT_TO_FINISH
from custody.states import KeyState
from vault.keyring import KeyUse

REHEARSED_EVERY: Final = timedelta(days=365)
# What each key opens, in the order in which things meet them.
USES: Final[dict[KeyUse, tuple[Promise, Promise]]] = {
    KeyUse.INTAKE: (_("Intake key"), _("Opens what has just arrived. Workers that take items in hold it.")),
    KeyUse.EVIDENCE: (_("Evidence key"), _("Opens stored items and sealed words.")),
    KeyUse.IDENTITY: (_("Identity key"), _("Opens names of sources and how to reach them, for protection officers.")),
    KeyUse.RECOVERY: (
        _("Recovery key"),
        _("Opens everything when all else is lost. Its private part is on no machine; it is kept apart, in shares."),
    ),
}


@dataclass(frozen=True, slots=True)
class Epoch:
    """One key. seals: everything new is sealed to it.  expires_at: when an intake key that has ended is destroyed."""

    entry: KeyEntry
    seals: bool
    is_held: bool
    ended_at: datetime | None
    expires_at: datetime | None

    @property
    def key_id(self) -> str:
        return bytes(self.entry.key_id).hex()


@dataclass(frozen=True, slots=True)
class Use:
    """All keys of one use, newest first. remaining: what is still sealed to older ones, of `total`."""

    name: Promise
    words: Promise
    epochs: list[Epoch]
    due_at: datetime | None
    is_due: bool
    remaining: int
    total: int

    @property
    def share_done(self) -> int:
        return 100 * (self.total - self.remaining) // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Standing:
    uses: list[Use]
    counted_at: datetime | None
    backup: Told | None
    rehearsed_at: datetime | None
    rehearsal_is_due: bool
    without_escrow: list[str]


def keys_for(actor: Actor, *, at: datetime) -> Standing:
    """Every key, and what should be done about the keys.

    Raises:
        NotVisible: the role does not watch over the keys.
    """
    check_may_see_keys(actor)
    entries = list(KeyEntry.objects.visible_to(actor).order_by("key_use", "-epoch"))
    backups, rehearsed_at = last_backups(), last_rehearsal()
    return Standing(
        uses=[_use(use, [entry for entry in entries if entry.key_use == use], at) for use in USES],
        counted_at=min((entry.counted_at for entry in entries if entry.counted_at), default=None),
        backup=backups[0] if backups else None,
        rehearsed_at=rehearsed_at,
        rehearsal_is_due=rehearsed_at is None or rehearsed_at + REHEARSED_EVERY <= at,
        without_escrow=without_escrow(),
    )


def last_rehearsal() -> datetime | None:
    """When the recovery key was last shown to open what is sealed to it."""
    event = CustodyEvent.objects.filter(act=Act.RESTORE_PERFORMED, subject_kind=SubjectKind.KEY).first()
    return event.at if event else None


def _use(use: KeyUse, entries: list[KeyEntry], at: datetime) -> Use:
    epochs = list(_epochs(entries))
    lasts = EPOCHS.get(use)
    due_at = epochs[0].entry.entered_at + lasts if epochs and lasts else None
    counts = [entry.sealed_count for entry in entries]
    name, words = USES[use]
    is_due = due_at is not None and due_at <= at
    return Use(name, words, epochs, due_at, is_due, remaining=sum(counts[1:]), total=sum(counts))


def _epochs(entries: list[KeyEntry]) -> Iterator[Epoch]:
    held = keyring().held()
    for later, entry in pairwise([None, *entries]):
        if entry is None:
            continue
        ended_at = later.entered_at if later else None
        ends = ended_at if entry.key_use == KeyUse.INTAKE and entry.state != KeyState.DESTROYED else None
        yield Epoch(
            entry=entry,
            seals=later is None,
            is_held=bytes(entry.key_id) in held,
            ended_at=ended_at,
            expires_at=ends + LEFT_TO_FINISH[KeyUse.INTAKE] if ends else None,
        )
