"""What an organisation takes home: its events, word for word, and the proof that each is in the signed log."""

from collections.abc import Iterable
from dataclasses import dataclass

from custody import tree
from custody.errors import CustodyLate
from custody.keys import keyring
from custody.models import Checkpoint, CustodyEvent, Leaf
from custody.sequencer import hour_of
from vault.note import tlog_proof


@dataclass(frozen=True, slots=True)
class EventProof:
    """One event with all that is needed to verify it offline: no other row, and nobody's word.

    event_json: the exact characters whose UTF-8 bytes were hashed.  hour: since 1970, as the leaf says it.
    """

    sequence: int
    event_json: str
    salt_hex: str
    index: int
    hour: int
    proof_text: str


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed statement of the log's size and root."""
    return Checkpoint.objects.first()


def public_key() -> str:
    """The log's public key, as verifiers read it."""
    return keyring().verifier().vkey


def proof_for(event_ids: Iterable[int]) -> list[EventProof]:
    """Proofs of these events (`CustodyEvent.sequence`) against the newest checkpoint, in the order of the log.

    Raises:
        CustodyLate: one of them has no place in the log yet; ask again when the sequencer has run.
    """
    wanted = set(event_ids)
    proofs = proofs_of_placed(wanted)
    if len(proofs) < len(wanted):
        raise CustodyLate(f"{len(wanted) - len(proofs)} events are not in the log yet")
    return proofs


def proofs_of_placed(event_ids: Iterable[int]) -> list[EventProof]:
    """The same for those that have a place already; the others are left out."""
    # The checkpoint first: leaves placed after it was read are left for the next time.
    newest = latest_checkpoint()
    if newest is None:
        return []
    placed = Leaf.objects.filter(event_sequence__in=set(event_ids), index__lt=newest.size)
    places = dict(placed.values_list("event_sequence", "index"))
    hashes = tree.proofs(places.values(), newest.size)
    events = CustodyEvent.objects.filter(pk__in=places)
    proofs = [_proof(event, places[event.pk], hashes[places[event.pk]], newest) for event in events]
    return sorted(proofs, key=lambda proof: proof.index)


def _proof(event: CustodyEvent, index: int, hashes: list[bytes], newest: Checkpoint) -> EventProof:
    return EventProof(
        sequence=event.sequence,
        event_json=event.event_json,
        salt_hex=bytes(event.salt).hex(),
        index=index,
        hour=hour_of(event.at),
        proof_text=tlog_proof(index, hashes, newest.note),
    )
