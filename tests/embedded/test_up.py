"""The real thing: `manage.py up` on ports and a folder of its own, killed without warning, started again, stopped."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from iiim_portal.embedded.folder import CHECKOUT
from iiim_portal.embedded.ports import Reserved
from tests.embedded import processes

READY_SECONDS = 180
POPULATION = "SELECT (SELECT count(*) FROM accounts_person) || ' people, ' || count(*) FROM submissions_submission"
pytestmark = pytest.mark.slow


@dataclass
class Portal:
    """One running portal and how to ask it things."""

    folder: Path
    partner: int
    mechanism: int
    runner: subprocess.Popen[str] | None = None

    @property
    def log(self) -> Path:
        return self.folder.parent / "log"

    def command(self, *words: str, **told: str) -> subprocess.Popen[str]:
        ports = {"PORTAL_PARTNER_PORT": str(self.partner), "PORTAL_MECHANISM_PORT": str(self.mechanism)}
        clean = {"PATH": os.environ["PATH"], "PORTAL_DATA": str(self.folder), "PYTHONUNBUFFERED": "1", **ports, **told}
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", *words], cwd=CHECKOUT, env=clean, stdout=log, stderr=log, text=True
            )

    def up(self) -> float:
        """Start and wait for the two addresses; return how long that took."""
        started = time.monotonic()
        said_before = self.log.stat().st_size if self.log.exists() else 0
        self.runner = self.command("up")
        while "Mechanism face" not in self.log.read_text()[said_before:]:
            assert self.runner.poll() is None, self.log.read_text()
            assert time.monotonic() < started + READY_SECONDS, self.log.read_text()
            time.sleep(0.05)
        return time.monotonic() - started

    def answers(self, port: int) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def database_says(self, query: str) -> str:
        """Ask as the app: with what the runner left for commands beside it."""
        told = json.loads((self.folder / "environment.json").read_text())
        asked = f"import psycopg2; c = psycopg2.connect({told['PORTAL_DATABASE_URL']!r}).cursor(); c.execute({query!r})"
        done = subprocess.run(
            [sys.executable, "-c", f"{asked}; print(c.fetchone()[0])"], capture_output=True, text=True
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@dataclass
class Life:
    """What was seen while a portal was born, killed and born again."""

    portal: Portal
    left_after_kill: list[str]
    population_before: str
    second_start_seconds: float


@pytest.fixture(scope="module")
def life():
    parent = Path(tempfile.mkdtemp(prefix="portal-up-"))
    parent.chmod(0o711)
    reserved = Reserved(), Reserved()
    portal = Portal(parent / "data", reserved[0].port, reserved[1].port)
    for port in reserved:
        port.release()
    portal.up()
    population = portal.database_says(POPULATION)
    portal.runner.send_signal(signal.SIGKILL)
    portal.runner.wait()
    left = processes.wait_until_gone(portal.folder)
    yield Life(portal, left, population, portal.up())
    if portal.runner.poll() is None:
        portal.runner.kill()
        portal.runner.wait()
    shutil.rmtree(parent)


def test_the_kill_of_the_runner_leaves_no_process(life):
    assert life.left_after_kill == []


def test_data_survive_and_the_demonstration_is_loaded_once(life):
    later = life.portal.database_says(POPULATION)

    assert later == life.population_before
    assert not later.startswith("0 ")


def test_a_later_start_is_quick(life):
    # The promise is 8 s on a machine with nothing else to do; a test run is not that.
    assert life.second_start_seconds < 20


def test_both_faces_answer(life):
    assert life.portal.answers(life.portal.partner)
    assert life.portal.answers(life.portal.mechanism)


def test_no_process_of_the_partner_face_was_told_of_private_keys(life):
    told = processes.environments(life.portal.folder, f":{life.portal.partner}")

    assert len(told) >= 2
    assert not [name for process in told for name, value in process.items() if "private" in (name + value).lower()]


def test_the_app_cannot_rewrite_the_custody_log(life):
    for words in (
        "UPDATE custody_custodyevent SET act = act",
        "DELETE FROM custody_leaf",
        "TRUNCATE custody_checkpoint",
    ):
        assert "permission denied" in life.portal.database_says(words)


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(life):
    second = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "PORTAL_DATA": str(life.portal.folder)},
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert second.stderr == f"CommandError: The portal is already running on the data in {life.portal.folder}.\n"


def test_a_busy_port_is_named(life, tmp_path):
    told = {"PORTAL_DATA": str(tmp_path), "PORTAL_PARTNER_PORT": str(life.portal.partner)}
    other = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], **told},
        capture_output=True,
        text=True,
    )

    assert other.returncode == 1
    assert (
        f"Port {life.portal.partner} is used by another program; choose another with PORTAL_PARTNER_PORT."
        in other.stderr
    )
    assert processes.wait_until_gone(tmp_path) == []


def test_a_face_that_dies_comes_back(life):
    os.kill(processes.pid_of(life.portal.folder, f":{life.portal.mechanism}"), signal.SIGKILL)
    deadline = time.monotonic() + 20
    while "mechanism | ended with -9" not in life.portal.log.read_text() or not life.portal.answers(
        life.portal.mechanism
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_asked_to_stop_it_stops_everything(life):
    """The last of this file: it ends the portal the others looked at."""
    life.portal.runner.send_signal(signal.SIGTERM)

    assert life.portal.runner.wait(30) == 0
    assert "everything is stopped" in life.portal.log.read_text()
    assert processes.of_folder(life.portal.folder) == []
