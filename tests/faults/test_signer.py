"""The signer is killed between any two of its steps: another goes on, and no two heads of the log contradict."""

import pytest

from common.clock import now
from custody import sequencer, stores, verify
from custody.models import Checkpoint, CustodyEvent, Unsequenced
from tests.factories.custody import events
from tests.faults.audit import audited
from tests.faults.traced import KILLED, Threads, at_every_call
from tests.live import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ONE_TIME = 7


@pytest.mark.parametrize(
    "call", ["fsync", "sendto", *(pytest.param(call, marks=pytest.mark.faults) for call in ("link", "write"))]
)
def test_signer_killed_at_every_call(call, steps):
    signed: list[str] = []

    def another_signs(_events, how: int) -> None:
        assert how == KILLED
        signed.extend(seen_outside())
        # The session of the dead one holds the right to sign until the database notices.
        wait_for(lambda: sequencer.sequence(now()) or not Unsequenced.objects.exists())

    met = at_every_call(
        steps,
        "sequence",
        call=call,
        does="signal=KILL",
        subjects=lambda _number: events(ONE_TIME),
        finished_by_another=another_signs,
    )

    assert met[Threads.MAIN] >= {"fsync": 4, "link": 2, "write": 2, "sendto": 8}[call]
    found = verify.verify_log()
    assert found.problems == []
    assert found.leaves == CustodyEvent.objects.count() >= ONE_TIME * sum(met.values())
    kept = set(Checkpoint.objects.values_list("note", flat=True))
    assert set(signed) <= kept, "what was shown outside while a signer lay dead is part of the log to this day"
    assert audited() == []


def seen_outside() -> list[str]:
    notes = []
    for store in stores.copies().values():
        for name in store.names("c/"):
            with store.open(name) as blob:
                notes.append(blob.read().decode())
    return notes
