"""The receipt of a release as a document (tools/RECEIPT.md): the event word for word, with its proof, and the list."""

import json

from django.conf import settings

from custody.acts import Act, SubjectKind
from custody.errors import CustodyLate
from custody.receipts import EventProof, proof_for, public_key
from disclosure.models import ReleasedItem
from disclosure.selectors.release_receipts import Told
from submissions.selectors.bytes import newest_events

FORMAT = "portal-release-receipt/1"


def document_of(told: Told) -> bytes:
    """Build the proof that these items left; the event holds the digest of this very list.

    Raises:
        CustodyLate: the log does not cover the release yet.
    """
    document = {
        "format": FORMAT,
        "receipt": told.name,
        "origin": settings.PORTAL.log_origin,
        "log_key": public_key(),
        "release": {
            "recipient": told.question.recipient_name,
            "purpose": told.question.purpose,
            "proceedings": told.question.purpose_words,
            "released_at": told.released_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "events": [_told(proof) for proof in _proofs(told)],
        },
        "items": [_item(number, row) for number, row in enumerate(told.items, 1)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _proofs(told: Told) -> list[EventProof]:
    released = newest_events(SubjectKind.QUESTION, [told.question.pk], [Act.DISCLOSURE_RELEASED])
    if not released:
        raise CustodyLate(f"no event says that question {told.question.pk} was released")
    return proof_for(released.values())


def _item(number: int, row: ReleasedItem) -> dict[str, object]:
    return {
        "number": number,
        "label": row.item.accession,
        "copy": row.copy,
        "size_bytes": row.size_bytes,
        "sha256": row.sha256,
    }


def _told(proof: EventProof) -> dict[str, object]:
    return {
        "event": proof.event_json,
        "salt": proof.salt_hex,
        "index": proof.index,
        "hour": proof.hour,
        "proof": proof.proof_text,
    }
