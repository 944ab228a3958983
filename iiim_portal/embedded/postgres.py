"""A real PostgreSQL of our own: one folder, one port on this machine, scram passwords, checksums on."""

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Session  # noqa: N812 - it is a class

from iiim_portal.embedded.account import Account, server_account
from iiim_portal.embedded.lifeline import tied_to_me
from iiim_portal.embedded.ports import LOCAL
from iiim_portal.embedded.programs import postgres_programs

ADMIN = "portal_admin"
OWNER = "portal_owner"
APP = "portal_app"
DATABASE = "portal"
READY_SECONDS = 60
STOP_SECONDS = 30
# The compose file starts its Postgres with the same words, so that sorting and lower() agree everywhere.
INITDB = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums")
CLEAN = {"TZ": "UTC", "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
HASTY = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


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
        self._wait_until_ready()

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

    def url(self, role: str, password: str, database: str = DATABASE) -> str:
        return f"postgres://{role}:{password}@{LOCAL}:{self.port}/{database}"

    def _create(self, programs: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.account.own(self.folder)
        password = self.folder / "password"
        password.touch(0o600)
        password.write_text(self.admin_password)
        self.account.own(password)
        words = [programs / "initdb", "-D", self.data, "-U", ADMIN, f"--pwfile={password}", "--auth=scram-sha-256"]
        made = subprocess.run(
            [*words, *INITDB, *(["--no-sync"] if self.hasty else [])],
            cwd="/",
            env=CLEAN,
            capture_output=True,
            check=False,
            **self.account.run_as(),
        )
        password.unlink()
        if made.returncode:
            raise PostgresFailed(made.stderr.decode(errors="replace"))

    def _command(self, programs: Path) -> list[str]:
        options = ["-c", "max_connections=400", "-c", "timezone=UTC", "-c", "log_timezone=UTC"]
        where = ["-D", str(self.data), "-h", LOCAL, "-p", str(self.port), "-k", ""]
        return [str(programs / "postgres"), *where, *options, *(HASTY if self.hasty else ())]

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise PostgresFailed(self.log.read_text(errors="replace")[-2000:])
            try:
                self.connect().close()
            except psycopg2.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise PostgresFailed(f"Postgres did not answer within {READY_SECONDS} seconds; see {self.log}")


def create_roles(postgres: Postgres, passwords: dict[str, str], *, owner_may: str = "NOCREATEDB") -> None:
    """Make the owner (migrates) and the app (runs) with these passwords, and the database; again changes nothing.

    passwords: by role name. owner_may: CREATEDB in tests, which make their own databases.
    """
    session = postgres.connect()
    with session.cursor() as cursor:
        for role in (OWNER, APP):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("ALTER ROLE" if cursor.fetchone() else "CREATE ROLE")
            rights = sql.SQL(owner_may if role == OWNER else "NOCREATEDB")
            words = sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
            cursor.execute(words.format(verb, sql.Identifier(role), rights, sql.Literal(passwords[role])))
        # The owner may step down to the app, which is how a test shows what the app cannot do.
        cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
    session.close()
