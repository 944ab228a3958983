"""The receipt on paper, Arabic or English, by Typst. Words and values travel as data, never as source."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, override

from submissions.selectors import receipts

TEMPLATE = Path(__file__).parents[2] / "templates" / "submissions" / "receipt.typ"
FONTS = ("Noto Sans", "Noto Sans Arabic")


def render(told: receipts.Told, *, language: str) -> bytes:
    """Return the PDF (PDF/A-2b) of a receipt; the same bytes of letters whatever fonts the machine has."""
    with override(language):
        data = {
            "words": receipts.words(),
            "reference": told.reference,
            "submission": told.submission,
            "issued": date_format(told.issued_at, "Y-m-d H:i") + " UTC" if told.issued_at else "",
            "origin": told.origin,
            "log_key": told.log_key,
            "short": told.short,
            "qr": segno.make(told.short, error="m", micro=False).svg_inline(),
            "items": [_row(line) for line in told.lines],
            "not_secured": [f"{one['number']} {one['label']}" for one in told.not_secured],
        }
        return typeset(TEMPLATE, data)


def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
    """Set a template of ours with these words and values, in the language that is active."""
    # Here, because the compiler takes six megabytes of every process, and few of them ever set a page.
    import typst  # noqa: PLC0415

    language = get_language() or settings.LANGUAGE_CODE
    frame = {
        "language": language,
        "right_to_left": bool(get_language_info(language)["bidi"]),
        "fonts": list(FONTS) if _font_folders() else [],
    }
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_font_folders(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(frame | dict(data))},
        pdf_standards=["a-2b"],
    )


def _row(line: receipts.Line) -> dict[str, str]:
    times = [date_format(at, "Y-m-d H:i") if at else "" for at in (line.received_at, line.secured_at)]
    return {
        "number": str(line.number),
        "label": line.label,
        "size": str(line.size_bytes),
        "sha256": line.sha256,
        "received": times[0],
        "secured": times[1],
    }


def _font_folders() -> list[Path]:
    """Our own fonts, as the asset build leaves them; without them Typst's built-in ones, which have no Arabic."""
    folders = [Path(folder) / "fonts-ttf" for folder in settings.STATICFILES_DIRS]
    return [folder for folder in folders if folder.is_dir()]
