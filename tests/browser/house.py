"""A whole portal of its own for the browser: `manage.py up` with the demonstration world, on free ports."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from iiim_portal.embedded.folder import CHECKOUT
from iiim_portal.embedded.ports import LOCAL, Reserved

READY_SECONDS = 120


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration world, with what they know."""

    name: str
    login: str
    password: str
    totp_secret: str


class House:
    """The running portal."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-browser-"))
        # The database servers run under another account when we are root: it must be able to pass through.
        self.folder.chmod(0o711)
        reserved = Reserved(), Reserved()
        self.partner_port, self.mechanism_port = (one.port for one in reserved)
        for one in reserved:
            one.release()
        self._log = (self.folder / "log").open("w")
        self._runner: subprocess.Popen[bytes] | None = None

    @property
    def partner(self) -> str:
        return f"http://{LOCAL}:{self.partner_port}"

    @property
    def mechanism(self) -> str:
        return f"http://{LOCAL}:{self.mechanism_port}"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        self._runner = subprocess.Popen([*self._manage, "up"], cwd=CHECKOUT, env=self.told, stdout=self._log, stderr=2)
        deadline = time.monotonic() + READY_SECONDS
        while not (self._answers(self.partner) and self._answers(self.mechanism)):
            assert self._runner.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """The process that started all others; the portal must be running."""
        return self._runner.pid

    def stop(self) -> None:
        if self._runner is not None:
            self._runner.send_signal(signal.SIGTERM)
            self._runner.wait(timeout=30)
        self._log.close()

    def says(self, *words: str) -> str:
        """Run a command beside the portal, as a person would."""
        done = subprocess.run([*self._manage, *words], cwd=CHECKOUT, env=self.told, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self, login: str) -> Person:
        return self._people[login]

    @cached_property
    def _people(self) -> dict[str, Person]:
        told = json.loads(self.says("demo_info", "--json"))["people"]
        return {one["login"]: Person(one["name"], one["login"], one["password"], one["totp_secret"]) for one in told}

    @property
    def _manage(self) -> list[str]:
        return [sys.executable, "manage.py"]

    @property
    def told(self) -> dict[str, str]:
        """What every command beside the portal is told: nothing of the test session's own portal."""
        return {
            "PATH": os.environ["PATH"],
            "PORTAL_DATA": str(self.folder / "data"),
            "PORTAL_PARTNER_PORT": str(self.partner_port),
            "PORTAL_MECHANISM_PORT": str(self.mechanism_port),
        }

    def _answers(self, address: str) -> bool:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False
