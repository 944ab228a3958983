"""One JSON line an event, in our own words. Names, file names, addresses and contents stay out, whoever speaks.

Of other people's libraries at most the template of a message is kept, never what was put into it, and of an error its
kind and the lines of code it came through, never its words: a database quotes the row it refuses.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars, merge_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

# Ids, states, kinds of errors, names of steps: no word of a person fits in here by accident, for those have spaces,
# or letters that are not these, or are longer.
TOKEN = re.compile(r"[A-Za-z0-9_.:/<>@+-]{0,80}")
# Libraries that put values into a template and never into its words.
CONSTANT = ("celery.", "kombu.", "gunicorn.")
WITHHELD = "withheld"
DEEPEST = 25
logger = structlog.get_logger(__name__)


def _tokens_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: value if key in {"_record", "exc_info"} else _token(value) for key, value in event.items()}


def _token(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_token(one) for one in value]
    words = str(value)
    return words if TOKEN.fullmatch(words) else WITHHELD


def _of_others(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a library says: who, where in its code, and of some the template."""
    record: logging.LogRecord = event["_record"]
    told: EventDict = {
        "_record": record,
        "_from_structlog": False,
        "event": "library.said",
        "logger": record.name,
        "where": f"{record.module}:{record.lineno}",
    }
    if event["positional_args"] and record.name.startswith(CONSTANT):
        told["said"] = event["event"]
    if record.exc_info:
        told["exc_info"] = record.exc_info
    return told


def _kind_of_error(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    told = event.pop("exc_info", None)
    if told is True:
        told = sys.exc_info()
    if isinstance(told, BaseException):
        told = (type(told), told, told.__traceback__)
    if isinstance(told, tuple) and told[0] is not None:
        event["error"] = told[0].__name__
        event["through"] = list(_lines(told[2]))[-DEEPEST:]
    return event


def _lines(traceback: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(traceback):
        path = PurePath(frame.f_code.co_filename)
        yield f"{path.parent.name}/{path.name}:{line}"


_SHARED: list[Processor] = [
    merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    _kind_of_error,
]
_UNHEARD = ("django.request", "django.security", "django.server", "gunicorn.access")
# Django's own loggers write paths and, at ERROR, the request itself; its security logger what was sent, such as a
# foreign Host. Ours says which refusal it was, and nothing else.
SETTINGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "use_get_message": False,
            "pass_foreign_args": True,
            "foreign_pre_chain": [_of_others, *_SHARED],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        }
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        # A logger without any handler would speak through Python's last resort.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        **{name: {"handlers": ["nowhere"], "propagate": False} for name in _UNHEARD},
        "gunicorn.error": {"handlers": [], "propagate": True, "level": "WARNING"},
    },
}


def begin() -> None:
    """Have everything said in this process go through here from now on."""
    structlog.configure(
        processors=[*_SHARED, _tokens_only, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def keep_last_words_short() -> None:
    """A process that ends by an error says which and where, and not what the error quotes; a warning says where."""
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda kind, error, traceback: logger.critical("process.defect", exc_info=(kind, error, traceback))
    threading.excepthook = lambda told: logger.critical(
        "thread.defect", exc_info=(told.exc_type, told.exc_value, told.exc_traceback)
    )


@contextmanager
def of_request(request_id: str) -> Iterator[None]:
    """What is said meanwhile carries this number: by it lines of a face and of a worker are found together."""
    with bound_contextvars(request=request_id):
        yield


def request_id() -> str:
    """The number of the request this thread answers; empty outside of one."""
    return str(get_contextvars().get("request", ""))
