"""Bad input is refused well: the right status, words in both languages, nothing in the log, nothing changed.

`Door.refuses` sends one request twice, once for a reader of Arabic and once of English, and looks at all of it.
"""

import logging
import re
from collections.abc import Callable, Collection
from contextlib import contextmanager
from typing import Any

import structlog
from django.apps import apps
from django.db import connection

from submissions.api.refusals import CODES

# In every piece of bad input that can carry words: it must be found in no log and no answer.
CANARY = "zeitoun-7q"
ARABIC = re.compile(r"[\u0600-\u06ff]")
TRACE = re.compile(r'Traceback|File "|\.py\b|psycopg|django\.|Exception', re.IGNORECASE)
# Counts and caches that every request may move.
NOT_STATE = {"accounts_tokenuse", "django_session", "usersessions_usersession"}
Send = Callable[[str], Any]


def refuses(send: Send, status: int | Collection[int], *, said: str = CANARY) -> list[Any]:
    """Send it in both languages; `said` is what must not come back or be written down. Returns both answers."""
    before, answers = state(), []
    with listening() as heard:
        answers.extend(send(language) for language in ("ar", "en"))
    expected = {status} if isinstance(status, int) else set(status)
    assert {answer.status_code for answer in answers} <= expected, [answer.status_code for answer in answers]
    assert [row for row in state() if row not in before] == []
    whole = "\n".join(heard)
    assert said not in whole, whole
    assert not TRACE.search(whole), whole
    for answer, is_arabic in zip(answers, (True, False), strict=True):
        _check_words(answer, is_arabic=is_arabic, said=said)
    return answers


def _check_words(answer: Any, *, is_arabic: bool, said: str) -> None:
    text = answer.content.decode()
    assert "Traceback" not in text
    if not text or not answer.headers.get("Content-Type", "").startswith("application/json"):
        return
    told = answer.json()
    assert told["code"] in CODES
    for words in (told["error"], *(one for many in told.get("fields", {}).values() for one in many)):
        assert words
        assert said not in words
        assert bool(ARABIC.search(words)) is is_arabic or re.fullmatch(r"[a-z_0-9]+", words), words


def state() -> list[tuple[str, int, int]]:
    """How many rows each table has, and a sum over what stands in them."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - NOT_STATE)
    every = " UNION ALL ".join(
        f"SELECT '{table}', count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM {_quoted(table)} t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(every)
        # Postgres may ask the tables side by side, and answer in any order.
        return sorted(cursor.fetchall())


def _quoted(table: str) -> str:
    return table if '"' in table else f'"{table}"'


@contextmanager
def listening():
    """Every line that would reach the process's standard error: of Python's loggers and of our own."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(logging.Formatter().format(record))
    root, last = logging.getLogger(), logging.lastResort
    root.addHandler(handler)
    logging.lastResort = handler
    try:
        with structlog.testing.capture_logs() as ours:
            yield heard
        heard += [repr(line) for line in ours]
    finally:
        root.removeHandler(handler)
        logging.lastResort = last
