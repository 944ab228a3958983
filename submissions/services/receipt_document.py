"""The receipt as a document (tools/RECEIPT.md): events word for word, with proofs. No file names, no content."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, StoredObject
from custody.receipts import EventProof, proof_for, public_key
from submissions.models import Item, Submission
from submissions.selectors.bytes import newest_events
from submissions.states import ItemState

FORMAT = "portal-receipt/1"
SUBMISSION_ACTS = (Act.SUBMISSION_CREATED, Act.SUBMISSION_HANDED_OVER)
ITEM_ACTS = (Act.ITEM_RECEIVED, Act.ITEM_SECURED)

Proofs = dict[UUID, list[EventProof]]


def document_of(submission: Submission, items: Sequence[Item], *, reference: str, at: datetime) -> bytes:
    """Build the receipt of what is secured; what is not is named by number and state, so that nothing is passed over.

    Raises:
        CustodyLate: the log does not cover all of it yet.
    """
    secured = [item for item in items if item.state == ItemState.SECURED]
    of_submission = _proofs(SubjectKind.SUBMISSION, [submission.pk], SUBMISSION_ACTS)
    of_items = _proofs(SubjectKind.ITEM, [item.pk for item in secured], ITEM_ACTS)
    objects = StoredObject.objects.in_bulk([item.pk for item in secured])
    told = {
        "format": FORMAT,
        "receipt": reference,
        "issued_at": _moment(at),
        "origin": settings.PORTAL.log_origin,
        "log_key": public_key(),
        # Without the events above nobody can tell what this stands for: it can be carried on a scrap of paper.
        "short_form": _short(of_submission.get(submission.pk, [])),
        "submission": {"reference": submission.reference, "events": _told(of_submission.get(submission.pk, []))},
        "items": [_item(item, objects[item.pk], of_items.get(item.pk, [])) for item in secured],
        "not_secured": [
            {"number": item.number, "label": item.accession, "state": item.state}
            for item in items
            if item.state != ItemState.SECURED
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(item: Item, stored: StoredObject, proofs: list[EventProof]) -> dict[str, object]:
    return {
        "number": item.number,
        "label": item.accession,
        "size_bytes": stored.size_bytes,
        "sha256": stored.sha256,
        "received_at": _moment(item.received_at),
        "secured_at": _moment(item.secured_at),
        "events": _told(proofs),
    }


def _proofs(kind: SubjectKind, ids: list[UUID], acts: Sequence[Act]) -> Proofs:
    """One proof for the newest event of each act: an item secured twice (after it was held) counts once."""
    events = newest_events(kind, ids, acts)
    subject_of = {sequence: subject_id for (subject_id, _act), sequence in events.items()}
    proofs: Proofs = {}
    for proof in proof_for(subject_of) if subject_of else []:
        proofs.setdefault(subject_of[proof.sequence], []).append(proof)
    return proofs


def _told(proofs: list[EventProof]) -> list[dict[str, object]]:
    return [
        {
            "event": proof.event_json,
            "salt": proof.salt_hex,
            "index": proof.index,
            "hour": proof.hour,
            "proof": proof.proof_text,
        }
        for proof in proofs
    ]


def _short(proofs: list[EventProof]) -> str:
    """The place of the newest event in the public log, and the random-looking bytes that stand there."""
    if not proofs:
        return ""
    commit = CustodyEvent.objects.values_list("commit", flat=True).get(pk=proofs[-1].sequence)
    return f"{proofs[-1].index} {bytes(commit).hex()}"


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at else ""
