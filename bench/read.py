"""Reading one large item out of the vault: the first byte of a range in its middle, and one byte after the other."""

import io
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from bench.race import race
from bench.report import Report, Target
from bench.seal import age_recipient
from common import clock
from common.actors import WORKER, Role
from custody import safe
from custody.models import CopyCheck
from submissions.models import Item
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import make_organisation, make_team
from tests.factories.staff import make_handed_over, make_item

# Less on a machine with less room: three times as much must be free, and six more.
GIB = int(os.environ.get("BENCH_READ_GIB", "10"))
PART_BYTES, STEP_BYTES = 64 << 20, 1 << 20
# So much is read one byte after the other; of the rivals' files there is no more.
RUN_BYTES = 2 << 30
FIRST_TIMES = 60
# So far apart, in parts of the item, do the places around its middle lie.
SPREAD = 200
TARGET_MS, TARGET_RATE = 20, 500


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="bench-read-") as folder:
        return _run(Path(folder))


def _run(folder: Path) -> Report:
    film = _film(folder)
    age, key = _by_age(film)
    took = time.perf_counter()
    item, client = _item(film)
    took = time.perf_counter() - took
    with override_settings(ROOT_URLCONF=URLCONFS["mechanism"], ALLOWED_HOSTS=["*"], SESSION_COOKIE_NAME="sessionid"):
        _open(client, item)
        copies = _files_of(item.pk)
        cold, warm = (_first_bytes(client, item, before) for before in (lambda: _forget(*copies), lambda: None))
        runners: dict[str, Callable[[], object]] = {
            "ours": lambda: _read(client, item),
            "plain": lambda: _read_plain(film),
            "age": lambda: subprocess.run(["age", "-d", "-i", key, "-o", os.devnull, age], check=True),
        }
        files = {"ours": copies, "plain": [film], "age": [age]}
        before = {name: (lambda paths=paths: _forget(*paths)) for name, paths in files.items()}
        laps = race(runners, before=before)
    rate = {name: (RUN_BYTES >> 20) / own.seconds for name, own in laps.items()}
    middle_by_age = laps["age"].seconds * (GIB << 30) / RUN_BYTES / 2
    cpu = laps["ours"].cpu_seconds / (RUN_BYTES >> 30)
    p95 = statistics.quantiles(cold, n=20)[-1]
    return Report(
        name="read",
        work=f"One item of {GIB} GiB, put into the vault as items are (in {took:.0f} s: parts sealed, two copies "
        "written and read back). Whole requests of staff through Django: session, sight, the opening in the log, the "
        "key unwrapped, the end of the item proven, then the range. Nothing of it in the page cache but where it says "
        "so.",
        rows=(
            ("first 64 KiB of a range in the middle: median / p95", f"{statistics.median(cold):.1f} / {p95:.1f} ms"),
            ("the same from the page cache: median", f"{statistics.median(warm):.1f} ms"),
            ("`age -d` until it comes to the middle, from its rate", f"{middle_by_age:,.1f} s"),
            ("one byte after the other, from the middle on", f"{rate['ours']:,.0f} MiB/s, {cpu:.2f} CPU s/GiB"),
            ("a plain file, neither sealed nor logged", f"{rate['plain']:,.0f} MiB/s"),
            ("`age -d`", f"{rate['age']:,.0f} MiB/s"),
        ),
        targets=(
            Target(f"first byte of a range in the middle ≤ {TARGET_MS} ms (p95)", f"{p95:.1f} ms", p95 <= TARGET_MS),
            Target(f"sequential ≥ {TARGET_RATE} MiB/s", f"{rate['ours']:,.0f} MiB/s", rate["ours"] >= TARGET_RATE),
        ),
    )


