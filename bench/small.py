"""Ten thousand small files: over HTTP until they are secured, and from arrived to secured alone, beside rivals."""

import importlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench.report import Report, Target
from bench.seal import age_recipient
from bench.world import open_world

FILES, SIZE = 10_000, 20_000
GROWTH = (100, 1_000, 10_000)
HTTP_TARGET, INGEST_TARGET, FLAT_TARGET = 100, 500, 1.3
# A loop that starts a program for each file says the same after a thousand.
IN_A_LOOP = 1_000
BAYANAT = 27


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="bench-small-") as folder:
        files = Path(folder) / "files"
        make_files(files)
        rivals = _rivals(files, Path(folder))
        over_http = importlib.import_module("bench.small_http").rate(files, Path(folder))
    open_world()
    # These modules import the apps, so the world comes first.
    inside = importlib.import_module("bench.small_inside")
    cost = {count: inside.seconds_alone(count, SIZE) / count for count in GROWTH}
    processes = inside.rate_of_processes(FILES, SIZE)
    flat = cost[GROWTH[-1]] / min(cost.values())
    rows = [
        ("ours: `portal-deposit send`, hashed, listed, sent, sealed, two verified copies, logged", _rate(over_http)),
        ("ours: arrived to secured, two ingest processes, sequencer and sweeper", _rate(processes)),
        *(
            (f"ours: arrived to secured, {count:,} items, one process", f"{1000 * cost[count]:.2f} ms an item")
            for count in GROWTH
        ),
        *((what, _rate(rate) if rate else "not on this machine") for what, rate in rivals.items()),
    ]
    return Report(
        name="small",
        work=f"{FILES:,} files of {SIZE // 1000} kB.",
        rows=tuple(rows),
        targets=(
            Target(f"≥ {HTTP_TARGET} items/s over HTTP to secured", _rate(over_http), over_http >= HTTP_TARGET),
            Target(f"≥ {INGEST_TARGET} items/s arrived to secured", _rate(processes), processes >= INGEST_TARGET),
            Target(
                f"cost of an item at {GROWTH[-1]:,} ≤ {FLAT_TARGET} × the lowest",
                f"{flat:.2f} ×",
                flat <= FLAT_TARGET,
            ),
        ),
        notes=(
            f"Rivals make one copy, read nothing back, keep no log. Bayanat 4.0.2 was seen here at {BAYANAT} items/s.",
        ),
    )


def make_files(folder: Path) -> None:
    """Bytes that do not compress, a hundred files to a folder."""
    for number in range(FILES):
        place = folder / f"{number // 100:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:05}.jpg").write_bytes(os.urandom(SIZE))


def _rivals(files: Path, folder: Path) -> dict[str, float]:
    """Files a second; 0 for a program that is not here."""
    recipient = age_recipient(folder)
    loop = sorted(files.rglob("*.jpg"))[:IN_A_LOOP]

    def by_hand() -> None:
        for path in loop:
            subprocess.run(["age", "-r", recipient, "-o", f"{folder}/sealed-{path.name}", path], check=True)
        os.sync()

    secret = {**os.environ, "BORG_PASSPHRASE": "bench", "RESTIC_PASSWORD": "bench", "HOME": str(folder)}
    borg, restic = f"{folder}/borg", f"{folder}/restic"

    def run_quietly(*words: str) -> Callable[[], None]:
        return lambda: _quiet(words, secret)

    with ExitStack() as stack:
        stack.callback(os.sync)
        rates = {f"`age -r` in a loop ({IN_A_LOOP:,} files), one sync": IN_A_LOOP / _seconds(by_hand)}
        for what, program, prepare, act in (
            ("borg create, encrypted", "borg", ("init", "-e", "repokey", borg), ("create", f"{borg}::one", str(files))),
            ("restic backup", "restic", ("init", "-r", restic), ("backup", "-r", restic, str(files))),
        ):
            if shutil.which(program) is None:
                rates[what] = 0.0
                continue
            _quiet((program, *prepare), secret)
            rates[what] = FILES / _seconds(run_quietly(program, *act))
    return rates


def _quiet(words: tuple[str, ...], told: dict[str, str]) -> None:
    subprocess.run(words, env=told, check=True, capture_output=True)


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _rate(rate: float) -> str:
    return f"{rate:,.0f} items/s"
