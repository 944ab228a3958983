"""The database as a stream out of pg_dump and into pg_restore. Passwords go by environment, never on a command line."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from django.db import connection, transaction

from common.errors import Unavailable

_STEP: Final = 1 << 20
# Who is signed in, and which codes were used, is nobody's to bring back.
LEFT_OUT: Final = ("django_session", "cache_entry")
HAS_TABLES: Final = """
SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%%' AND schemaname <> 'information_schema')
"""


class DumpFailed(Unavailable):
    """PostgreSQL's own program ended with an error; the message is its last line."""


@contextmanager
def snapshot() -> Iterator[str]:
    """One moment of the database, for the dump and for our own reading: both see the same rows."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump(programs: Path, snapshot_id: str) -> Iterator[bytes]:
    """Yield a dump in PostgreSQL's custom format, of that moment.

    Raises:
        DumpFailed: it is not complete.
    """
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot_id}"]
    words += [f"--exclude-table-data={table}" for table in LEFT_OUT]
    with _program(programs / "pg_dump", words, stdout=subprocess.PIPE) as process:
        while step := _pipe(process.stdout).read(_STEP):
            yield step


@contextmanager
def restoring(programs: Path) -> Iterator[IO[bytes]]:
    """Yield where to write a dump; the database has all of it when this ends well, and nothing of it otherwise.

    Raises:
        DumpFailed: the database refused it.
    """
    words = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    words.append(f"--dbname={connection.settings_dict['NAME']}")
    with _program(programs / "pg_restore", words, stdin=subprocess.PIPE) as process:
        yield _pipe(process.stdin)


def is_empty() -> bool:
    """Whether nobody has made a table here yet."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_TABLES)
        return not cursor.fetchone()[0]


@contextmanager
def _program(
    program: Path, words: list[str], *, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [program, *words], env=_environment(), stdin=stdin, stdout=stdout, stderr=subprocess.PIPE
    )
    try:
        yield process
    except BrokenPipeError:
        # It ended before it had read all: what it says is the reason.
        pass
    except BaseException:
        # Killed with its input still open: it must not take a cut dump for a whole one.
        process.kill()
        process.communicate()
        raise
    _out, said = process.communicate()
    if process.returncode:
        raise DumpFailed(f"{program.name}: {said.decode(errors='replace').strip()[-400:]}")


def _environment() -> dict[str, str]:
    told = connection.settings_dict
    return {
        "PGHOST": told["HOST"],
        "PGPORT": str(told["PORT"]),
        "PGUSER": told["USER"],
        "PGPASSWORD": told["PASSWORD"],
        "PGDATABASE": told["NAME"],
        "PGCONNECT_TIMEOUT": "10",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise DumpFailed("no line to the program")
    return stream
