"""Receipts read again for people: what the page and the PDF show, in the reader's language."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from common.actors import Actor
from common.errors import NotVisible
from submissions.models import Receipt


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the receipt tells it."""

    number: int
    label: str
    size_bytes: int
    sha256: str
    received_at: datetime | None
    secured_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt's own content; nothing here is asked from the database again.

    short: a number and a commitment, no more. Who finds it learns nothing; who also has the receipt can prove it.
    """

    reference: str
    submission: str
    issued_at: datetime | None
    origin: str
    log_key: str
    lines: list[Line]
    not_secured: list[dict[str, Any]]
    short: str


def get_receipt(*, actor: Actor, receipt_id: UUID) -> Receipt:
    """One receipt of the actor's own organisation."""
    receipt: Receipt | None = (
        Receipt.objects.visible_to(actor).select_related("submission").filter(pk=receipt_id).first()
    )
    if receipt is None:
        raise NotVisible
    return receipt


def told_by(receipt: Receipt) -> Told:
    document = json.loads(bytes(receipt.document))
    return Told(
        reference=receipt.reference,
        submission=document["submission"]["reference"],
        issued_at=receipt.issued_at,
        origin=document["origin"],
        log_key=document["log_key"],
        lines=[_line(item) for item in document["items"]],
        not_secured=document["not_secured"],
        short=document["short_form"],
    )


def words() -> dict[str, str]:
    """The fixed words of the PDF, by the names under which its template knows them."""
    return {
        "title": gettext("Receipt"),
        "submission": gettext("Submission"),
        "issued": gettext("Issued"),
        "log": gettext("Custody log"),
        "key": gettext("Key of the log"),
        "number": gettext("No."),
        "item": gettext("Item"),
        "size": gettext("Size in bytes"),
        "received": gettext("Arrived"),
        "secured": gettext("Secured"),
        "sha256": gettext("SHA-256 of the file as it was sent"),
        "meaning": gettext(
            "Each file below was received, sealed and stored in two copies that were read back and compared. "
            "That this was so, and when, is entered in a signed log."
        ),
        "verify": gettext(
            "This paper is for reading. The proof is the file of the same name ending in .json: "
            "the program verify_receipt.py checks it and your files, without any network."
        ),
        "keep": gettext("Whoever holds this paper can tell which files were sent. Keep it as safe as the files."),
        "not_secured": gettext("Not secured: we will contact you about these."),
        "short": gettext("Short form"),
    }


def _line(item: dict[str, Any]) -> Line:
    return Line(
        number=item["number"],
        label=item["label"],
        size_bytes=item["size_bytes"],
        sha256=item["sha256"],
        received_at=parse_datetime(item["received_at"]),
        secured_at=parse_datetime(item["secured_at"]),
    )
