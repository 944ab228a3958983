"""Every page a person can come to by links: one of each kind, beginning at the first page."""

import re
from collections import deque
from collections.abc import Iterator

from tests.browser.visit import Visit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Files to save, and what is not a page of ours.
NO_PAGE = re.compile(r"/(json|pdf|csv|read|download|schema|checkpoint|key|calendar|feed)/?$|^/(static|api|uploads)/")


def pages(visit: Visit, known: set[str]) -> Iterator[str]:
    """Go to one page of each kind, in the order in which a person would find them; `known` kinds are left out."""
    waiting = deque(["/"])
    met = {"/"}
    while waiting:
        path = waiting.popleft()
        visit.page.goto(f"{visit.base}{path}", wait_until="domcontentloaded")
        links = _links(visit)
        if kind(path) not in known or path == "/":
            known.add(kind(path))
            visit.page.wait_for_load_state("load")
            yield path
        for found in links:
            # What others see of a page we know may lead on; one's own account looks the same for everybody.
            is_mine = found.startswith("/account/") and kind(found) in known
            if kind(found) not in met and not is_mine:
                met.add(kind(found))
                waiting.append(found)


def kind(path: str) -> str:
    return UUID.sub("*", path)


def _links(visit: Visit) -> list[str]:
    found = visit.page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    plain = (path.split("?")[0].split("#")[0] for path in found)
    return [path for path in dict.fromkeys(plain) if not NO_PAGE.search(path)]
