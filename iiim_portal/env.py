"""The only reader of the process environment. A wrong value names itself; a missing one says what it is for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Face(StrEnum):
    PARTNER = "partner"
    MECHANISM = "mechanism"
    ALL = "all"


class WrongEnvironment(Exception):
    """The process may not start: a variable is missing or cannot be what it says."""


# What a process may be told, and what for. docker-compose.yml and the embedded runner are tested against this table.
NAMES = {
    "PORTAL_FACE": "which face this process serves: partner, mechanism or all",
    "PORTAL_SECRET_KEY": "Django's key for sessions and tokens of one face",
    "PORTAL_ALLOWED_HOSTS": "host names this face answers to, separated by commas",
    "PORTAL_DATABASE_URL": "postgres://user:password@host:port/name, the role the process works as",
    "PORTAL_OWNER_DATABASE_URL": "the same database as its owner; only migrations need it",
    "PORTAL_REDIS_URL": "redis://:password@host:port/0, the doorbell",
    "PORTAL_PUBLIC_KEYS": "folder of public keys: enough to seal",
    "PORTAL_PRIVATE_KEYS": "folder of private keys; a partner process has none",
    "PORTAL_ALLOW_FILE_KEYS": "1 when it is known that private keys lie in files; production refuses them without it",
    "PORTAL_STORE_STAGING": "file:///folder or s3://bucket, sealed parts on their way",
    "PORTAL_STORE_A": "file:///folder or s3://bucket, first copy of the vault",
    "PORTAL_STORE_B": "file:///folder or s3://bucket, second copy of the vault",
    "PORTAL_DISK_LIMITS": "percent of a disk: from the first on no new files, from the second on no bytes; 90,95",
    "PORTAL_CLAMD": "host:port of clamd; without it only the list of known bad files is used",
    "PORTAL_MAIL_URL": "smtp://user:password@host:587?from=address, the mail server; only who sends mail is told",
    "PORTAL_DEMO": "1 when the data are the demonstration world's",
    "PORTAL_PARTNER_URL": "address of the partner face as people type it",
    "PORTAL_MECHANISM_URL": "address of the mechanism face as people type it",
    "PORTAL_LOG_ORIGIN": "name of the custody log in its checkpoints",
    "PORTAL_CERTIFICATES": "folder of the certificates nginx shows, to tell when they end; no keys",
    "PORTAL_METRICS": "folder in which this process counts, shared by those whose numbers belong together",
    "PORTAL_METRICS_TOKEN": "word that opens /metrics; without it there is no such page",
    "PORTAL_LANGUAGE": "language in which the partner face greets: ar or en",
}

MAIL_BACKENDS = {"smtp": "smtp", "smtps": "smtp", "smtp+plain": "smtp", "file": "filebased"}

# What a person may tell the embedded runner (`manage.py up`); it sets all the names above for its processes.
RUNNER_NAMES = {
    "PORTAL_DATA": "folder of the embedded portal; without it .data in the checkout",
    "PORTAL_PARTNER_PORT": "port of the partner face, 8000 without it",
    "PORTAL_MECHANISM_PORT": "port of the mechanism face, 8001 without it",
}


@dataclass(frozen=True, slots=True)
class Portal:
    """What apps may know of the process they run in (`settings.PORTAL`)."""

    face: Face
    public_keys: Path
    private_keys: Path | None
    allow_file_keys: bool
    store_staging: str
    store_a: str
    store_b: str
    clamd: tuple[str, int] | None
    demo: bool
    partner_url: str
    mechanism_url: str
    log_origin: str
    certificates: Path | None = None


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise WrongEnvironment(f"{name} is missing: {NAMES[name]}")
    return value


def port(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not 0 < int(value) < 1 << 16:
        raise WrongEnvironment(f"{name} is {value!r}: {RUNNER_NAMES[name]}")
    return int(value)


def disk_limits() -> tuple[int, int]:
    """Percent of a disk below a store: from where on no new files are taken, and from where on no bytes at all."""
    told = text("PORTAL_DISK_LIMITS", "90,95").split(",")
    limits = [int(part) for part in told if part.isdecimal()]
    if len(told) != len(limits) or len(limits) != 2 or not 0 < limits[0] <= limits[1] <= 100:  # noqa: PLR2004
        raise WrongEnvironment(f"PORTAL_DISK_LIMITS is {','.join(told)!r}: {NAMES['PORTAL_DISK_LIMITS']}")
    return limits[0], limits[1]


def is_settled() -> bool:
    """Whether whoever started this process told it where its database is."""
    return "PORTAL_DATABASE_URL" in os.environ


def settle(values: Mapping[str, str]) -> None:
    """Take values for what this process was not told."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def names(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def counting_folder() -> Path | None:
    """Return the folder this process counts in, made when need be and named as the counting library wants it."""
    folder = _folder("PORTAL_METRICS")
    if folder is not None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    return folder


