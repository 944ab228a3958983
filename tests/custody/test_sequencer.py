import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from custody import anchors, receipts, sequencer, stores, verify
from custody.errors import CustodyLate, KeyNotHeld, LogForked
from custody.models import Checkpoint, CopyName, Leaf, Unsequenced
from tests.factories.custody import NOON, event, events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]


def test_events_become_leaves_without_gaps():
    sizes = [3, 1, 7, 4]
    for size in sizes:
        events(size)
        assert sequencer.sequence(NOON) == size

    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(15))
    assert [point.size for point in Checkpoint.objects.order_by("size")] == [3, 4, 11, 15]
    assert not Unsequenced.objects.exists()
    assert verify.verify_log().problems == []


def test_receipt_of_every_event_verifies_at_every_size(settings):
    made = []
    for count in (1, 2, 5):
        made += events(count)
        sequencer.sequence(NOON)
        proofs = receipts.proof_for(one.sequence for one in made)
        assert [proof.index for proof in proofs] == list(range(len(made)))
        assert all(verify.holds(proof) for proof in proofs)
