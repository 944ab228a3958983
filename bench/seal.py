"""One file of 2 GiB: hashed, sealed, one copy that survives a power cut."""

import hashlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from bench import limits
from bench.race import race
from bench.report import Report, Target
from vault.blobstore import LocalBlobStore
from vault.container import Header, Kind, Sealer, new_dek
from vault.pipeline import pour

SIZE = 2 << 30
STEP = 1 << 20


def steps(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while step := file.read(STEP):
            yield step


def warm(path: Path) -> None:
    """Read it: it lies in memory for every runner alike."""
    for _ in steps(path):
        pass


def make_file(path: Path, size: int = SIZE) -> None:
    """Bytes that do not compress."""
    block = os.urandom(64 << 20)
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="bench-seal-") as folder:
        return _run(Path(folder))


def _run(folder: Path) -> Report:
    film, store = folder / "film.bin", LocalBlobStore(folder / "store")
    make_file(film)
    recipient = age_recipient(folder)

    def ours() -> None:
        name, item = f"o/{uuid4().hex}", uuid4()
        sealer = Sealer.detached(Header(Kind.OBJECT, item, length=SIZE), dek=new_dek())
        writer = store.create(name)
        pour(steps(film), sealer=sealer, hashing=[hashlib.sha256().update], sinks=[writer])
        writer.commit()
        store.delete(name)

    def openssl() -> None:
        subprocess.run(["openssl", "dgst", "-sha256", film], check=True, capture_output=True)

    def by_hand() -> None:
        seal_by_hand(film, recipient)

    def bare() -> None:
        write_bare(film, [folder / "bare"])

    runners = {"seal": ours, "openssl": openssl, "by hand": by_hand, "bare": bare}
    laps = race(runners, before=dict.fromkeys(runners, lambda: warm(film)))
    rate = {name: (SIZE >> 20) / own.seconds for name, own in laps.items()}
    cpu = laps["seal"].cpu_seconds / (SIZE >> 30)
    to_openssl, to_hand = rate["seal"] / rate["openssl"], rate["seal"] / rate["by hand"]
    return Report(
        name="seal",
        work="One file of 2 GiB: SHA-256, sealed, one copy fsynced.",
        rows=(
            ("ours: hash, seal, write, fsync", f"{rate['seal']:,.0f} MiB/s, {cpu:.2f} CPU s/GiB"),
            ("`openssl dgst -sha256` alone, nothing written", f"{rate['openssl']:,.0f} MiB/s"),
            ("`sha256sum && age -r && sync`", f"{rate['by hand']:,.0f} MiB/s"),
            ("plainly: one copy written and fsynced, neither hashed nor sealed", f"{rate['bare']:,.0f} MiB/s"),
        ),
        notes=(limits.table(limits.measure(folder)),),
        targets=(
            Target("≥ 0.8 × `openssl dgst -sha256`", f"{to_openssl:.2f} ×", to_openssl >= 0.8),
            Target("≥ 4 × `sha256sum && age -r && sync`", f"{to_hand:.1f} ×", to_hand >= 4),
        ),
    )


def seal_by_hand(film: Path, recipient: str) -> None:
    """What a careful NGO does without us: `sha256sum && age -r && sync`."""
    target = film.with_name("by-hand.age")
    subprocess.run(["sha256sum", film], check=True, capture_output=True)
    subprocess.run(["age", "-r", recipient, "-o", target, film], check=True)
    subprocess.run(["sync", target], check=True)
    target.unlink()


def write_bare(film: Path, copies: list[Path]) -> None:
    """What the disk allows: the same bytes written and fsynced, neither hashed nor sealed."""
    threads = [threading.Thread(target=_write_one, args=(film, copy)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread, copy in zip(threads, copies, strict=True):
        thread.join()
        copy.unlink()


def _write_one(film: Path, copy: Path) -> None:
    with copy.open("wb", buffering=0) as file:
        for step in steps(film):
            file.write(step)
        os.fsync(file.fileno())


def age_recipient(folder: Path) -> str:
    key = folder / "key.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    return subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True).stdout.strip()
