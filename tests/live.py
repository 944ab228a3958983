"""Real processes of the portal over the session's servers: gunicorn with public keys only, workers with all of them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[1]
WAIT_SECONDS = 30


@dataclass
class Portal:
    """The processes of one test. folder: its keys and stores, as `safe_places` makes them."""

    folder: Path
    redis_url: str = ""
    running: list[subprocess.Popen] = field(default_factory=list)

    def environment(self, *, face: str, private: bool) -> dict[str, str]:
        told = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_PRIVATE")}
        url = urlsplit(told["PORTAL_DATABASE_URL"])
        told |= {
            "PORTAL_FACE": face,
            "PORTAL_DATABASE_URL": urlunsplit(url._replace(path=f"/{connection.settings_dict['NAME']}")),
            "PORTAL_PUBLIC_KEYS": str(self.folder / "public"),
            "PORTAL_STORE_STAGING": f"file://{self.folder}/staging",
            "PORTAL_STORE_A": f"file://{self.folder}/a",
            "PORTAL_STORE_B": f"file://{self.folder}/b",
            "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.test",
            "PYTHONPATH": str(ROOT),
        }
        if private:
            told["PORTAL_PRIVATE_KEYS"] = str(self.folder / "private")
        if self.redis_url:
            told["PORTAL_REDIS_URL"] = self.redis_url
        return told

    def start(self, *words: str, face: str = "all", private: bool = True) -> subprocess.Popen:
        log = (self.folder / f"{Path(words[0]).name}-{len(self.running)}.log").open("wb")
        process = subprocess.Popen(
            [str(BIN / words[0]), *words[1:]],
            env=self.environment(face=face, private=private),
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.running.append(process)
        return process

    def python(self, *words: str) -> list[str]:
        """The command line of a Python program of ours; whoever starts it gives it `environment`."""
        return [str(BIN / "python"), *words]

    def partner_face(self) -> str:
        """Start the partner face as in production (no private key) and return its address."""
        port = free_port()
        bound = [
            f"--bind=127.0.0.1:{port}",
            "--worker-class=gthread",
            "--threads=16",
            "--workers=1",
            "--log-level=error",
        ]
        process = self.start(
            "gunicorn", "iiim_portal.wsgi:application", *bound, "--no-control-socket", face="partner", private=False
        )
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: process.poll() is None and is_up(f"{address}/healthz"))
        return address

    def worker(self, *, children: int = 2) -> subprocess.Popen:
        words = ["-A", "iiim_portal", "worker", "-c", str(children), "-Q", "ingest,sandbox,catalogue", "-l", "WARNING"]
        return self.start("celery", *words, "--without-gossip", "--without-mingle", "--without-heartbeat")

    def background(self) -> list[subprocess.Popen]:
        """The sweeper and the signer, as they run for real."""
        return [self.start("python", "manage.py", command) for command in ("sweep", "sequence")]

    def kill(self, process: subprocess.Popen) -> None:
        """SIGKILL to the process and all its children at once, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@contextmanager
def portal_in(folder: Path, **more):
    portal = Portal(folder, **more)
    try:
        yield portal
    finally:
        portal.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def is_up(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def wait_for(condition, *, seconds: float = WAIT_SECONDS, every: float = 0.05) -> None:
    """Wait until it holds; a test that waits in vain fails here."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(every)
