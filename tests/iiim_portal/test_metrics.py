"""The numbers: counted by words of closed lists, told to whoever has the word, and to nobody else."""

import re
import subprocess
import sys
from dataclasses import replace
from http import HTTPMethod, HTTPStatus
from pathlib import Path

import pytest
from celery import Celery
from celery.utils.threads import LocalStack
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from common import doorbell
from common.actors import Role
from common.doorbell import QUEUES, TaskName
from custody.models import CopyName
from dashboard.selectors.checks import Part
from dashboard.selectors.gauges import WAITING
from iiim_portal import logs, metrics
from iiim_portal.celery import app
from iiim_portal.env import Face
from submissions.api.tus import CHECKSUM_MISMATCH
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import make_organisation
from tests.factories.staff import make_handed_over, make_item
from tests.invented import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
WORD = "invented word, long enough"
VIEWS = metrics.view_names(URLCONFS["partner"]) | metrics.view_names(URLCONFS["mechanism"]) | {"demo", "demo_sign_in"}
# Every label there is, and every word it may say.
CLOSED = {
    "view": VIEWS,
    "method": {method.value for method in HTTPMethod} | {"other"},
    "status": {str(status.value) for status in HTTPStatus} | {str(CHECKSUM_MISMATCH)},
    "task": {name.value for name in TaskName} | {"other"},
    "outcome": {"done", "failed"},
    "state": {state.value for state in WAITING},
    "store": set(CopyName.values),
    "queue": set(QUEUES.values()),
    "part": set(Part.values),
}
# Of the interpreter, and the bounds of histograms.
TECHNICAL = {"le", "generation", "implementation", "major", "minor", "patchlevel", "version"}


@pytest.fixture
def opened(settings):
    settings.METRICS_TOKEN = WORD

    def ask(face: str = "mechanism"):
        settings.ROOT_URLCONF = URLCONFS[face]
        settings.PORTAL = replace(settings.PORTAL, face=Face(face))
        return Client().get("/metrics", headers={"authorization": f"Bearer {WORD}"})

    return ask


def families(answer):
    return {family.name: family for family in text_string_to_metric_families(answer.content.decode())}


def samples(answer):
    return [sample for family in families(answer).values() for sample in family.samples]


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["partner", "mechanism"])
def test_without_the_word_there_is_no_such_page(face, settings):
    settings.ROOT_URLCONF = URLCONFS[face]
    unknown = Client().get("/metricsx").content
    for told, given in (("", "Bearer "), ("", None), (WORD, None), (WORD, f"Bearer {WORD}x"), (WORD, "Basic x")):
        settings.METRICS_TOKEN = told
        answer = Client().get("/metrics", headers={"authorization": given} if given is not None else {})
        assert answer.status_code == 404
        assert len(answer.content) == len(unknown)


@pytest.mark.django_db
@pytest.mark.usefixtures("safe_places")
def test_every_label_is_a_word_of_a_closed_list(opened, settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]
    organisation = make_organisation()
    item = make_item(make_handed_over(organisation))
    client = client_of(person_with(Role.ANALYST))
    for address in ("/", f"/submissions/items/{item.pk}/", "/nowhere/Umm-Khalil/", "/submissions/?q=Umm+Khalil"):
        client.get(address, headers={"user-agent": "Umm Khalil"})
    client.generic("UMMKHALIL", "/")
    answer = opened()

    labels = {(name, word) for sample in samples(answer) for name, word in sample.labels.items()}
    strange = {(name, word) for name, word in labels - {("", "")} if name not in TECHNICAL and word not in CLOSED[name]}
    assert strange == set()
    assert {name for name, _word in labels} >= {"view", "method", "status", "state", "part", "store", "queue"}
    said = answer.content.decode()
    for secret in ("Khalil", "KHALIL", str(item.pk), item.accession, str(organisation.pk), organisation.shown_name):
        assert secret not in said


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_status(opened):
    def counted(view, status):
        found = [s for s in samples(opened()) if s.name == "portal_requests_total"]
        return sum(s.value for s in found if (s.labels["view"], s.labels["status"]) == (view, status))

    before = counted("healthz", "200"), counted("none", "404")
    Client().get("/healthz")
    Client().get("/nowhere/")

    assert (counted("healthz", "200"), counted("none", "404")) == (before[0] + 1, before[1] + 1)
    assert any(s.name == "portal_request_seconds_bucket" for s in samples(opened()))


