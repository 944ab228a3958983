"""The catalogue at ten thousand, a hundred thousand and a million items: whole requests, beside what is usual."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import time_machine
from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import Count, F
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import archive, growth
from bench.archive import Archive
from bench.report import Report, Target
from common.actors import Actor, Role
from submissions import pages as pages_by_key
from submissions.models import CatalogueEntry, Item
from submissions.search import question
from submissions.selectors.catalogue import NEWEST, SHOWN, Asked, search_catalogue
from tests.actors import URLCONFS, actor_of, client_of, person_with
from tests.factories.accounts import NOON

SIZES = (10_000, 100_000, 1_000_000)
WARM, TIMES, TIMES_RIVAL = 5, 40, 5
TARGET_MS, TARGET_GROWTH, TARGET_OFFSET = 25, 1.3, 30
PICTURE = growth.PICTURES / "catalogue-growth.svg"
ASKED: dict[str, dict[str, object]] = {
    "a common word": {"words": archive.COMMON},
    "a word in 3 of 100": {"words": archive.MIDDLING},
    "a rare word": {"words": archive.RARE},
    "an Arabic word": {"words": archive.ARABIC},
    "the beginning of a word": {"words": archive.PREFIX},
    "two words in order": {"words": archive.PHRASE},
    "a word, narrowed by two facets": {"words": archive.COMMON, "with": ["family:video", "cover:all"]},
    "best match first": {"words": archive.COMMON, "order": "relevance"},
}
LIST, MIDDLE, ITEM, TWINS = "the first page", "a page in the middle", "an item", "an item that came twice"
OFFSET = "rival: OFFSET in the middle"
KEYSET = "the rows of a page in the middle, by key"


@dataclass(frozen=True, slots=True)
class Page:
    median_ms: float
    p95_ms: float
    queries: int


def run() -> Report:
    pages: dict[int, dict[str, Page]] = {}
    rivals: dict[int, dict[str, float]] = {}
    with (
        time_machine.travel(NOON + timedelta(hours=1)),
        override_settings(ROOT_URLCONF=URLCONFS["mechanism"], ALLOWED_HOSTS=["*"], SESSION_COOKIE_NAME="sessionid"),
    ):
        grown = Archive()
        analyst = person_with(Role.ANALYST, team=grown.team)
        for size in SIZES:
            grown.grow(size)
            client, actor = client_of(analyst), actor_of(analyst)
            # As iiim_portal/wsgi.py does for each process that serves: what is loaded by now is not collected again.
            gc.collect()
            gc.freeze()
            paths = _paths(client, actor)
            pages[size] = {name: _measured(client, path) for name, path in paths.items()}
            rivals[size] = _rivals(actor)
    growth.draw(PICTURE, sizes=SIZES, laps=_lines(pages, rivals), title="The catalogue as it grows")
    return _report(pages, rivals)


def _paths(client: Client, actor: Actor) -> dict[str, str]:
    catalogue = reverse("submissions:catalogue")
    asked = {name: client.post(catalogue, question).url for name, question in ASKED.items()}
    row = _middle(actor)
    pair = Item.objects.filter(number=1 + 51, submission_id=row.submission_id).get()
    return {
        LIST: catalogue,
        MIDDLE: f"{catalogue}?after={_cursor(row)}",
        **asked,
        ITEM: reverse("submissions:item", args=[row.pk]),
        TWINS: reverse("submissions:item", args=[pair.pk]),
    }


def _middle(actor: Actor) -> CatalogueEntry:
    rows = CatalogueEntry.objects.visible_to(actor).order_by(*NEWEST)
    return rows.only("received_at", "submission")[rows.count() // 2]


def _cursor(row: CatalogueEntry) -> str:
    return pages_by_key._cursor(row, NEWEST)  # noqa: SLF001 - a page would have to be turned ten thousand times


def _measured(client: Client, path: str) -> Page:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    queries = len(asked)
    if answer.status_code != HTTPStatus.OK:
        raise AssertionError(f"{path}: {answer.status_code}")
    for _ in range(WARM):
        client.get(path)
    laps = [_ms(lambda: client.get(path)) for _ in range(TIMES)]
    return Page(statistics.median(laps), statistics.quantiles(laps, n=20)[-1], queries)


def _rivals(actor: Actor) -> dict[str, float]:
    """Milliseconds of the queries alone; each is what one writes first."""
    rows = CatalogueEntry.objects.visible_to(actor)
    row, middle = _middle(actor), rows.count() // 2
    common = question(archive.COMMON)
    whole = rows.values_list(*SHOWN)
    return {
        KEYSET: _median(lambda: search_catalogue(actor, Asked(), after=_cursor(row)).rows),
        OFFSET: _median(lambda: list(whole.order_by(*NEWEST)[middle : middle + 50])),
        "rival: ILIKE over the titles": _median(lambda: list(whole.filter(title__icontains=archive.RARE)[:50])),
        "rival: an exact count": _median(rows.filter(search=common).count),
        "rival: rank over all": _median(
            lambda: list(rows.filter(search=common).annotate(r=SearchRank(F("search"), common)).order_by("-r")[:50])
        ),
        "rival: facets over all": _median(lambda: list(rows.values("traits").annotate(items=Count("pk")))),
    }


def _median(run: Callable[[], object]) -> float:
    run()
    return statistics.median(_ms(run) for _ in range(TIMES_RIVAL))


def _ms(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return (time.perf_counter() - begin) * 1000


def _lines(pages: dict[int, dict[str, Page]], rivals: dict[int, dict[str, float]]) -> dict[str, list[float]]:
    ours = {name: [pages[size][name].p95_ms for size in SIZES] for name in (LIST, *ASKED, ITEM)}
    return ours | {name: [rivals[size][name] for size in SIZES] for name in rivals[SIZES[0]] if name != KEYSET}


def _report(pages: dict[int, dict[str, Page]], rivals: dict[int, dict[str, float]]) -> Report:
    small, large, others = pages[SIZES[0]], pages[SIZES[-1]], rivals[SIZES[-1]]
    slowest = max(large, key=lambda name: large[name].p95_ms)
    grown = {name: large[name].p95_ms / small[name].p95_ms for name in large}
    most = max(grown, key=lambda name: grown[name])
    # One: whether there is more than is looked at, asked only where much is expected.
    more = [name for name in large if large[name].queries > small[name].queries + 1]
    ratio = others[OFFSET] / others[KEYSET]
    return Report(
        name="catalogue",
        work=f"{', '.join(f'{size:,}' for size in SIZES)} items in Arabic and English, of {archive.ORGANISATIONS} "
        "organisations of which one sent a seventh; three quarters are of the analyst's team. Whole requests through "
        f"Django in one process, list, count and facets together, {TIMES} times each; the rivals are queries alone.",
        rows=(
            *((f"{name}: median / p95 at {_sizes()}", _told(pages, name)) for name in large),
            *((f"{name} at {_sizes()}", _laps(rivals, name)) for name in others),
        ),
        targets=(
            Target(
                f"p95 ≤ {TARGET_MS} ms at a million, each page",
                f"{large[slowest].p95_ms:.0f} ms ({slowest})",
                large[slowest].p95_ms <= TARGET_MS,
            ),
            Target(
                f"p95 at a million ≤ {TARGET_GROWTH} × p95 at ten thousand",
                f"{grown[most]:.2f} × ({most})",
                grown[most] <= TARGET_GROWTH,
            ),
            Target(f"≥ {TARGET_OFFSET} × faster than OFFSET in the middle", f"{ratio:,.0f} ×", ratio >= TARGET_OFFSET),
            Target("at most one query more than for ten thousand", f"{len(more)} pages with more", not more),
        ),
        notes=(
            "Where the time of a page goes is told in ADR 16.",
            f"![How long each question takes as the catalogue grows](pictures/{PICTURE.name})",
        ),
    )


def _sizes() -> str:
    return " · ".join(f"{size:,}" for size in SIZES)


def _told(pages: dict[int, dict[str, Page]], name: str) -> str:
    laps = " · ".join(f"{pages[size][name].median_ms:.0f} / {pages[size][name].p95_ms:.0f}" for size in SIZES)
    return f"{laps} ms, {pages[SIZES[-1]][name].queries} queries"


def _laps(rivals: dict[int, dict[str, float]], name: str) -> str:
    return " · ".join(f"{rivals[size][name]:,.1f}" for size in SIZES) + " ms"
