"""Sealed parts of 2 GiB become an item in two verified copies, catalogued and logged."""

import io
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from django.db import transaction

from bench import limits
from bench.race import race
from bench.report import Report, Target
from bench.seal import age_recipient, make_file, seal_by_hand, warm, write_bare
from common import clock
from common.actors import WORKER
from custody import ledger, safe
from custody.acts import Act, SubjectKind

SIZE = 2 << 30
PART = 8 << 20
TARGET = 1.5
RSS_TARGET_MIB = 200


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as folder:
        return _run(Path(folder))


def _run(folder: Path) -> Report:
    film = folder / "film.bin"
    make_file(film, SIZE)
    recipient, uploads = age_recipient(folder), []

    def stage() -> None:
        if uploads:
            safe.remove_staged(uploads[-1], at=clock.now())
        uploads.append(_stage(film))

    def read_again() -> None:
        warm(film)

    def ours() -> None:
        deposited = safe.deposit(
            actor=WORKER,
            upload_id=uploads[-1],
            item_id=uuid4(),
            attempt=1,
            length_bytes=SIZE,
            heartbeat=lambda: None,
            at=clock.now(),
        )
        _keep(deposited)
        _remove(deposited.name)

    def by_hand() -> None:
        seal_by_hand(film, recipient)

    def bare() -> None:
        write_bare(film, [folder / "bare-a", folder / "bare-b"])

    with _Peak() as peak:
        laps = race(
            {"ingest": ours, "by hand": by_hand, "bare": bare},
            before={"ingest": stage, "by hand": read_again, "bare": read_again},
        )
    alone = limits.measure(folder)
    disk = 1024 / sum(alone[piece] for piece in (limits.READ, limits.WRITTEN_TWICE, limits.READ_TWICE))
    rate = {name: (SIZE >> 20) / own.seconds for name, own in laps.items()}
    ratio = rate["ingest"] / rate["by hand"]
    cpu = laps["ingest"].cpu_seconds / (SIZE >> 30)
    return Report(
        name="ingest",
        work="2 GiB in sealed parts of 8 MiB: opened, SHA-256 and SHA-512, sealed, two fsynced copies, both read back, "
        "compared, opened and hashed again, wraps, rows and event committed.",
        rows=(
            ("ours: two verified copies", f"{rate['ingest']:,.0f} MiB/s, {cpu:.1f} CPU s/GiB"),
            ("`sha256sum && age -r && sync`: one copy, nothing verified", f"{rate['by hand']:,.0f} MiB/s"),
            ("plainly: two copies written and fsynced, neither hashed nor sealed", f"{rate['bare']:,.0f} MiB/s"),
            ("the disk alone: parts read, two copies written, both read back, nothing else", f"{disk:,.0f} MiB/s"),
            ("memory of the worker at its highest", f"{peak.mib:,.0f} MiB"),
        ),
        notes=(limits.table(alone),),
        targets=(
            Target(f"≥ {TARGET} × by hand", f"{ratio:.2f} ×", ratio >= TARGET),
            Target(f"RSS ≤ {RSS_TARGET_MIB} MB", f"{peak.mib:,.0f} MiB", peak.mib <= RSS_TARGET_MIB),
        ),
    )


def _stage(film: Path) -> UUID:
    upload_id = uuid4()
    with film.open("rb") as file:
        for number, offset in enumerate(range(0, SIZE, PART)):
            staged = safe.receive(
                upload_id=upload_id,
                part_number=number,
                offset=offset,
                stream=io.BytesIO(file.read(PART)),
                length_bytes=PART,
                checksum=None,
            )
            with transaction.atomic():
                safe.acknowledge(staged, at=clock.now())
    return upload_id


def _keep(deposited: safe.Deposited) -> None:
    at = clock.now()
    with transaction.atomic():
        safe.keep(deposited, actor=WORKER, at=at)
        ledger.record(
            actor=WORKER,
            act=Act.ITEM_STORED,
            subject_kind=SubjectKind.ITEM,
            subject_id=deposited.item_id,
            at=at,
            facts={"sha256": deposited.sha256, "size_bytes": deposited.size_bytes},
        )


def _remove(name: str) -> None:
    """Make room for the next lap; the vault itself has no such act."""
    for store in ("A", "B"):
        root = Path(os.environ[f"PORTAL_STORE_{store}"].removeprefix("file://"))
        for path in root.rglob(f"*{name.rpartition('/')[2]}*"):
            path.unlink()


class _Peak:
    """The highest resident size of this process while it is open; ru_maxrss would count the bench's own set-up."""

    mib = 0.0

    def __enter__(self) -> Self:
        self._done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _watch(self) -> None:
        while not self._done.is_set():
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
            self.mib = max(self.mib, pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20))
            time.sleep(0.05)
