"""Receipts: fetched, verified with the very program that anybody verifies them with, compared with what lies here."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deposit.portal import Portal
from deposit.troubles import NotAsSent, NotFinished, ReceiptWrong
from tools import verify_receipt

# So many files are named when they are not as they should be; the rest are counted by whoever looks.
NAMED = 20


def fetch(portal: Portal, submission_id: str, folder: Path) -> list[Path]:
    """Keep every receipt as a file, byte for byte; one that is there already is left as it is.

    Raises:
        NotFinished: there is none yet.
    """
    told = portal.receipts(submission_id)
    if not told:
        raise NotFinished("no_receipt_yet")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Oldest first: where two speak of one item, the newer one is read last.
    return [_kept(portal, one, folder) for one in sorted(told, key=lambda one: int(one["number"]))]


def verify(
    paths: list[Path], files: Mapping[int, tuple[str, int]], *, key: str | None, name: Callable[[int], str]
) -> str:
    """Verify each receipt, and that together they hold every file with its fingerprint; return the log's key.

    files: (SHA-256, size) by number.  name: of a file, for people.

    Raises:
        ReceiptWrong: a receipt does not prove what it says.
        NotAsSent: a file is missing, or is another one.
    """
    proven: dict[int, tuple[str, int]] = {}
    found = ""
    for path in paths:
        receipt, found = _verified(path, key)
        proven |= {int(item["number"]): (str(item["sha256"]), int(item["size_bytes"])) for item in receipt["items"]}
    missing = [number for number, known in files.items() if proven.get(number) != known]
    if missing:
        raise NotAsSent("not_in_receipt", files="\n".join(f"  {name(number)}" for number in sorted(missing)[:NAMED]))
    return found


def _kept(portal: Portal, told: dict[str, Any], folder: Path) -> Path:
    path = folder / f"{told['reference']}.json"
    if not path.exists():
        fresh = path.with_suffix(".part")
        with fresh.open("wb") as file:
            file.write(portal.receipt(str(told["receipt_id"])))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    return path


def _verified(path: Path, key: str | None) -> tuple[dict[str, Any], str]:
    try:
        receipt = json.loads(path.read_bytes())
        chosen = verify_receipt.choose_key(receipt, key)
        verify_receipt.verify_receipt(receipt, chosen)
    except (verify_receipt.Wrong, verify_receipt.KeyUnknown) as refusal:
        raise ReceiptWrong("receipt_wrong", file=path.name, why=verify_receipt.REASONS["en"][str(refusal)]) from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ReceiptWrong("receipt_wrong", file=path.name, why=verify_receipt.REASONS["en"]["format"]) from None
    return receipt, str(receipt["log_key"])
