"""One process at a time: turns that Postgres keeps, so that a killed process gives its own back with its connection.

A turn is known by a number: any, and the same for ever.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def wait_for_turn(number: int) -> None:
    """Wait until nobody else has the turn, and have it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def take_turn(number: int) -> bool:
    """Have the turn until the transaction ends; False when another process has it."""
    return _asked("SELECT pg_try_advisory_xact_lock(%s)", number)


@contextmanager
def turn(number: int) -> Iterator[bool]:
    """Have the turn for the block, through any number of transactions; False when another process has it."""
    is_ours = _asked("SELECT pg_try_advisory_lock(%s)", number)
    try:
        yield is_ours
    finally:
        if is_ours:
            _asked("SELECT pg_advisory_unlock(%s)", number)


def _asked(question: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [number])
        return bool(cursor.fetchone()[0])
