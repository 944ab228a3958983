"""The partner's pages as a person far away gets them: bytes over the line, and how long the server takes."""

import http.client
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from bench.face import Face, open_face
from bench.report import Report, Target
from bench.tus import LOCAL
from tests.browser import crawl
from tests.browser.conftest import ARGUMENTS
from tests.browser.test_weight import Scales
from tests.browser.visit import Door, Visit

TIMES = 100
COLD_TARGET_KB, LATER_TARGET_KB, P95_TARGET_MS = 100, 15, 50
# Who is offered the most pages, and in the language whose letters weigh more.
PERSON, LANGUAGE = "basil", "ar"


@dataclass(frozen=True, slots=True)
class Page:
    kind: str
    cold_kb: float
    later_kb: float
    p95_ms: float
    median_ms: float


def run() -> Report:
    with open_face() as face, _visit(face) as visit:
        visit.enter(PERSON)
        scales = Scales(visit)
        paths = [path for path in crawl.pages(visit, set()) if not _leads_on(face, visit, path)]
        pages = [_measure(face, visit, scales, path) for path in paths]
    cold, later, slow = (
        max(pages, key=lambda page: page.cold_kb),
        max(pages, key=lambda page: page.later_kb),
        max(pages, key=lambda page: page.p95_ms),
    )
    return Report(
        name="pages",
        work=f"The {len(pages)} pages a focal point comes to by links, in Arabic, in a browser with an empty cache and "
        f"again with a full one; then each {TIMES} times over one connection, session and all.",
        rows=(
            ("the first page: cold / later", f"{pages[0].cold_kb:.0f} / {pages[0].later_kb:.1f} kB"),
            (f"the heaviest at first, `{cold.kind}`", f"{cold.cold_kb:.0f} kB"),
            (f"the heaviest later, `{later.kind}`", f"{later.later_kb:.1f} kB"),
            ("all pages: median of medians", f"{statistics.median(page.median_ms for page in pages):.0f} ms"),
            (f"the slowest, `{slow.kind}`: median / p95", f"{slow.median_ms:.0f} / {slow.p95_ms:.0f} ms"),
        ),
        targets=(
            Target(f"≤ {COLD_TARGET_KB} kB at first", f"{cold.cold_kb:.0f} kB", cold.cold_kb <= COLD_TARGET_KB),
            Target(f"≤ {LATER_TARGET_KB} kB later", f"{later.later_kb:.1f} kB", later.later_kb <= LATER_TARGET_KB),
            Target(f"p95 ≤ {P95_TARGET_MS} ms, each page", f"{slow.p95_ms:.0f} ms", slow.p95_ms <= P95_TARGET_MS),
        ),
        notes=("No rival runs beside this one: the targets are what a phone on a thin line bears.",),
    )


@contextmanager
def _visit(face: Face) -> Iterator[Visit]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with Door(browser, face.house).open(language=LANGUAGE) as visit:
            yield visit
        browser.close()


def _leads_on(face: Face, visit: Visit, path: str) -> bool:
    """Whether this is no page but the way to one: a notice leads to what it tells of, and that is measured."""
    line = http.client.HTTPConnection(LOCAL, face.port)
    line.request("GET", path, headers={"Cookie": _cookies(visit)})
    answer = line.getresponse()
    line.close()
    return answer.status == http.HTTPStatus.FOUND


def _cookies(visit: Visit) -> str:
    return "; ".join(f"{one['name']}={one['value']}" for one in visit.page.context.cookies())


def _measure(face: Face, visit: Visit, scales: Scales, path: str) -> Page:
    cold, later = scales.weigh(path, cold=True), scales.weigh(path, cold=False)
    times = _times(face.port, path, _cookies(visit))
    p95 = statistics.quantiles(times, n=20)[-1]
    return Page(crawl.kind(path), cold / 1000, later / 1000, p95, statistics.median(times))


def _times(port: int, path: str, cookies: str) -> list[float]:
    """Milliseconds from the question to the last byte, TIMES times."""
    line, times = http.client.HTTPConnection(LOCAL, port), []
    for _ in range(TIMES):
        begin = time.perf_counter()
        line.request("GET", path, headers={"Cookie": cookies})
        answer = line.getresponse()
        answer.read()
        times.append((time.perf_counter() - begin) * 1000)
        if answer.status != http.HTTPStatus.OK:
            raise AssertionError(f"{answer.status} at {crawl.kind(path)}")
    line.close()
    return times
