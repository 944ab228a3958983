"""What each process of the embedded portal is told: all of it, explicitly; private keys only where they are used."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from iiim_portal import env
from iiim_portal.embedded import folder as folders
from iiim_portal.embedded.ports import LOCAL
from iiim_portal.embedded.roles import APP, DATABASE, OWNER, PARTNER

PARTNER_PORT = 8000
MECHANISM_PORT = 8001
FILE = "environment.json"


@dataclass(frozen=True, slots=True)
class Ports:
    postgres: int
    valkey: int
    partner: int
    mechanism: int


def ports(postgres: int, valkey: int) -> Ports:
    """Return the ports of one run: the faces' as told, the servers' as found free."""
    return Ports(
        postgres,
        valkey,
        env.port("PORTAL_PARTNER_PORT", PARTNER_PORT),
        env.port("PORTAL_MECHANISM_PORT", MECHANISM_PORT),
    )


def for_commands(folder: Path, ports: Ports) -> dict[str, str]:
    """Return the environment of workers and of commands run beside the portal: both keyrings, the app's role."""
    known = folders.known_secrets(folder)
    return {
        # The sandboxed child and Typst look for nothing outside; a fixed search path keeps it so.
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(folder),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.embedded",
        "PORTAL_DATA": str(folder),
        "PORTAL_FACE": env.Face.ALL,
        "PORTAL_SECRET_KEY": known["mechanism_secret"],
        "PORTAL_ALLOWED_HOSTS": f"localhost,{LOCAL}",
        "PORTAL_DATABASE_URL": f"postgres://{APP}:{known['app']}@{LOCAL}:{ports.postgres}/{DATABASE}",
        "PORTAL_REDIS_URL": f"redis://:{known['valkey']}@{LOCAL}:{ports.valkey}/0",
        "PORTAL_PUBLIC_KEYS": str(folder / "keys" / "public"),
        "PORTAL_PRIVATE_KEYS": str(folder / "keys" / "private"),
        "PORTAL_STORE_STAGING": f"file://{folder}/stores/staging",
        "PORTAL_STORE_A": f"file://{folder}/stores/a",
        "PORTAL_STORE_B": f"file://{folder}/stores/b",
        # A newcomer's own disk is often fuller than that of a server may be.
        "PORTAL_DISK_LIMITS": "98,99",
        # Nothing leaves the machine: mails are files, to be looked at.
        "PORTAL_MAIL_URL": f"file://{folder}/mail?from=portal@demonstration.invalid",
        "PORTAL_DEMO": "1",
        "PORTAL_PARTNER_URL": f"http://{LOCAL}:{ports.partner}",
        "PORTAL_MECHANISM_URL": f"http://{LOCAL}:{ports.mechanism}",
        "PORTAL_LOG_ORIGIN": "demonstration.invalid/custody",
    }


def for_owner(folder: Path, ports: Ports) -> dict[str, str]:
    """Return the environment of migrations: the database as its owner."""
    known = folders.known_secrets(folder)
    owner = f"postgres://{OWNER}:{known['owner']}@{LOCAL}:{ports.postgres}/{DATABASE}"
    return for_commands(folder, ports) | {"PORTAL_DATABASE_URL": owner, "PORTAL_OWNER_DATABASE_URL": owner}


def for_partner(folder: Path, ports: Ports) -> dict[str, str]:
    """Return the environment of the partner face, which seals and cannot open: no private keys, no vault, own role."""
    known = folders.known_secrets(folder)
    told = for_commands(folder, ports) | {
        "PORTAL_FACE": env.Face.PARTNER,
        "PORTAL_SECRET_KEY": known["partner_secret"],
        "PORTAL_DATABASE_URL": f"postgres://{PARTNER}:{known['partner']}@{LOCAL}:{ports.postgres}/{DATABASE}",
        "PORTAL_LANGUAGE": "ar",
    }
    for name in ("PORTAL_PRIVATE_KEYS", "PORTAL_STORE_A", "PORTAL_STORE_B", "PORTAL_MAIL_URL"):
        del told[name]
    return told


def for_mechanism(folder: Path, ports: Ports) -> dict[str, str]:
    """Return the environment of the mechanism face."""
    return for_commands(folder, ports) | {"PORTAL_FACE": env.Face.MECHANISM, "PORTAL_LANGUAGE": "en"}


def publish(folder: Path, ports: Ports) -> None:
    """Leave word, for commands of the same person, where the running servers are."""
    folders.write_private(folder / FILE, json.dumps(for_commands(folder, ports), indent=1))


def adopt() -> None:
    """Take the runner's word in a command started by hand; a process that was told anything keeps to that."""
    if env.is_settled():
        return
    folder = folders.data_folder()
    if not (folder / FILE).exists():
        folders.prepare(folder)
        publish(folder, ports(postgres=1, valkey=1))  # nothing runs yet; `up` writes the real ones
    env.settle(json.loads((folder / FILE).read_text()))
