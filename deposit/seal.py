"""Sealing on the provider's own machine: the portal's public face then sees ciphertext, sizes and fingerprints only."""

import base64
import hashlib
from typing import Any
from uuid import UUID

from deposit.troubles import Refused
from deposit.tus import Wrapping
from vault.container import Header, Kind, seal_bytes
from vault.keys import KeyUse, PublicKey, key_id


def sealing(told: dict[str, Any], *, fingerprint: str) -> Wrapping:
    """Return what seals a part to the portal's intake key.

    told: the key as the portal offers it.  fingerprint: as it was published, by another way than the portal itself.

    Raises:
        Refused: the portal offers another key; nothing has left.
    """
    raw = base64.b64decode(str(told["public_key"]))
    offered = hashlib.sha256(raw).hexdigest()
    if offered != fingerprint.replace(" ", "").lower():
        raise Refused("wrong_key", offered=offered, wanted=fingerprint)
    key = PublicKey(key_id(raw), KeyUse.INTAKE, str(told["epoch"]), raw)

    def sealed(part: bytes, *, upload_url: str, part_number: int, offset: int) -> bytes:
        upload_id = UUID(upload_url.rstrip("/").rpartition("/")[2])
        return seal_bytes(part, header=Header(Kind.PART, upload_id, part_number, offset), recipient=key)

    return sealed