@pytest.mark.django_db
@pytest.mark.usefixtures("safe_places")
def test_the_partner_face_tells_nothing_of_the_house(opened):
    of_house = {"portal_items_waiting", "portal_part_level", "portal_mail_waiting", "portal_sequencer_lag_seconds"}

    assert of_house <= set(families(opened("mechanism")))
    assert not of_house & set(families(opened("partner")))


@pytest.mark.unit
def test_bytes_that_became_durable_are_counted(rf):
    class Answer(dict):
        status_code, headers = 204, {"Upload-Offset": "300"}

    def grown(began, stands="300", status=204, method="patch"):
        Answer.status_code, Answer.headers = status, {"Upload-Offset": stands}
        return metrics._grown(getattr(rf, method)("/uploads/x/", headers={"upload-offset": began}), Answer())

    assert grown("100") == 200
    assert [
        grown("400"),
        grown("x"),
        grown("٣"),
        grown("1" * 30),
        grown("0", status=409),
        grown("0", method="get"),
    ] == [0] * 6


@pytest.mark.unit
def test_a_task_works_under_the_number_of_its_request_and_is_counted():
    seen = []

    class Look(app.Task):
        """Beside the one of this name that is registered."""

        name = TaskName.CHECK_COPIES
        request_stack = LocalStack()

        def run(self):
            seen.append(logs.request_id())

    look = Look()
    before = metrics.TASKS.labels(TaskName.CHECK_COPIES, "done")._value.get()
    look.push_request(request_id="4f2a")
    look()
    look.pop_request()
    look()

    assert seen == ["4f2a", ""]
    assert metrics.TASKS.labels(TaskName.CHECK_COPIES, "done")._value.get() == before + 2
    assert logs.request_id() == ""


@pytest.mark.unit
def test_a_bell_carries_the_number_of_its_request(monkeypatch):
    sent = []
    monkeypatch.setattr(Celery, "send_task", lambda _app, *_words, headers, **_more: sent.append(headers))
    with logs.of_request("4f2a"):
        doorbell.ring_now(TaskName.INGEST_ITEM)
    doorbell.ring_now(TaskName.INGEST_ITEM)

    assert sent == [{"request_id": "4f2a"}, {"request_id": ""}]


@pytest.mark.slow
def test_processes_that_share_a_folder_answer_for_each_other(tmp_path):
    code = """
import sys, django; django.setup()
from iiim_portal import metrics
if sys.argv[1] == "count":
    metrics.TASKS.labels("custody.check_copies", "done").inc(3)
else:
    from prometheus_client import generate_latest
    sys.stdout.write(generate_latest(metrics.counted()).decode())
"""
    told = ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production"}
    told["PORTAL_METRICS"] = str(tmp_path / "counts")
    said = [
        subprocess.run(
            [sys.executable, "-c", code, what], cwd=ROOT, env=told, capture_output=True, text=True, check=True
        )
        for what in ("count", "count", "tell")
    ]

    assert re.search(r'portal_tasks_total\{outcome="done",task="custody.check_copies"\} 6.0', said[-1].stdout)
    assert (tmp_path / "counts").stat().st_mode & 0o777 == 0o700


@pytest.mark.slow
def test_a_short_word_is_refused_in_production():
    told = ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production", "PORTAL_METRICS_TOKEN": "short"}
    ended = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], cwd=ROOT, env=told, capture_output=True, text=True
    )

    assert ended.returncode != 0
    assert "PORTAL_METRICS_TOKEN" in ended.stderr
