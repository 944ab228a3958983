"""The receipt of a release on paper, Arabic or English. Words and values travel as data, never as source."""

from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override

from custody.receipts import public_key
from disclosure.selectors.release_receipts import Told, words
from submissions.services.receipt_pdf import typeset

TEMPLATE = Path(__file__).parents[2] / "templates" / "disclosure" / "ngo_receipt.typ"


def render(told: Told, *, language: str) -> bytes:
    """Return the PDF (PDF/A-2b) of what left under one question."""
    with override(language):
        data = {
            "words": words(),
            "name": told.name,
            "recipient": told.recipient,
            "purpose": str(told.question.get_purpose_display()),
            "proceedings": told.question.purpose_words,
            "released": date_format(told.released_at, "Y-m-d H:i") + " UTC",
            "origin": settings.PORTAL.log_origin,
            "log_key": public_key(),
            "items": [
                {
                    "number": str(number),
                    "label": row.item.accession,
                    "copy": str(row.get_copy_display()),
                    "size": str(row.size_bytes),
                    "sha256": row.sha256,
                }
                for number, row in enumerate(told.items, 1)
            ],
        }
        return typeset(TEMPLATE, data)
