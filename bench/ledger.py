"""The custody log: events recorded, given their leaves and signed; a million verified; one proven."""

import io
import os
import statistics
import time
from uuid import uuid4

from django.db import connection, transaction

from bench.report import Report, Target
from common import clock
from common.actors import WORKER, Role
from custody import ledger, receipts, sequencer, verify
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from vault.event import canonical, commitment

EVENTS = 20_000
LEAVES = 1_000_000
TIMES = 5
COLUMNS = "at, act, subject_kind, subject_id, actor_id, actor_role, event_json, salt, commit"


def run() -> Report:
    recorded, sequenced = zip(*(_turn() for _ in range(TIMES)), strict=True)
    _fill(LEAVES - TIMES * EVENTS)
    proofs, proof_ms = _prove()
    verify_seconds = statistics.median(_verify() for _ in range(TIMES))
    rate = statistics.median(sequenced)
    return Report(
        name="ledger",
        work=f"{EVENTS:,} events sequenced and signed, {TIMES} times; then a log of {LEAVES:,} leaves.",
        rows=(
            ("events recorded by `ledger.record`, 500 a transaction", f"{statistics.median(recorded):,.0f} /s"),
            ("events given a leaf under a signed, anchored checkpoint", f"{rate:,.0f} /s"),
            (f"one proof out of {LEAVES:,} leaves, {proofs} asked together", f"{proof_ms:.2f} ms"),
            (f"{LEAVES:,} events, leaves and all checkpoints verified again", f"{verify_seconds:.1f} s"),
        ),
        targets=(
            Target("≥ 10,000 events/s", f"{rate:,.0f} /s", rate >= 10_000),
            Target("1,000,000 verified in ≤ 5 s", f"{verify_seconds:.1f} s", verify_seconds <= 5),
            Target("a proof in ≤ 1 ms", f"{proof_ms:.2f} ms", proof_ms <= 1),
        ),
    )


def _turn() -> tuple[float, float]:
    """Events a second recorded, and sequenced."""
    begin = time.perf_counter()
    for _ in range(EVENTS // 500):
        with transaction.atomic():
            for number in range(500):
                _record(number)
    middle = time.perf_counter()
    done = sequencer.sequence(clock.now())
    return EVENTS / (middle - begin), done / (time.perf_counter() - middle)


def _record(number: int) -> None:
    ledger.record(
        actor=WORKER,
        act=Act.ITEM_RECEIVED,
        subject_kind=SubjectKind.ITEM,
        subject_id=uuid4(),
        at=clock.now(),
        facts={"size_bytes": 1, "number": number},
    )


def _fill(count: int) -> None:
    """Events like the others, by COPY: recording a million one by one would measure something else."""
    at = clock.now().isoformat()
    for begin in range(0, count, 50_000):
        lines = io.StringIO("".join(_line(at) for _ in range(min(50_000, count - begin))))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert(f"COPY custody_custodyevent ({COLUMNS}) FROM STDIN", lines)
        sequencer.sequence(clock.now())


def _line(at: str) -> str:
    subject, salt = uuid4(), os.urandom(32)
    text = canonical({"v": 1, "act": Act.ITEM_RECEIVED.value, "time": at, "subject": str(subject), "facts": {"n": 1}})
    commit = commitment(salt, text)
    words = [at, Act.ITEM_RECEIVED, SubjectKind.ITEM, subject, WORKER.id, Role.WORKER, text.decode()]
    return "\t".join([*map(str, words), f"\\\\x{salt.hex()}", f"\\\\x{commit.hex()}"]) + "\n"


def _verify() -> float:
    """How long it took."""
    begin = time.perf_counter()
    found = verify.verify_log()
    taken = time.perf_counter() - begin
    if found.problems or found.leaves < LEAVES:
        raise AssertionError(f"{found.leaves} leaves, problems: {found.problems[:3]}")
    return taken


def _prove() -> tuple[int, float]:
    newest = list(CustodyEvent.objects.order_by("-sequence").values_list("sequence", flat=True)[:200])
    begin = time.perf_counter()
    proofs = receipts.proof_for(newest)
    return len(proofs), (time.perf_counter() - begin) * 1000 / len(proofs)
