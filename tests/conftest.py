"""The session's own Postgres and Valkey, and the rules every test lives under.

Each pytest session has its own folder, ports and servers, so two may run at once. The environment is set
while this file is imported, before Django reads its settings.
"""

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import translation

from iiim_portal.embedded.ports import LOCAL, Reserved
from iiim_portal.embedded.postgres import ADMIN, Postgres
from iiim_portal.embedded.roles import APP, DATABASE, OWNER, PARTNER, create_roles
from iiim_portal.embedded.valkey import Valkey

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
IN_CI = os.environ.get("CI") == "true"

# Not below pytest's own folder: that one is closed to the account the servers run under when we are root.
FOLDER = Path(tempfile.mkdtemp(prefix="portal-test-"))
FOLDER.chmod(0o711)
PASSWORDS = {role: secrets.token_urlsafe(12) for role in (ADMIN, OWNER, APP, PARTNER)}
_ports = (Reserved(), Reserved())
POSTGRES = Postgres(FOLDER / "postgres", _ports[0].port, PASSWORDS[ADMIN], hasty=True)
VALKEY = Valkey(FOLDER / "valkey", _ports[1].port, secrets.token_urlsafe(12))


for name in [name for name in os.environ if name.startswith("PORTAL_") and not name.startswith("PORTAL_FAULT_")]:
    del os.environ[name]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.test",
    "PORTAL_FACE": "all",
    "PORTAL_SECRET_KEY": secrets.token_urlsafe(50),
    "PORTAL_ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PORTAL_DATABASE_URL": POSTGRES.url(OWNER, PASSWORDS[OWNER], DATABASE),
    "PORTAL_REDIS_URL": VALKEY.url(),
    "PORTAL_PUBLIC_KEYS": str(FOLDER / "keys" / "public"),
    "PORTAL_PRIVATE_KEYS": str(FOLDER / "keys" / "private"),
    "PORTAL_STORE_STAGING": f"file://{FOLDER}/staging",
    "PORTAL_STORE_A": f"file://{FOLDER}/store-a",
    "PORTAL_STORE_B": f"file://{FOLDER}/store-b",
    # Whatever this machine's disk is: tests that are about room say so.
    "PORTAL_DISK_LIMITS": "100,100",
    "PORTAL_MAIL_URL": f"file://{FOLDER}/mail?from=portal@portal.example",
    "PORTAL_PARTNER_URL": "https://portal.example",
    "PORTAL_MECHANISM_URL": "https://staff.portal.example",
    "PORTAL_LOG_ORIGIN": "portal.example/custody",
    "PORTAL_LANGUAGE": "en",
}
# pytest-django looked for settings before this file was read; from here on test modules may import models.
django.setup()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Tests side by side (`-n 2`): each process has servers of its own, so none inherits our addresses."""
    for name in [name for name in os.environ if name.startswith(("PORTAL_", "DJANGO_"))]:
        del os.environ[name]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start Valkey at once, it takes an instant; Postgres waits until a test asks for the database."""
    hands_out = getattr(session.config.option, "numprocesses", None) is not None
    if not session.config.option.collectonly and not hands_out:
        VALKEY.start()


def pytest_unconfigure() -> None:
    POSTGRES.stop()
    VALKEY.stop()
    for port in _ports:
        port.release()
    shutil.rmtree(FOLDER, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Postgres:
    """The session's Postgres with its two roles; `PASSWORDS` of this module opens it."""
    if POSTGRES.process is None:
        POSTGRES.start()
        create_roles(POSTGRES, PASSWORDS, owner_may="CREATEDB")
    return POSTGRES


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_server: Postgres) -> None:
    """Have the servers before pytest-django makes the test database."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Let transactional tests empty the tables: the guards against TRUNCATE rest, all others stand."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table, trigger in _truncate_guards(cursor):
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER "{trigger}"')
    _empty_catalogue_with_the_rest()


def _empty_catalogue_with_the_rest() -> None:
    """Django empties the tables of schema public; those of schema catalogue point at them and must go along."""
    plain = connection.ops.sql_flush
    connection.ops.sql_flush = lambda *args, **more: plain(*args, **{**more, "allow_cascade": True})


@pytest.fixture
def truncate_guards(db: None) -> None:
    """Set the guards against TRUNCATE up again, for this test only: it is rolled back with it."""
    with connection.cursor() as cursor:
        for table, trigger in _truncate_guards(cursor):
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER "{trigger}"')


def _truncate_guards(cursor) -> list[tuple[str, str]]:
    cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 <> 0")
    return [(table.strip('"'), trigger) for table, trigger in cursor.fetchall()]


@pytest.fixture
def as_partner(db: None) -> Iterator[Callable[[], CursorWrapper]]:
    """From when it is called, everything is asked as the role of the partner face, until the test ends."""

    # Models can be imported only after the environment of the session is set.
    from iiim_portal.grants import grant_to_partner  # noqa: PLC0415

    def step_down() -> CursorWrapper:
        cursor.execute(f"SET LOCAL ROLE {PARTNER}")
        return cursor

    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        yield step_down
        cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real browser; without one the test is skipped, aloud."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return CHROMIUM


@pytest.fixture(autouse=True)
def _every_test_begins_in_english() -> Iterator[None]:
    """A page that answered in Arabic leaves its language to the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that speaks to another machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {LOCAL, "localhost", "::1"}:
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI nothing may be skipped: what CI does not show nobody has seen."""
    report = (yield).get_result()
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI a skip is a failure: {report.longrepr}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.nodeid]
    if skipped:
        terminalreporter.write_sep("!", f"{len(skipped)} browser tests were SKIPPED: no Chromium here", yellow=True)
