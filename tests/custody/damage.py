"""Ways in which bytes go bad."""

from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from custody.models import CopyCheck, CopyName


def path_of(item_id: UUID, copy: CopyName) -> Path:
    """The file in which one copy of an item lies."""
    name = CopyCheck.objects.get(item_id=item_id, store=copy).name
    address = {CopyName.A: settings.PORTAL.store_a, CopyName.B: settings.PORTAL.store_b}[copy]
    (found,) = Path(urlsplit(address).path).rglob(name.partition("/")[2])
    return found


def spoil(path: Path, place: float) -> None:
    """Flip one bit at that fraction of the file."""
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1
    path.write_bytes(content)
