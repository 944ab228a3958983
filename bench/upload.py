"""Files over tus to the partner face as `make run` serves it, beside the tus server people would set up themselves."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import processes
from bench.crowd import crowd
from bench.face import Face, open_face
from bench.race import race
from bench.report import Report, Target
from bench.rivals import tus_server
from bench.tus import PART, Client, Upload

SIZE = 1 << 30
SIZE_BESIDE_OTHERS = 256 << 20
SLOW_CLIENTS = 200
CPU_TARGET = 1.3
RSS_TARGET_MB = 120
SHARE_TARGET = 0.5


def run() -> Report:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-tus-")))
        process, port = stack.enter_context(tus_server(folder))
        return _run(stack.enter_context(open_face()), process, port)


class _Sender:
    """One client of one server; announced before the clock runs, and taken back after it."""

    def __init__(self, port: int, expect: Callable[[int], Upload], size: int) -> None:
        self._port, self._expect, self._size = port, expect, size
        self._upload: Upload | None = None

    def make_ready(self) -> None:
        if self._upload is not None:
            Client(self._port).end(self._upload)
        self._upload = self._expect(self._size + 1)

    def send(self) -> None:
        assert self._upload is not None
        Client(self._port).send(self._upload, self._size)


def _run(face: Face, rival_process: int, rival_port: int) -> Report:
    # One byte never comes: nothing is ingested while the clock runs.
    ours = _Sender(face.port, face.expect, SIZE)
    theirs = _Sender(rival_port, lambda length: Client(rival_port).create(length), SIZE)
    processes.forget_peak(face.workers)
    laps = race(
        {"ours": ours.send, "theirs": theirs.send},
        before={"ours": ours.make_ready, "theirs": theirs.make_ready},
        cpu={
            "ours": lambda: processes.cpu_seconds(face.workers),
            "theirs": lambda: processes.cpu_seconds([rival_process]),
        },
    )
    memory = processes.peak_bytes(face.workers) / 1e6
    alone, crowded = _beside_others(face)
    rate = {name: (SIZE >> 20) / own.seconds for name, own in laps.items()}
    cpu = {name: own.cpu_seconds * (1 << 30) / SIZE for name, own in laps.items()}
    ratio, share = rate["ours"] / rate["theirs"], crowded / alone
    return Report(
        name="upload",
        work=f"{SIZE >> 20:,} MiB over tus in PATCHes of {PART >> 20} MiB, one after the other; then "
        f"{SIZE_BESIDE_OTHERS >> 20} MiB, alone and while {SLOW_CLIENTS} others send 8 KiB a second each.",
        rows=(
            ("ours: sealed while it arrives, each part fsynced and recorded", _figures(rate["ours"], cpu["ours"])),
            ("`@tus/server` with its file store: in clear, nothing fsynced", _figures(rate["theirs"], cpu["theirs"])),
            ("a fast client alone / beside the slow ones", f"{alone:,.0f} / {crowded:,.0f} MiB/s"),
            ("memory of a worker at its highest, one client", f"{memory:,.0f} MB"),
        ),
        targets=(
            Target("≥ 1.0 × `@tus/server`", f"{ratio:.2f} ×", ratio >= 1),
            Target(f"≤ {CPU_TARGET} CPU s/GiB", f"{cpu['ours']:.2f}", cpu["ours"] <= CPU_TARGET),
            Target(f"RSS of a worker ≤ {RSS_TARGET_MB} MB", f"{memory:,.0f} MB", memory <= RSS_TARGET_MB),
            Target(
                f"a fast client keeps ≥ {SHARE_TARGET} × its rate beside {SLOW_CLIENTS} slow ones, none is sent away",
                f"{share:.2f} ×",
                share >= SHARE_TARGET,
            ),
        ),
    )


def _beside_others(face: Face) -> tuple[float, float]:
    """MiB/s of a fast client alone, and in the crowd."""
    fast = _Sender(face.port, face.expect, SIZE_BESIDE_OTHERS)
    with ExitStack() as slow:

        def be_alone() -> None:
            fast.make_ready()
            slow.close()
            # What the slow ones had sent is still being counted.
            processes.wait_until_idle(face.workers)

        def be_in_a_crowd() -> None:
            fast.make_ready()
            slow.enter_context(crowd(face.port, [face.expect(PART) for _ in range(SLOW_CLIENTS)]))

        laps = race({"alone": fast.send, "crowd": fast.send}, before={"alone": be_alone, "crowd": be_in_a_crowd})
    mib = SIZE_BESIDE_OTHERS >> 20
    return mib / laps["alone"].seconds, mib / laps["crowd"].seconds


def _figures(rate: float, cpu: float) -> str:
    return f"{rate:,.0f} MiB/s, {cpu:.2f} CPU s/GiB"
