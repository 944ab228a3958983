"""Ways in which bytes go bad."""

from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection

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


def as_owner(*statements: str) -> None:
    """What only somebody with the owner's rights could do: change the log behind our back."""
    with connection.cursor() as cursor:
        for table in ("custodyevent", "leaf", "treenode", "checkpoint"):
            cursor.execute(f"ALTER TABLE custody_{table} DISABLE TRIGGER custody_no_change")
        for statement in statements:
            cursor.execute(statement)
        for table in ("custodyevent", "leaf", "treenode", "checkpoint"):
            cursor.execute(f"ALTER TABLE custody_{table} ENABLE TRIGGER custody_no_change")
