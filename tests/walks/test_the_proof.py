"""Walk 8: the proof. From the first leaf, by the command, by the page and by whoever reads the public checkpoint."""

import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from common.actors import Role
from custody.models import CopyName
from submissions.models import Item
from tests.actors import person_with
from tests.custody.damage import as_owner, path_of, spoil
from tests.factories.uploads import receipted
from tests.walks.faces import Browser, mechanism
from vault import note

pytestmark = [
    pytest.mark.walk,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("safe_places"),
]
CONTENTS = [b"a film", "رسالة".encode()]


@pytest.fixture
def auditor() -> Browser:
    return mechanism(person_with(Role.AUDITOR))


def said_by(command: str) -> str:
    told = io.StringIO()
    try:
        call_command(command, stdout=told)
    except CommandError as end:
        return f"{told.getvalue()}{end}"
    return told.getvalue()


def test_the_proof(auditor):
    _drafted, receipt = receipted(CONTENTS)
    call_command("sequence", "--once", stdout=io.StringIO())

    assert "the log holds" in said_by("verify_ledger")
    assert said_by("audit") == "0 violations\n"
    page = auditor.post("custody:verify_log").content.decode()
    assert "Every entry was computed again from the first one" in page
    outside = Browser("partner", Client())
    key, checkpoint = (outside.get(f"custody:{name}").content.decode() for name in ("key", "checkpoint"))
    signed = note.parse_checkpoint(note.Verifier(key.strip()).open(checkpoint))
    assert signed.root.hex() in page
    told = json.loads(bytes(receipt.document))
    assert [one["sha256"] for one in told["items"]] == [hashlib.sha256(one).hexdigest() for one in CONTENTS]


def test_an_entry_that_was_rewritten_is_found_by_all_three(auditor):
    receipted(CONTENTS)
    as_owner("UPDATE custody_custodyevent SET event_json = replace(event_json, 'item:secured', 'item:received')")

    assert "does not hold" in said_by("verify_ledger")
    assert "I-6" in said_by("audit")
    assert "The log does not hold" in auditor.post("custody:verify_log").content.decode()


def test_a_damaged_copy_is_found():
    receipted(CONTENTS)
    spoil(path_of(Item.objects.first().pk, CopyName.B), 0.5)

    assert "I-2: copy b of item" in said_by("audit")
    assert "the log holds" in said_by("verify_ledger"), "the log says what is true: what arrived, and what was kept"