def _film(folder: Path) -> Path:
    """A plain file of the length that is read one byte after the other."""
    path, block = folder / "film.bin", os.urandom(PART_BYTES)
    with path.open("wb") as file:
        for _ in range(RUN_BYTES // PART_BYTES):
            file.write(block)
        os.fsync(file.fileno())
    return path


def _by_age(film: Path) -> tuple[Path, Path]:
    recipient, sealed = age_recipient(film.parent), film.with_name("film.age")
    subprocess.run(["age", "-r", recipient, "-o", sealed, film], check=True)
    subprocess.run(["sync", sealed], check=True)
    return sealed, film.parent / "key.txt"


def _item(film: Path) -> tuple[Item, Client]:
    """An item in the vault, and somebody who may open it."""
    team = make_team()
    item = make_item(make_handed_over(make_organisation(), team=team), size_bytes=GIB << 30)
    upload_id = _staged(film)
    deposited = safe.deposit(
        actor=WORKER,
        upload_id=upload_id,
        item_id=item.pk,
        attempt=1,
        length_bytes=GIB << 30,
        heartbeat=lambda: None,
        at=clock.now(),
    )
    with transaction.atomic():
        safe.keep(deposited, actor=WORKER, at=clock.now())
    safe.remove_staged(upload_id, at=clock.now())
    return item, client_of(person_with(Role.ANALYST, team=team))


def _staged(film: Path) -> UUID:
    upload_id, part = uuid4(), film.open("rb").read(PART_BYTES)
    for number, offset in enumerate(range(0, GIB << 30, PART_BYTES)):
        staged = safe.receive(
            upload_id=upload_id,
            part_number=number,
            offset=offset,
            stream=io.BytesIO(part),
            length_bytes=PART_BYTES,
            checksum=None,
        )
        with transaction.atomic():
            safe.acknowledge(staged, at=clock.now())
    return upload_id


def _files_of(item_id: UUID) -> list[Path]:
    folders = {"a": settings.PORTAL.store_a, "b": settings.PORTAL.store_b}
    found = []
    for copy in CopyCheck.objects.filter(item_id=item_id):
        (path,) = Path(urlsplit(folders[copy.store]).path).rglob(copy.name.partition("/")[2])
        found.append(path)
    return found


def _open(client: Client, item: Item) -> None:
    answer = client.post(reverse("submissions:open_item", args=[item.pk]), {"purpose": "To measure how fast it is"})
    if answer.status_code != 200:
        raise RuntimeError(f"it was not opened: {answer.status_code}")


def _range(client: Client, item: Item, start: int, length: int) -> StreamingHttpResponse:
    address = reverse("submissions:read", args=[item.pk])
    answer = client.get(address, headers={"Range": f"bytes={start}-{start + length - 1}"})
    if answer.status_code != 206 or not isinstance(answer, StreamingHttpResponse):
        raise RuntimeError(f"no range came: {answer.status_code}")
    return answer


def _first_bytes(client: Client, item: Item, before: Callable[[], object]) -> list[float]:
    """Milliseconds until the first step of a range, each at another place around the middle."""
    laps = []
    for turn in range(FIRST_TIMES):
        before()
        begin = time.perf_counter()
        answer = _range(client, item, (GIB << 29) + (turn - FIRST_TIMES // 2) * (GIB << 30) // SPREAD, 64 << 20)
        next(iter(answer))
        laps.append((time.perf_counter() - begin) * 1000)
        answer.close()
    return laps[1:]


def _read(client: Client, item: Item) -> None:
    start = min(GIB << 29, (GIB << 30) - RUN_BYTES)
    came = sum(len(step) for step in _range(client, item, start, RUN_BYTES))
    if came != RUN_BYTES:
        raise RuntimeError(f"{came} bytes came")


def _read_plain(film: Path) -> None:
    with film.open("rb", buffering=0) as file:
        while file.read(STEP_BYTES):
            pass


def _forget(*paths: Path) -> None:
    """Have the page cache let go of these files; they were written and synced before."""
    for path in paths:
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
