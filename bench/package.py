"""A release package of films, beside `tar | age` on the same films; and the truth table for ten thousand items."""

import io
import os
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.memory import Peak
from bench.race import race
from bench.report import Report, Target
from common import clock
from common.actors import WORKER
from custody import ledger, safe
from custody.acts import Act
from disclosure.kinds import Stage
from disclosure.models import DisclosureRequest, Package
from disclosure.selectors.facts import rulings_of
from disclosure.services import package
from disclosure.services.ending import discard_package
from disclosure.states import DISCLOSURE, RequestState
from submissions.kinds import LabelKind, Part, ScanOutcome
from submissions.models import Item, ItemLabel, ItemPerson
from tests.disclosure.packages import Recipient
from tests.factories.disclosure import approved, provider, row_item
from tests.factories.staff import make_handed_over

# Less on a machine with less room: four times as much must be free.
GIB = int(os.environ.get("BENCH_PACKAGE_GIB", "10"))
FILM_BYTES = 1 << 30
PART_BYTES = 64 << 20
BLOCK_BYTES = 64 << 20
ITEMS = 10_000
TIMES = 5
TARGET, RSS_TARGET_MIB, SECONDS_TARGET = 0.5, 300, 2


def run() -> Report:
    with tempfile.TemporaryDirectory(prefix="bench-package-") as folder:
        rates, cpu, peak = _packages(Path(folder))
    seconds, one, many = _truth_table()
    ratio = rates["package"] / rates["by hand"]
    return Report(
        name="package",
        work=f"{GIB} films of 1 GiB: asked about, opened from the vault, hashed, put into a bag, sealed to the "
        "recipient's key, hashed, written and fsynced, asked about again, recorded.",
        rows=(
            ("ours: the whole package", f"{rates['package']:,.0f} MiB/s, {cpu['package']:.1f} CPU s/GiB"),
            (
                "`tar | age -r && sync` on the same films in clear",
                f"{rates['by hand']:,.0f} MiB/s, {cpu['by hand']:.1f} CPU s/GiB",
            ),
            ("memory of the worker at its highest", f"{peak:,.0f} MiB"),
            (f"`may_disclose` for {ITEMS:,} items, facts read and ruled", f"{seconds:.2f} s"),
            (f"queries for one item, for {ITEMS:,}", f"{one}, {many}"),
        ),
        targets=(
            Target(f"≥ {TARGET} × `tar | age`", f"{ratio:.2f} ×", ratio >= TARGET),
            Target(f"RSS ≤ {RSS_TARGET_MIB} MB", f"{peak:,.0f} MiB", peak <= RSS_TARGET_MIB),
            Target(f"{ITEMS:,} items in ≤ {SECONDS_TARGET} s", f"{seconds:.2f} s", seconds <= SECONDS_TARGET),
            Target("as many queries as for one", f"{many} and {one}", one == many),
        ),
    )


def _packages(folder: Path) -> tuple[dict[str, float], dict[str, float], float]:
    films = folder / "films"
    films.mkdir()
    recipient = Recipient()
    request = approved([_film(films, number) for number in range(GIB)], recipient=recipient.row)

    def ours() -> None:
        package.build_package(actor=WORKER, request_id=request.pk, at=clock.now())

    def by_hand() -> None:
        sealed = folder / "by-hand.age"
        with subprocess.Popen(["tar", "-c", "-C", folder, "films"], stdout=subprocess.PIPE) as tar:
            subprocess.run(["age", "-r", recipient.pair.public, "-o", sealed], stdin=tar.stdout, check=True)
        subprocess.run(["sync", sealed], check=True)
        sealed.unlink()

    with Peak() as peak:
        laps = race({"package": ours, "by hand": by_hand}, before={"package": lambda: _again(request)}, times=TIMES)
    if not Package.objects.filter(request=request, state="sealed").exists():
        raise RuntimeError("no package came of it")
    rates = {name: (GIB << 10) / own.seconds for name, own in laps.items()}
    return rates, {name: own.cpu_seconds / GIB for name, own in laps.items()}, peak.mib


