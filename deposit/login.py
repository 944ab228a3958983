"""The address and the token: from the environment, or from one file that only its owner can read."""

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from deposit.troubles import Trouble

ADDRESS, TOKEN = "PORTAL_DEPOSIT_ADDRESS", "PORTAL_DEPOSIT_TOKEN"


@dataclass(frozen=True, slots=True)
class Login:
    """token: never shown and never in the journal."""

    address: str
    token: str

    def __repr__(self) -> str:
        return f"Login({self.address})"


def config_file() -> Path:
    return _home("XDG_CONFIG_HOME", ".config") / "login.json"


def state_folder() -> Path:
    return _home("XDG_STATE_HOME", ".local/state")


def login() -> Login:
    """Raises Trouble when there is none, or when others could read it."""
    kept = _kept(config_file())
    address = os.environ.get(ADDRESS) or kept.get("address", "")
    token = os.environ.get(TOKEN) or kept.get("token", "")
    if not address or not token:
        raise Trouble("no_token")
    return Login(address.rstrip("/"), token)


def keep(told: Login) -> Path:
    """Write the file anew, closed to everybody else from its first byte."""
    path = config_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"address": told.address, "token": told.token}, file)
    fresh.replace(path)
    return path


def _kept(path: Path) -> dict[str, str]:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return {}
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise Trouble("open_to_others", file=path)
    try:
        told = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return {name: str(value) for name, value in told.items()} if isinstance(told, dict) else {}


def _home(variable: str, otherwise: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / otherwise) / "portal-deposit"
