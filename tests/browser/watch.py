"""What a person does not see and a test must: console errors, breaches of the content policy, failed requests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# A navigation that becomes a download, or is overtaken by the next one, ends like this.
OVERTAKEN = "net::ERR_ABORTED"


class Watch:
    """Everything that went wrong in one context; `silence` names what a test causes on purpose."""

    def __init__(self, context: BrowserContext) -> None:
        self.seen: list[str] = []
        self._expected: list[re.Pattern[str]] = []
        context.on("page", self._follow)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    @contextmanager
    def silence(self, *patterns: str) -> Iterator[None]:
        before = list(self._expected)
        self._expected += map(re.compile, patterns)
        yield
        self._expected = before

    def _follow(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._note(f"exception: {error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        if request.failure != OVERTAKEN:
            self._note(f"failed: {request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"status {response.status}: {response.request.method} {response.url}")

    def _note(self, what: str) -> None:
        if not any(pattern.search(what) for pattern in self._expected):
            self.seen.append(what)