def _film(films: Path, number: int) -> Item:
    """The same film as a file in clear and as an item in the vault."""
    path = films / f"{number:06d}.mp4"
    with path.open("wb") as file:
        for _ in range(FILM_BYTES // BLOCK_BYTES):
            file.write(os.urandom(BLOCK_BYTES))
    item = row_item(provider(f"Archive {number}"))
    Item.objects.filter(pk=item.pk).update(size_bytes=FILM_BYTES)
    upload_id = _staged(path)
    deposited = safe.deposit(
        actor=WORKER,
        upload_id=upload_id,
        item_id=item.pk,
        attempt=1,
        length_bytes=FILM_BYTES,
        heartbeat=lambda: None,
        at=clock.now(),
    )
    with transaction.atomic():
        safe.keep(deposited, actor=WORKER, at=clock.now())
    safe.remove_staged(upload_id, at=clock.now())
    item.refresh_from_db()
    return item


def _staged(path: Path) -> UUID:
    upload_id = uuid4()
    with path.open("rb") as file:
        for number, offset in enumerate(range(0, FILM_BYTES, PART_BYTES)):
            staged = safe.receive(
                upload_id=upload_id,
                part_number=number,
                offset=offset,
                stream=io.BytesIO(file.read(PART_BYTES)),
                length_bytes=PART_BYTES,
                checksum=None,
            )
            with transaction.atomic():
                safe.acknowledge(staged, at=clock.now())
    return upload_id


def _again(request: DisclosureRequest) -> None:
    """As if the package had been stopped before it left: thrown away, and approved still."""
    request.refresh_from_db()
    if request.state != RequestState.PACKAGED:
        return
    with transaction.atomic():
        discard_package(WORKER, request, why="bench", at=clock.now())
        ledger.move(
            request,
            to=RequestState.APPROVED,
            table=DISCLOSURE,
            actor=WORKER,
            act=Act.DISCLOSURE_PACKAGE_DISCARDED,
            at=clock.now(),
        )
    package.remove_discarded(clock.now())


def _truth_table() -> tuple[float, int, int]:
    """Seconds for all items of a large request, and how many queries a request of one and that of all took."""
    small, large = approved([row_item()]), approved(_many_items())
    one, many = _queries(small), _queries(large)
    return median(_seconds(large) for _ in range(TIMES)), one, many


def _many_items() -> list[Item]:
    """Rows as the services write them, written together."""
    giver = provider("Large Archive")
    first = row_item(giver, submission=make_handed_over(giver.organisation))
    person = ItemPerson.objects.get(item=first)
    columns = {field.attname: getattr(first, field.attname) for field in Item._meta.concrete_fields}  # noqa: SLF001
    others = [
        Item(
            **columns | {"id": uuid4(), "number": number, "accession": f"B{number:015d}", "fingerprint": os.urandom(32)}
        )
        for number in range(2, ITEMS + 1)
    ]
    Item.objects.bulk_create(others, batch_size=1000)
    ItemLabel.objects.bulk_create(
        ItemLabel(
            item=item,
            kind=LabelKind.SCAN,
            outcome=ScanOutcome.CLEAN,
            tool="list",
            tool_version="1",
            at=first.created_at,
        )
        for item in others
    )
    ItemPerson.objects.bulk_create(
        ItemPerson(item=item, source_id=person.source_id, part=Part.GAVE_MATERIAL) for item in others
    )
    return [first, *others]


def _queries(request: DisclosureRequest) -> int:
    with CaptureQueriesContext(connection) as captured:
        rulings = rulings_of(request, stage=Stage.RELEASE, at=clock.now())
    if not all(rulings.values()):
        raise RuntimeError("an item is barred that should not be")
    return len(captured)


def _seconds(request: DisclosureRequest) -> float:
    begin = time.perf_counter()
    rulings_of(request, stage=Stage.RELEASE, at=clock.now())
    return time.perf_counter() - begin
