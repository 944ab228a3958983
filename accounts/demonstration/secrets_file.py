"""Passwords, second factors and tokens of the invented people, in one file beside the keys: a test can sign in."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings

from common.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Known:
    """What one invented person knows; token is empty for people without a program."""

    password: str
    totp_secret: str
    token: str = ""


def fresh() -> Known:
    return Known(password=f"{secrets.token_hex(4)} {secrets.token_hex(4)}", totp_secret=generate_totp_secret())


def known() -> dict[str, Known]:
    """By login name; empty before the world was loaded."""
    if not settings.PORTAL.demo:
        raise NotAllowed("there are no invented people outside a demonstration")
    path = _path()
    return {login: Known(**what) for login, what in json.loads(path.read_text()).items()} if path.exists() else {}


def write(people: dict[str, Known]) -> None:
    """Keep the file whole: written beside, then put in place; readable by its owner only."""
    path = _path()
    unfinished = path.with_suffix(".unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump({login: asdict(what) for login, what in people.items()}, file, indent=1)
    unfinished.replace(path)


def _path() -> Path:
    folder: Path = settings.PORTAL.public_keys
    return folder.parent / "demonstration.json"
