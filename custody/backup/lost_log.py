"""The log that the database lost and the stores still have: entered again word for word, proven by what was signed."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import segments, tree
from custody.errors import Tampered
from custody.keys import keyring
from custody.models import Checkpoint, CustodyEvent, Leaf, TreeNode, Unsequenced
from custody.permissions import check_is_worker
from custody.segments import Segment
from custody.sequencer import hour_of
from vault import merkle, note
from vault.event import commitment, leaf_data
from vault.keyring import Keyring

# The next event gets a number that nobody has had.
GO_ON = """
SELECT setval(pg_get_serial_sequence('custody_custodyevent', 'sequence'), max(sequence)) FROM custody_custodyevent
"""


class Collides(Conflict):
    """The portal ran on the older database: its new events have the numbers of those that were lost."""

    for_people = _("The portal has worked since on this database. What was lost cannot be entered between.")


class SegmentWrong(Tampered):
    """A piece of the log from the stores is not what was signed."""


def heal_log(*, actor: Actor, opens: Keyring) -> int:
    """Enter the events that the database lost, each proven against what was signed; returns how many.

    opens: holds the recovery key.  After this the log goes on where it was: nothing forks.

    Raises:
        SegmentWrong: a piece contradicts the signature; nothing of it was entered.
        Collides: other events have taken the numbers.
    """
    check_is_worker(actor)
    newest = Checkpoint.objects.first()
    entered = 0
    for segment in segments.after(newest.size if newest else 0, opens):
        entered += _enter(segment)
    return entered


@transaction.atomic
def _enter(segment: Segment) -> int:
    leaves = [_leaf(segment.first + place, event) for place, event in enumerate(segment.events)]
    signed = note.parse_checkpoint(keyring().verifier().open(segment.note))
    known = tree.load(tree.peaks(segment.first))
    hashes = [bytes(leaf.leaf_hash) for leaf in leaves]
    nodes = merkle.new_nodes(segment.first, hashes, tree.getter(known))
    known |= {(level, index): hashed for level, index, hashed in nodes}
    whole = signed.size == segment.size == segment.first + len(leaves)
    if not whole or merkle.root(segment.size, tree.getter(known)) != signed.root:
        raise SegmentWrong(f"the events from {segment.first} on are not those that were signed")
    _enter_events(segment.events)
    Leaf.objects.bulk_create(leaves)
    TreeNode.objects.bulk_create(
        [TreeNode(level=level, index=index, node_hash=hashed) for level, index, hashed in nodes if level]
    )
    Checkpoint.objects.create(
        size=signed.size, root=signed.root, note=segment.note, signed_at=max(event.at for event in segment.events)
    )
    return len(leaves)


def _leaf(index: int, event: CustodyEvent) -> Leaf:
    """The leaf, computed from the words: what the piece says of itself is not believed."""
    commit = commitment(bytes(event.salt), event.event_json.encode())
    if commit != event.commit:
        raise SegmentWrong(f"the event of leaf {index} is not the one that was committed to")
    hashed = merkle.leaf_hash(leaf_data(index, hour_of(event.at), commit))
    return Leaf(index=index, event_sequence=event.sequence, leaf_hash=hashed)


def _enter_events(events: list[CustodyEvent]) -> None:
    numbers = [event.sequence for event in events]
    there = {one.sequence: bytes(one.commit) for one in CustodyEvent.objects.filter(pk__in=numbers)}
    if any(event.commit != there.get(event.sequence, event.commit) for event in events):
        raise Collides
    CustodyEvent.objects.bulk_create([event for event in events if event.sequence not in there])
    # They have their places already.
    Unsequenced.objects.filter(pk__in=numbers).delete()
    with connection.cursor() as cursor:
        cursor.execute(GO_ON)
