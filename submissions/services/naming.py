"""The sealed form of a file's own name: made when a list is taken in, or at the latest when it is handed over."""

import base64
import json
from uuid import UUID

from custody import safe

FORMAT = 1


def sealed_name(*, item_id: UUID, name: bytes, relative_path: bytes, note: str = "") -> bytes:
    """Seal name, folder and note for the Mechanism; whoever prepares the submission can no longer read this form."""
    # Base64, because a file's name need not be text that JSON can hold.
    coded = base64.b64encode
    told = {
        "v": FORMAT,
        "name_b64": coded(name).decode(),
        "relative_path_b64": coded(relative_path).decode(),
        "note": note,
    }
    plaintext = json.dumps(told, ensure_ascii=False).encode()
    return safe.seal_record(record_id=item_id, plaintext=plaintext, use=safe.KeyUse.EVIDENCE)
