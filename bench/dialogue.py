"""Every dashboard and list of the dialogue, whole requests through Django, in a world of full size."""

import gc
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from accounts.models import Person
from bench.grown import ITEMS, MEETINGS, ORGANISATIONS, SUBMISSIONS, THREADS, Grown
from bench.report import Report, Target
from common.actors import PARTNER_ROLES, Role
from tests.actors import URLCONFS, client_of
from tests.factories.accounts import NOON

TIMES, TARGET_MS = 40, 100
ROOMS = ("dialogue", "notices", "dashboard", "feedback")
# The figures of the running half-year: counted anew for whoever prepares the report, no list and no dashboard.
COUNTED_ANEW = "reports/so-far/"
# This one writes into every store and asks the workers, and waits for those that are away; here none runs.
ASKS_THE_HOUSE = "health/"


@dataclass(frozen=True, slots=True)
class Page:
    who: Role
    path: str
    queries: int
    median_ms: float
    p95_ms: float


def run() -> Report:
    with time_machine.travel(NOON + timedelta(hours=1)):
        grown = Grown()
        small = {(page.who, page.path): page.queries for page in _pages(grown, times=2)}
        grown.grow()
        # As iiim_portal/wsgi.py does for each process that serves: what is loaded by now is not collected again.
        gc.freeze()
        pages = list(_pages(grown, times=TIMES))
        more = [page for page in pages if page.queries > small.get((page.who, page.path), page.queries)]
        figures = _once(grown.staff[Role.HEAD], f"/{COUNTED_ANEW}")
    slowest = max(pages, key=lambda page: page.p95_ms)
    homes = {page.who: page for page in pages if page.path == "/"}
    return Report(
        name="dialogue",
        work=f"{ORGANISATIONS:,} organisations, {SUBMISSIONS:,} submissions, {ITEMS:,} items, "
        f"{THREADS:,} conversations, {MEETINGS:,} meetings. {len(pages)} pages: every first page, and every list of "
        "dialogue, notices, feedback "
        f"and reports, for each role that has it; whole requests through Django in one process, {TIMES} times each.",
        rows=(
            *((f"first page, {who.label}: median / p95, queries", _told(page)) for who, page in homes.items()),
            ("all pages: median of medians", f"{statistics.median(page.median_ms for page in pages):.0f} ms"),
            *((f"`{page.path}`, {page.who.label}: median / p95, queries", _told(page)) for page in _slow(pages)),
            ("figures of a half-year counted anew, once", f"{figures:,.0f} ms"),
        ),
        targets=(
            Target(f"p95 ≤ {TARGET_MS} ms, each page", f"{slowest.p95_ms:.0f} ms", slowest.p95_ms <= TARGET_MS),
            Target("no page with more queries than for one of each", f"{len(more)} pages", not more),
        ),
        notes=tuple(f"More queries than for one of each: `{page.path}`, {page.who.label}." for page in more),
    )


def _told(page: Page) -> str:
    return f"{page.median_ms:.0f} / {page.p95_ms:.0f} ms, {page.queries}"


def _slow(pages: list[Page]) -> list[Page]:
    lists = [page for page in pages if page.path != "/"]
    return sorted(lists, key=lambda page: -page.p95_ms)[:8]


def _pages(grown: Grown, *, times: int) -> Iterator[Page]:
    for role, person in grown.people().items():
        face = "partner" if role in PARTNER_ROLES else "mechanism"
        with override_settings(ROOT_URLCONF=URLCONFS[face], ALLOWED_HOSTS=["*"], SESSION_COOKIE_NAME="sessionid"):
            client = client_of(person)
            for path in _lists(face):
                if client.get(path).status_code == 200:
                    yield _measured(client, role, path, times)


def _measured(client: Client, role: Role, path: str, times: int) -> Page:
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    queries = len(asked)
    laps = [_lap(client, path) for _ in range(times)]
    return Page(role, path, queries, statistics.median(laps), statistics.quantiles(laps, n=20)[-1])


def _lap(client: Client, path: str) -> float:
    begin = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - begin) * 1000


def _once(person: Person, path: str) -> float:
    with override_settings(ROOT_URLCONF=URLCONFS["mechanism"], ALLOWED_HOSTS=["*"], SESSION_COOKIE_NAME="sessionid"):
        return _lap(client_of(person), path)


def _lists(face: str) -> list[str]:
    """The first page, and every page of these rooms that needs nothing but its address."""
    resolver = get_resolver(URLCONFS[face])
    rooms = [(room, *resolver.namespace_dict[room]) for room in ROOMS if room in resolver.namespace_dict]
    found = {
        prefix + str(pattern.pattern)
        for _room, prefix, inside in rooms
        for pattern in inside.url_patterns
        if isinstance(pattern, URLPattern) and not pattern.pattern.converters
    }
    return ["/", *(f"/{path}" for path in sorted(found) if path not in {COUNTED_ANEW, ASKS_THE_HOUSE})]
