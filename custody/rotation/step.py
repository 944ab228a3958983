"""One step of a rotation: some wraps, one transaction, one event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.models import entry_id
from vault.keyring import PublicKey

Cursor = TypeVar("Cursor")


@dataclass(frozen=True, slots=True)
class Step(Generic[Cursor]):
    """moved: wraps that follow the new key now.  stuck: those that no key here opens; they keep what they have.

    after: where the next step goes on; None when nothing is left behind it.
    """

    moved: int
    stuck: int
    after: Cursor | None


def record_step(*, actor: Actor, to: PublicKey, what: str, named: Iterable[bytes], at: datetime) -> None:
    """Say in the log that so many followed the key. A digest of which stands for a list that would be too long."""
    names = sorted(named)
    ledger.record(
        actor=actor,
        act=Act.KEY_REWRAPPED,
        subject_kind=SubjectKind.KEY,
        subject_id=entry_id(to.kid),
        at=at,
        facts={
            "use": to.use.value,
            "epoch": to.epoch,
            "what": what,
            "count": len(names),
            "which_sha256": sha256(b"".join(names)).hexdigest(),
        },
    )
