"""Whether this face can do its work, and its numbers: asked inside the house, never by people."""

import hmac
from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from common import clock
from common.errors import NotVisible
from dashboard.selectors import gauges
from dashboard.selectors.checks import CHECKS, Level, Part
from iiim_portal.env import Face
from iiim_portal.metrics import counted

# What each face cannot work without. The signer, or the second copy, may be away for a while: /health/ tells.
NEEDS = {
    Face.PARTNER: (Part.DATABASE, Part.STAGING, Part.KEYS),
    Face.MECHANISM: (Part.DATABASE, Part.STORE_A, Part.STORE_B, Part.KEYS, Part.SIGNER),
}
NEEDS[Face.ALL] = NEEDS[Face.MECHANISM]


@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers; nothing about versions, counts or names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when everything this face needs is there, else 503 and the names of what is not."""
    at = clock.now()
    missing = [part.value for part in NEEDS[settings.PORTAL.face] if CHECKS[part](at).level == Level.WRONG]
    status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
    return HttpResponse("".join(f"{word}\n" for word in missing or ["ready"]), status=status, content_type="text/plain")


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers, for whoever has the word; for everybody else there is no such page.

    The partner face tells what it counted itself and nothing of the house: its database role is not for that.
    """
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise NotVisible
    told = generate_latest(counted())
    if settings.PORTAL.face is not Face.PARTNER:
        house = CollectorRegistry()
        house.register(House())
        told += generate_latest(house)
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST)


class House:
    """Asked for each answer: how the queues stand and how every part is."""

    def collect(self) -> Iterator[Metric]:
        for gauge in gauges.gauges(clock.now()):
            family = GaugeMetricFamily(gauge.name, gauge.words, labels=[gauge.label] if gauge.label else [])
            for label, value in gauge.values.items():
                family.add_metric([label] if gauge.label else [], value)
            yield family
