"""A session with the database that ends before its n-th statement, as when a backend is terminated."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.conftest import POSTGRES


class Ending:
    """Ends this thread's session before its `at`-th statement; a commit counts as one."""

    def __init__(self, at: int) -> None:
        self.left, self.happened = at, False

    def count(self) -> None:
        self.left -= 1
        if self.left == 0:
            self.happened = True
            session = POSTGRES.connect()
            with session.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
            session.close()

    def __call__(self, execute, sql, params, many, context):
        self.count()
        return execute(sql, params, many, context)


@contextmanager
def ended_at(number: int, monkeypatch) -> Iterator[Ending]:
    ending, commit = Ending(number), connection._commit

    def counted_commit() -> None:
        ending.count()
        commit()

    with monkeypatch.context() as patched, connection.execute_wrapper(ending):
        patched.setattr(connection, "_commit", counted_commit)
        yield ending
    connection.close()
