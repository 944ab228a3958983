"""Who owns the two database servers: the person who starts them, or an account without rights when that is root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

UNPRIVILEGED = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """Keyword arguments of subprocess that change the account of a child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """An account a server runs under; uid None means: the one we have already."""

    uid: int | None
    gid: int | None

    def run_as(self) -> RunAs:
        if self.uid is None or self.gid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give path to the account; nothing happens when it is ours already."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Whether the account may walk to path; asked of the kernel, so that ACLs and mounts count too."""
        if self.uid is None:
            return True
        return subprocess.run(["/bin/test", "-x", path], cwd="/", check=False, **self.run_as()).returncode == 0


def server_account() -> Account:
    """Return ours, or the first harmless one of this machine: Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return Account(None, None)
    entry = next(entry for entry in map(_entry, UNPRIVILEGED) if entry is not None)
    return Account(entry.pw_uid, entry.pw_gid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
