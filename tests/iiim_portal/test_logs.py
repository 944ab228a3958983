"""What is said in logs: ours in short words, others' without what they were given, and nothing of what people wrote."""

import io
import json
import logging
import logging.config
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from iiim_portal import errors, logs
from tests.invented import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]
CANARY = "Umm Khalil of Al-Qusayr"


@pytest.fixture
def lines():
    """What is written meanwhile, a dictionary a line."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    formatter = logs.SETTINGS["formatters"]["json"]
    told = {name: value for name, value in formatter.items() if name != "()"}
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**told))
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.unit
def test_one_event_is_one_line_of_json(lines):
    structlog.get_logger("x").info("item.stored", item="6f1c", attempt=2, stores=["a", "b"], late=None)

    (line,) = lines()
    assert line.pop("at").endswith("Z")
    assert line == {
        "event": "item.stored",
        "item": "6f1c",
        "attempt": 2,
        "stores": ["a", "b"],
        "late": None,
        "level": "info",
    }


@pytest.mark.unit
@pytest.mark.parametrize("value", [CANARY, "أم خليل", "x" * 81, ["fine", CANARY], f"/home/{CANARY}/a.jpg", "a\nb"])
def test_what_is_no_short_word_is_withheld(value, lines):
    structlog.get_logger("x").warning("something", name=value)

    (line,) = lines()
    assert CANARY not in json.dumps(line, ensure_ascii=False)
    assert line["name"] in ("withheld", ["fine", "withheld"])


@pytest.mark.unit
def test_of_others_at_most_the_template_is_kept(lines):
    words = f"cannot open {CANARY} for %s"
    logging.getLogger("celery.worker").warning("cannot open %s for %s", CANARY, "x")
    logging.getLogger("library").warning(words, "x")
    logging.getLogger("celery.worker").warning(words.removesuffix(" for %s"))

    known, unknown, whole = lines()
    assert known["said"] == "cannot open %s for %s"
    assert "said" not in unknown
    assert "said" not in whole
    assert unknown["where"].startswith("test_logs:")
    assert unknown["logger"] == "library"
    assert CANARY not in json.dumps([known, unknown, whole])


@pytest.mark.unit
def test_an_error_is_its_kind_and_the_way_it_took(lines):
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("library").exception("it failed: %s", CANARY)
        structlog.get_logger("x").exception("task.failed")

    others, ours = lines()
    assert others["error"] == ours["error"] == "ValueError"
    assert others["through"][0].startswith("iiim_portal/test_logs.py:")
    assert CANARY not in json.dumps([others, ours])


@pytest.mark.django_db
def test_a_defect_says_where_and_a_database_quotes_no_row(lines):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [CANARY])
    except DatabaseError:
        errors.defect(RequestFactory().get("/"))

    (line,) = lines()
    assert (line["event"], line["error"]) == ("request.defect", "DataError")
    assert any("test_logs.py" in step for step in line["through"])
    assert CANARY not in json.dumps(line)


@pytest.mark.django_db
def test_lines_of_one_request_carry_its_number_and_those_of_the_next_another(lines, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_partner"
    for _ in range(2):
        Client().get("/metrics")
    structlog.get_logger("x").info("after")

    first, second, after = lines()
    assert first["event"] == second["event"] == "request.refused"
    assert len(first["request"]) == 32
    assert first["request"] != second["request"]
    assert "request" not in after


@pytest.mark.slow
def test_the_last_words_of_a_process_quote_nothing():
    code = f"import django; django.setup(); raise ValueError({CANARY!r})"
    told = ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production"}
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=told, capture_output=True, text=True)

    line = json.loads(ended.stderr.splitlines()[-1])
    assert (ended.returncode, line["event"], line["error"]) == (1, "process.defect", "ValueError")
    assert CANARY not in ended.stderr


@pytest.mark.slow
def test_what_was_asked_is_written_down_nowhere():
    """Not even by Python's last resort, which speaks for loggers that have no handler."""
    code = f"""
import logging, django; django.setup()
for name in ("django.request", "django.security.DisallowedHost", "gunicorn.access"):
    logging.getLogger(name).error("Not found: %s", {CANARY!r})
"""
    told = ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production"}
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=told, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