def face() -> Face:
    value = text("PORTAL_FACE", Face.ALL)
    try:
        return Face(value)
    except ValueError:
        raise WrongEnvironment(f"PORTAL_FACE is {value!r}: {NAMES['PORTAL_FACE']}") from None


def database(name: str) -> dict[str, Any]:
    url = urlsplit(text(name))
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise WrongEnvironment(f"{name} is not a database address: {NAMES['PORTAL_DATABASE_URL']}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or 5432),
        # Compiling a query takes longer than any page's query runs. A process that froze inside a transaction must not
        # keep its locks: Postgres ends it after a minute, and whoever waited goes on.
        "OPTIONS": {"options": "-c jit=off -c idle_in_transaction_session_timeout=60s"},
    }


def mail() -> dict[str, Any]:
    """Django's settings for mail. A process that is told nothing sends none: its mails wait for one that is.

    smtp:// asks for STARTTLS, smtps:// speaks TLS from the start, smtp+plain:// is for a server on this machine.
    """
    told = text("PORTAL_MAIL_URL", "")
    if not told:
        return {"MAIL_FROM": ""}
    url = urlsplit(told)
    sender = parse_qs(url.query).get("from", [""])[0]
    if url.scheme not in MAIL_BACKENDS or "@" not in sender:
        raise WrongEnvironment(f"PORTAL_MAIL_URL cannot be used: {NAMES['PORTAL_MAIL_URL']}")
    return {
        "MAIL_FROM": sender,
        "EMAIL_BACKEND": f"django.core.mail.backends.{MAIL_BACKENDS[url.scheme]}.EmailBackend",
        "EMAIL_FILE_PATH": unquote(url.path) or None,
        "EMAIL_HOST": url.hostname or "",
        "EMAIL_PORT": url.port or 587,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }


def _address(name: str) -> tuple[str, int] | None:
    value = text(name, "")
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal():
        raise WrongEnvironment(f"{name} is {value!r}: {NAMES[name]}")
    return host, int(port)


def _folder(name: str) -> Path | None:
    value = text(name, "")
    return Path(value) if value else None


def portal() -> Portal:
    # A partner process knows no more of the vault than that it is not told where it is.
    untold = "" if face() is Face.PARTNER else None
    return Portal(
        face=face(),
        public_keys=Path(text("PORTAL_PUBLIC_KEYS")),
        private_keys=_folder("PORTAL_PRIVATE_KEYS"),
        allow_file_keys=text("PORTAL_ALLOW_FILE_KEYS", "0") == "1",
        store_staging=text("PORTAL_STORE_STAGING"),
        store_a=text("PORTAL_STORE_A", untold),
        store_b=text("PORTAL_STORE_B", untold),
        clamd=_address("PORTAL_CLAMD"),
        demo=text("PORTAL_DEMO", "0") == "1",
        partner_url=text("PORTAL_PARTNER_URL").rstrip("/"),
        mechanism_url=text("PORTAL_MECHANISM_URL").rstrip("/"),
        log_origin=text("PORTAL_LOG_ORIGIN"),
        certificates=_folder("PORTAL_CERTIFICATES"),
    )
