"""What must not be so where real material is: found by `manage.py check --deploy`, one sentence each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from iiim_portal import env
from iiim_portal.embedded.roles import OWNER
from iiim_portal.env import Face, Portal

SEALING = ["submissions.uploadhandlers.SealingUploadHandler"]


@register(Tags.security, deploy=True)
def check_deployment(**_asked: Any) -> list[CheckMessage]:
    """Everything at once: whoever corrects an environment reads the whole list."""
    return [
        *_demonstration(settings.PORTAL),
        *_keys(settings.PORTAL),
        *_stores(settings.PORTAL),
        *_servers(),
        *_files(),
        *_mail(),
    ]


def _demonstration(portal: Portal) -> Iterator[Error]:
    if portal.demo:
        yield Error("PORTAL_DEMO is set: anybody signs in as anybody.", id="portal.E001")


def _keys(portal: Portal) -> Iterator[Error]:
    if portal.private_keys is None:
        return
    if portal.face is Face.PARTNER:
        yield Error("PORTAL_PRIVATE_KEYS is set: a partner process may hold no private key.", id="portal.E002")
    if not portal.allow_file_keys:
        hint = "PORTAL_ALLOW_FILE_KEYS=1 says that this is known; docs/operations.md says what follows from it."
        yield Error("Private keys lie in files: who reads the disk opens everything.", hint=hint, id="portal.E003")


def _stores(portal: Portal) -> Iterator[Error]:
    if portal.face is Face.PARTNER:
        if portal.store_a or portal.store_b:
            yield Error(
                "PORTAL_STORE_A or _B is set: a partner process has no business in the vault.", id="portal.E011"
            )
        return
    if _overlap(portal.store_a, portal.store_b):
        yield Error("Store A and store B are one place: two copies there are one.", id="portal.E004")
    if any(_overlap(portal.store_staging, copy) for copy in (portal.store_a, portal.store_b)):
        yield Error("Staging lies in a store of the vault: what is swept there is kept here.", id="portal.E005")


def _servers() -> Iterator[Error]:
    if not urlsplit(settings.CELERY_BROKER_URL).password:
        yield Error("PORTAL_REDIS_URL has no password: whoever reaches it rings for any task.", id="portal.E006")
    role = connection.settings_dict["USER"]
    if role in {OWNER, _owner_told()}:
        hint = "PORTAL_DATABASE_URL is for the role that runs; the owner migrates and nothing else."
        yield Error("The database's owner runs the portal: it could rewrite the log.", hint=hint, id="portal.E007")


def _files() -> Iterator[Error]:
    if settings.FILE_UPLOAD_HANDLERS != SEALING:
        yield Error("An upload handler would write files to a disk before they are sealed.", id="portal.E008")


def _mail() -> Iterator[Error]:
    """In the tests of a process Django keeps mail in memory: that leaves nothing lying about either."""
    if not settings.MAIL_FROM:
        return
    if "filebased" in settings.EMAIL_BACKEND:
        yield Error("PORTAL_MAIL_URL is a folder: addresses of people would lie there in clear.", id="portal.E009")
    is_covered = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or settings.EMAIL_HOST in {"localhost", "127.0.0.1"}
    if ".smtp." in settings.EMAIL_BACKEND and not is_covered:
        yield Error("Mail goes out in clear: whoever watches the line reads who gets it.", id="portal.E010")


def _owner_told() -> str | None:
    name = "PORTAL_OWNER_DATABASE_URL"
    return str(env.database(name)["USER"]) if env.text(name, "") else None


def _overlap(one: str, other: str) -> bool:
    """Whether one address of a store lies at or below the other."""
    (host, path), (other_host, other_path) = _place(one), _place(other)
    shorter = min(len(path), len(other_path))
    return host == other_host and path[:shorter] == other_path[:shorter]


def _place(address: str) -> tuple[tuple[str, str, str], tuple[str, ...]]:
    url = urlsplit(address)
    path = unquote(url.path).strip("/")
    if url.scheme == "file":
        # Two names of one folder are one place.
        return ("file", "", ""), Path("/", path).resolve().parts
    endpoint = parse_qs(url.query).get("endpoint", [""])[0].rstrip("/")
    return (url.scheme, url.netloc, endpoint), tuple(part for part in path.split("/") if part)
