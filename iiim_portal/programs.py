"""Where PostgreSQL's own programs are: on the search path of a real machine, or in the embedded server's wheel."""

import shutil
from pathlib import Path

from iiim_portal.embedded.account import Account
from iiim_portal.embedded.programs import ServerMissing, postgres_programs


def backup_programs(told: Path | None) -> Path:
    """Return the folder with pg_dump and pg_restore: as told, or the embedded server's, or the machine's.

    Raises:
        ServerMissing: there are none.
    """
    if told is not None:
        return told
    try:
        # Read and run by this very account, so nobody else needs to reach them.
        return postgres_programs(Account(None, None))
    except ServerMissing:
        found = shutil.which("pg_dump")
        if found is None:
            raise ServerMissing("pg_dump is not installed here; name its folder with --programs") from None
        return Path(found).parent
