"""Proving on the spot, for the people whose work it is: one subject's history, or the whole log."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger, selectors
from custody.acts import Act, SubjectKind
from custody.models import Checkpoint, CustodyEvent
from custody.permissions import check_may_read_log
from custody.receipts import EventProof, latest_checkpoint, proofs_of_placed
from custody.verify import Verified, holds, verify_log

# The log itself as a subject.
THE_LOG = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Proven:
    """One event and whether it is in the signed log as it was written; proof: None while it waits for its place."""

    event: CustodyEvent
    proof: EventProof | None
    holds: bool


@dataclass(frozen=True, slots=True)
class History:
    """A subject's events, each proven against the same checkpoint."""

    events: list[Proven]
    checkpoint: Checkpoint | None

    @property
    def broken(self) -> int:
        return sum(1 for one in self.events if one.proof and not one.holds)

    @property
    def waiting(self) -> int:
        return sum(1 for one in self.events if one.proof is None)


def verify_history(*, actor: Actor, subject_kind: SubjectKind, subject_id: UUID) -> History:
    """Prove each event of one subject the way an outsider with a receipt would."""
    check_may_read_log(actor)
    events = list(selectors.events_for(actor, subject_kind, subject_id))
    proofs = {proof.sequence: proof for proof in proofs_of_placed(event.sequence for event in events)}
    proven = [_proven(event, proofs.get(event.sequence)) for event in events]
    return History(proven, latest_checkpoint())


def verify_whole_log(*, actor: Actor, at: datetime) -> Verified:
    """Recompute the log from its first leaf, and record that this was done and how it ended."""
    check_may_read_log(actor)
    found = verify_log()
    with transaction.atomic():
        ledger.record(
            actor=actor,
            act=Act.LOG_VERIFIED,
            subject_kind=SubjectKind.LOG,
            subject_id=THE_LOG,
            at=at,
            facts={"events": found.leaves, "problems": len(found.problems)},
        )
    return found


def _proven(event: CustodyEvent, proof: EventProof | None) -> Proven:
    return Proven(event, proof, holds=proof is not None and holds(proof))
