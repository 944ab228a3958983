"""The one folder in which the embedded portal keeps everything, and the lock that keeps a second runner out."""

import fcntl
import hashlib
import json
import secrets
from pathlib import Path
from typing import IO

from iiim_portal import env
from iiim_portal.embedded.account import server_account

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path("/var/lib/iiim-portal")
SECRETS = ("admin", "owner", "app", "partner", "valkey", "partner_secret", "mechanism_secret")


class AlreadyRunning(RuntimeError):
    """Another runner holds the folder."""


def data_folder() -> Path:
    """Return PORTAL_DATA, or .data in the checkout, or a place below /var/lib when we are root in a closed checkout."""
    told = env.text("PORTAL_DATA", "")
    if told:
        return Path(told).resolve()
    if server_account().can_reach(CHECKOUT):
        return CHECKOUT / ".data"
    return SHARED / f"{CHECKOUT.name}-{hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]}"


def prepare(folder: Path) -> None:
    """Make folder: everybody may pass through to what is theirs, only its owner may look round."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)


def lock(folder: Path) -> IO[str]:
    """Hold folder as long as the returned file is open; the kernel lets go even when we are killed.

    Raises:
        AlreadyRunning: it is held.
    """
    held = (folder / "lock").open("a")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise AlreadyRunning(f"The portal is already running on the data in {folder}.") from None
    return held


def known_secrets(folder: Path) -> dict[str, str]:
    """Return the passwords of this folder; they are drawn the first time and stay."""
    path = folder / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in SECRETS if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(48) for name in missing}
        write_private(path, json.dumps(known, indent=1))
    return known


def write_private(path: Path, text: str) -> None:
    """Write text for our eyes only, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(0o600)
    draft.write_text(text)
    draft.rename(path)
