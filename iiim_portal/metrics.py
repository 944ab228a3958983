"""What this process counts: requests, tasks, bytes that arrived. Every label is a word of a closed list.

Several processes count in files of one folder (PORTAL_METRICS), so that whichever is asked answers for all of them.
"""

import os
import platform
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPMethod, HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

from common.doorbell import TaskName
from iiim_portal import env

FOLDER = env.counting_folder()
if FOLDER is not None:
    # Containers number their processes alike: the machine's name keeps their files apart.
    values.ValueClass = values.MultiProcessValue(lambda: f"{platform.node()}-{os.getpid()}")  # type: ignore[no-untyped-call]

Answer = Callable[[HttpRequest], HttpResponse]
NO_VIEW = "none"
OTHER = "other"
_METHODS = frozenset(method.value for method in HTTPMethod)
_SENDING = frozenset({HTTPMethod.PATCH.value, HTTPMethod.POST.value})
_TASKS = frozenset(task.value for task in TaskName)
_OFFSET = re.compile(r"[0-9]{1,19}")

REQUESTS = Counter("portal_requests", "Requests answered.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram(
    "portal_request_seconds",
    "Time from the first byte asked to the answer.",
    ["view"],
    buckets=(0.05, 0.2, 0.5, 1, 5, 30),
)
TASKS = Counter("portal_tasks", "Tasks of workers, by how they ended.", ["task", "outcome"])
TASK_SECONDS = Histogram("portal_task_seconds", "Time a task took.", ["task"], buckets=(0.05, 0.2, 1, 5, 30, 120, 600))
UPLOADED = Counter("portal_uploaded_bytes", "Bytes of uploads that became durable, parts sent by programs and scripts.")


def counted() -> CollectorRegistry:
    """What this process counted, or all that count in its folder."""
    if FOLDER is None:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(FOLDER))  # type: ignore[no-untyped-call]
    return registry


class Counted:
    """Counts every answer by the name of its view, never by its address."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        answer = self.get_response(request)
        view = view_of(request)
        REQUESTS.labels(view, _one_of(_METHODS, request.method), str(answer.status_code)).inc()
        REQUEST_SECONDS.labels(view).observe(time.monotonic() - began)
        UPLOADED.inc(_grown(request, answer))
        return answer


def view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return ":".join([*match.namespaces, match.url_name]) if match and match.url_name else NO_VIEW


def view_names(urlconf: str) -> frozenset[str]:
    """Every name a view can be counted by on that face."""
    return frozenset({NO_VIEW, *_names(get_resolver(urlconf).url_patterns, "")})


def _names(patterns: list[URLPattern | URLResolver], above: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            here = f"{above}{pattern.namespace}:" if pattern.namespace else above
            yield from _names(pattern.url_patterns, here)
        elif pattern.name:
            yield above + pattern.name


@contextmanager
def counted_task(name: str) -> Iterator[None]:
    """Count one task and how long it took; a failure is counted and goes on its way."""
    task, began, outcome = _one_of(_TASKS, name), time.monotonic(), "failed"
    try:
        yield
        outcome = "done"
    finally:
        TASKS.labels(task, outcome).inc()
        TASK_SECONDS.labels(task).observe(time.monotonic() - began)


def _grown(request: HttpRequest, answer: HttpResponse) -> int:
    """By how much an upload grew: tus says where a part began and where the upload stands now."""
    if request.method not in _SENDING or answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        return 0
    began, stands = request.headers.get("Upload-Offset", "0"), answer.headers.get("Upload-Offset", "")
    if not (_OFFSET.fullmatch(began) and _OFFSET.fullmatch(stands)):
        return 0
    return max(0, int(stands) - int(began))


def _one_of(known: frozenset[str], word: str | None) -> str:
    return word if word in known else OTHER
