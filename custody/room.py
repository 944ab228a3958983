"""How full the disks below the stores are: told before a file begins, not when its last byte finds no place."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings


def percent_used() -> int:
    """The fullest disk below a store of this process that is a folder; of other stores their own makers tell."""
    return max(map(_percent_used, _folders()), default=0)


def _folders() -> list[Path]:
    portal = settings.PORTAL
    urls = map(urlsplit, (portal.store_staging, portal.store_a, portal.store_b))
    return [Path(unquote(url.path)) for url in urls if url.scheme == "file"]


def _percent_used(folder: Path) -> int:
    """As `df` counts: what only root may still fill is no room."""
    try:
        told = os.statvfs(folder)
    except OSError:
        return 0
    used = told.f_blocks - told.f_bfree
    return -(-100 * used // max(used + told.f_bavail, 1))
