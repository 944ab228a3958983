"""The three stores take a blob, give it back and let go of it; the disks below them have room."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from custody import room, stores
from custody.errors import BlobStoreUnavailable
from dashboard.selectors.checks.finding import Finding, Part, soon, well, wrong

# A store that does not answer within this does not answer a person either.
WAIT_SECONDS = 5
# The partner face's key may only put things there.
_REFUSED = frozenset({"403", "AccessDenied"})
_DOWN: dict[Part, tuple[str | Promise, str | Promise]] = {
    Part.STAGING: (
        gettext_lazy("It does not take anything: uploads wait, and go on where they were."),
        gettext_lazy("Bring it back; nothing was lost."),
    ),
    Part.STORE_A: (
        gettext_lazy("It does not take anything: nothing becomes secured until it does."),
        gettext_lazy("Bring it back; the sweeper goes on by itself."),
    ),
    Part.STORE_B: (
        gettext_lazy("It does not take anything: what arrives stays “arrived” and is not secured."),
        gettext_lazy("Bring it back; the sweeper goes on by itself."),
    ),
}


def addresses() -> dict[Part, str]:
    """Where each store of this process is; one it was not told of is not asked."""
    portal = settings.PORTAL
    told = {Part.STAGING: portal.store_staging, Part.STORE_A: portal.store_a, Part.STORE_B: portal.store_b}
    return {part: address for part, address in told.items() if address}


def store(part: Part) -> Callable[[datetime], Finding]:
    def look(_at: datetime) -> Finding:
        if answers(addresses()[part]):
            return well(part, _("It takes what is given to it."))
        return wrong(part, *_DOWN[part])

    return look


def answers(address: str) -> bool:
    """Whether that store does its work now."""
    asked = ThreadPoolExecutor(max_workers=1)
    try:
        asked.submit(_write if address.startswith("file:") else _ask, address).result(timeout=WAIT_SECONDS)
    except (BlobStoreUnavailable, TooSlow):
        return False
    finally:
        # Not waited for: whoever asked has had an answer.
        asked.shutdown(wait=False)
    return True


def _ask(address: str) -> None:
    """Of a store that may lock whatever is written nothing is asked but whether a name is there; a no is an answer."""
    try:
        stores.store_at(address).exists("x/look")
    except BlobStoreUnavailable as refusal:
        if str(refusal) not in _REFUSED:
            raise


def _write(address: str) -> None:
    place = stores.store_at(address)
    name = f"x/look-{os.urandom(16).hex()}"
    writer = place.create(name)
    writer.write(b"x")
    writer.commit()
    place.delete(name)


def disks(_at: datetime) -> Finding:
    """The fullest disk below a store that is a folder; of other stores their own makers tell."""
    full = room.percent_used()
    words = _("The fullest disk of the stores is %(percent)s %% full.") % {"percent": full}
    if full < settings.DISK_STOPS_NEW:
        return well(Part.DISKS, words)
    if full < settings.DISK_STOPS_ALL:
        to_do = _("Make room or add a disk: no new files are taken until then. Those already begun go on.")
        return soon(Part.DISKS, words, to_do)
    return wrong(Part.DISKS, words, _("Make room or add a disk: uploads keep their place and go on then."))
