"""Walk 1: a chunk becomes a receipt: over HTTP, by a worker, the signer and the sweeper, verified by the tool."""

import hashlib
import json
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Organisation
from common.actors import Role
from custody.models import CustodyEvent
from submissions import checks
from submissions.models import Item, Receipt, SubmissionDraft
from submissions.services import receipt
from submissions.states import ItemState
from submissions.tasks import task_ingest_item, task_label_item
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import actor_of, make_organisation
from tests.factories.custody import bytes_of
from tests.factories.uploads import draft, handed_over

pytestmark = [
    pytest.mark.walk,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
TOOL = Path(__file__).parents[2] / "tools" / "verify_receipt.py"
PART = 64 << 10
FILM, LETTER = bytes_of(5 * PART + 17), "رسالة".encode()


def send(page: Client, submission_id, name: str, content: bytes) -> None:
    """What the page's JavaScript does: announce, send in parts, tell the digest."""
    items = f"/submissions/{submission_id}/items/"
    said = {"name": name, "relative_path": name, "size_bytes": len(content), "sha256": None}
    told = page.post(items, said, content_type="application/json").json()
    line = Client()
    for offset in range(0, len(content), PART):
        piece = content[offset : offset + PART]
        answer = line.generic(
            "PATCH",
            told["upload_url"],
            piece,
            CONTENT_TYPE="application/offset+octet-stream",
            HTTP_TUS_RESUMABLE="1.0.0",
            HTTP_UPLOAD_OFFSET=str(offset),
            HTTP_UPLOAD_CAPABILITY=told["capability"],
            HTTP_UPLOAD_CHECKSUM=f"sha256 {b64encode(hashlib.sha256(piece).digest()).decode()}",
        )
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(offset + len(piece)))
    digest = {"sha256": hashlib.sha256(content).hexdigest()}
    assert page.put(f"{items}{told['item_id']}/digest/", digest, content_type="application/json").status_code == 200


def verified(folder: Path, *files: bytes) -> int:
    paths = [folder / f"file-{number}" for number in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    return subprocess.run([sys.executable, TOOL, folder / "receipt.json", *paths], capture_output=True).returncode


def test_chunk_becomes_receipt(safe_places, tmp_path):
    person = person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    organisation = Organisation.objects.get(pk=actor_of(person).organisation_id)
    drafted = draft(Role.NGO_FOCAL_POINT, organisation=organisation)
    drafted.actor, page = actor_of(person), client_of(person)

    send(page, drafted.submission.pk, "film.mp4", FILM)
    send(page, drafted.submission.pk, "رسالة.txt", LETTER)
    for item in Item.objects.all():
        task_ingest_item(item_id=str(item.pk), sent_by="newer code")
        task_label_item(item_id=str(item.pk))
    handed_over(drafted)
    for _ in range(2):
        call_command("sequence", "--once")
        call_command("sweep", "--once")

    assert set(Item.objects.values_list("state", flat=True)) == {ItemState.SECURED}
    assert not SubmissionDraft.objects.exists()
    assert not _found(safe_places, FILM[1000:1100]), "no plaintext in any file"
    issued = Receipt.objects.get()
    answer = page.get(f"/receipts/{issued.pk}/json/")
    (tmp_path / "receipt.json").write_bytes(answer.content)
    assert [item["sha256"] for item in json.loads(answer.content)["items"]] == [
        hashlib.sha256(content).hexdigest() for content in (FILM, LETTER)
    ]
    assert verified(tmp_path, FILM, LETTER) == 0
    assert verified(tmp_path, FILM, LETTER + b".") == 1
    acts = list(CustodyEvent.objects.order_by("sequence").values_list("act", flat=True))
    assert [act for act in acts if act.startswith("item:")].count("item:secured") == 2
    assert checks.violations(receipt.Receipt.objects.get().issued_at) == []


def _found(folder: Path, canary: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and canary in path.read_bytes()]
