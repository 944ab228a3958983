"""Every page a person can come to by links: one of each kind, beginning at the first page."""

import re
from collections import deque
from collections.abc import Iterator

from tests.browser.visit import Visit

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Files to save, and what is not a page of ours.
NO_PAGE = re.compile(r"/(json|pdf|read|download|schema|checkpoint|key)/?$|^/(static|api|uploads)/")


def pages(visit: Visit, known: set[str]) -> Iterator[str]:
    """Go to one page of each kind, in the order in which a person would find them; `known` kinds are left out."""
    waiting = deque(["/"])
    met = {"/"}
    while waiting:
        path = waiting.popleft()
        visit.go(path)
        visit.page.wait_for_load_state("load")
        if kind(path) not in known or path == "/":
            known.add(kind(path))
            yield path
        for found in _links(visit):
            if kind(found) not in met:
                met.add(kind(found))
                waiting.append(found)


def kind(path: str) -> str:
    return UUID.sub("*", path)


def _links(visit: Visit) -> list[str]:
    found = visit.page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    plain = (path.split("?")[0].split("#")[0] for path in found)
    return [path for path in dict.fromkeys(plain) if not NO_PAGE.search(path)]
