"""A real PostgreSQL of our own: one folder, one port on this machine, scram passwords, checksums on."""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Session  # noqa: N812 - it is a class

from iiim_portal.embedded.account import Account, server_account
from iiim_portal.embedded.lifeline import tied_to_me
from iiim_portal.embedded.ports import LOCAL
from iiim_portal.embedded.programs import postgres_programs

ADMIN = "portal_admin"
READY_SECONDS = 60
LEFTOVER = "pre-existing shared memory block"
LEFTOVER_SECONDS = 10
STOP_SECONDS = 30
# The compose file starts its Postgres with the same words, so that sorting and lower() agree everywhere.
INITDB = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums")
CLEAN = {"TZ": "UTC", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
SETTINGS = (
    "max_connections=400",
    "timezone=UTC",
    "log_timezone=UTC",
    # Disks of today seek nearly as fast as they read on; told so, the planner uses the indexes it has.
    "random_page_cost=1.1",
    # Its own log must not quote what people wrote: no errors, for they quote rows, and no statements.
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
)
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresFailed(RuntimeError):
    """The server did not start; the message carries the end of its log."""


@dataclass
class Postgres:
    """folder: holds data and log. hasty: no fsync, for tests only."""

    folder: Path
    port: int
    admin_password: str
    hasty: bool = False
    account: Account = field(default_factory=server_account)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def start(self) -> None:
        """Start and wait until it answers; the folder is made the first time.

        Raises:
            PostgresFailed: it ended, or did not answer within a minute.
        """
        programs = postgres_programs(self.account)
        if not (self.data / "PG_VERSION").exists():
            self._create(programs)
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while True:
            said_before = self.log.stat().st_size if self.log.exists() else 0
            self._spawn(programs)
            try:
                return self._wait_until_ready(said_before)
            except PostgresFailed as failure:
                # Sessions of a server that was killed take a moment to notice; until then they hold its memory.
                if LEFTOVER not in str(failure) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End every session and shut down cleanly."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def connect(self, database: str = "postgres") -> Session:
        """Return a session of the administrator; its statements are committed one by one."""
        session = psycopg2.connect(
            host=LOCAL, port=self.port, user=ADMIN, password=self.admin_password, dbname=database, connect_timeout=5
        )
        session.autocommit = True
        return session

    def url(self, role: str, password: str, database: str) -> str:
        return f"postgres://{role}:{password}@{LOCAL}:{self.port}/{database}"

    def _create(self, programs: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.account.own(self.folder)
        password = self.folder / "password"
        password.touch(0o600)
        password.write_text(self.admin_password)
        self.account.own(password)
        words: list[str | Path] = [programs / "initdb", "-D", self.data, "-U", ADMIN, "--auth=scram-sha-256"]
        made = subprocess.run(
            [*words, f"--pwfile={password}", *INITDB, *(["--no-sync"] if self.hasty else [])],
            cwd="/",
            env=CLEAN,
            capture_output=True,
            check=False,
            **self.account.run_as(),
        )
        password.unlink()
        if made.returncode:
            raise PostgresFailed(made.stderr.decode(errors="replace"))

    def _spawn(self, programs: Path) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(programs),
                cwd="/",
                env=CLEAN,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C must reach the runner only; it then stops this one last.
                start_new_session=True,
                preexec_fn=tied_to_me(signal.SIGINT),  # noqa: PLW1509 - one call into libc, loaded before
                **self.account.run_as(),
            )

    def _command(self, programs: Path) -> list[str]:
        settings = (*SETTINGS, *(HASTY if self.hasty else ()))
        options = [option for setting in settings for option in ("-c", setting)]
        where = ["-D", str(self.data), "-h", LOCAL, "-p", str(self.port), "-k", ""]
        return [str(programs / "postgres"), *where, *options]

    def _wait_until_ready(self, said_before: int) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise PostgresFailed(self.log.read_bytes()[said_before:].decode(errors="replace")[-2000:])
            try:
                self.connect().close()
            except psycopg2.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise PostgresFailed(f"Postgres did not answer within {READY_SECONDS} seconds; see {self.log}")
