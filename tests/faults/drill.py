"""Another machine for a drill: a database of its own on the session's server, folders of its own, real commands."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.core.management import call_command

from iiim_portal.embedded.roles import OWNER
from tests.conftest import PASSWORDS, POSTGRES
from tests.live import ROOT

SECONDS = 120


@dataclass(frozen=True)
class Machine:
    """keys: folder with public and private.  stores: folder with staging, a and b."""

    database: str
    keys: Path
    stores: Path

    def run(self, *words: str, role: str = OWNER) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment(role),
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )

    def done(self, *words: str, role: str = OWNER) -> str:
        """What a command that must succeed said."""
        ended = self.run(*words, role=role)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def ask(self, question: str) -> list[tuple]:
        session = psycopg2.connect(self.environment()["PORTAL_DATABASE_URL"])
        try:
            with session.cursor() as cursor:
                cursor.execute(question)
                return cursor.fetchall()
        finally:
            session.close()

    def environment(self, role: str = OWNER) -> dict[str, str]:
        return dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.test",
            "PYTHONPATH": str(ROOT),
            "PORTAL_DATABASE_URL": POSTGRES.url(role, PASSWORDS[role], self.database),
            "PORTAL_PUBLIC_KEYS": str(self.keys / "public"),
            "PORTAL_PRIVATE_KEYS": str(self.keys / "private"),
            "PORTAL_STORE_STAGING": f"file://{self.stores}/staging",
            "PORTAL_STORE_A": f"file://{self.stores}/a",
            "PORTAL_STORE_B": f"file://{self.stores}/b",
        }


@contextmanager
def machine(keys: Path, stores: Path) -> Iterator[Machine]:
    """A machine with an empty database; keys and stores may be another machine's that survived."""
    name = f"drill_{secrets.token_hex(4)}"
    _say(f'CREATE DATABASE "{name}" OWNER {OWNER}')
    try:
        yield Machine(name, keys, stores)
    finally:
        _say(f'DROP DATABASE "{name}" WITH (FORCE)')


def backup(folder: Path, capsys, *, name: str = "backup") -> tuple[Path, str]:
    """A backup with its blobs in folder/blobs; the file and the digest somebody writes down elsewhere."""
    file = folder / f"{name}.evd1"
    call_command("backup", str(file), "--objects", str(folder / "blobs"))
    said = capsys.readouterr().out
    return file, said.rpartition("sha256 ")[2].strip()


def _say(words: str) -> None:
    session = POSTGRES.connect()
    try:
        with session.cursor() as cursor:
            cursor.execute(words)
    finally:
        session.close()
