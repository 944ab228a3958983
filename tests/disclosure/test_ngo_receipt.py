"""The receipt of a release: a file that the ordinary program verifies, and paper; nothing in either is of others."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from common.clock import now
from custody import sequencer
from custody.receipts import public_key
from disclosure.models import Question
from disclosure.services import release
from iiim_portal.embedded.roles import PARTNER
from iiim_portal.grants import grant_to_partner
from tests.actors import URLCONFS
from tests.disclosure import ngo_support as support
from tests.disclosure.ngo_support import to
from tests.disclosure.packages import approved_request, built
from tests.factories.disclosure import officer_of, provider, ready_item
from tests.paper import as_printed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
]
PROGRAM = Path(__file__).parents[2] / "tools" / "verify_receipt.py"
CONTENTS = {"olive.jpg": b"what Olive gave", "again.jpg": b"what Olive gave besides"}


@pytest.fixture
def basil(safe_places):
    return support.basil()


@pytest.fixture
def question(basil) -> Question:
    """Two items of Basil's and one of somebody else's have left together, and the log covers it."""
    items = [ready_item(basil.giver, content) for content in CONTENTS.values()]
    request, _recipient = approved_request([*items, ready_item(provider("Cedar Archive"), b"what Cedar gave")])
    built(request)
    release.release_package(actor=officer_of(request), request_id=request.pk, delivered_how="By courier", at=now())
    return Question.objects.get(request=request, organisation=basil.giver.organisation)


@pytest.fixture
def verify(tmp_path):
    for name, content in CONTENTS.items():
        (tmp_path / name).write_bytes(content)

    def run(document: dict, *words: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "receipt.json").write_text(json.dumps(document))
        command = [sys.executable, "-I", str(PROGRAM), "receipt.json", *words]
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


@pytest.fixture
def document(basil, question) -> dict:
    sequencer.sequence(now())
    answer = basil.browser.get(to("receipt_json", question.pk))
    assert answer["Content-Disposition"].startswith('attachment; filename="released-')
    return json.loads(answer.content)


def test_the_program_verifies_what_left(document, verify):
    """Source: Protocol D5."""
    answer = verify(document, *CONTENTS, "--key", public_key())

    assert answer.returncode == 0, answer.stdout
    assert answer.stdout.count(": left, ") == len(CONTENTS)
    for name in CONTENTS:
        assert f"{name}: is item" in answer.stdout
    assert "أُخرجت" in verify(document, "--lang", "ar").stdout


def change_digest(document):
    document["items"][0]["sha256"] = "0" * 64


def change_recipient(document):
    document["release"]["recipient"] = "Somebody else"


def take_out(document):
    document["items"].pop()


def put_in(document):
    document["items"].append(document["items"][0] | {"label": "ACC-0000-0000"})


def without_event(document):
    document["release"]["events"].clear()


@pytest.mark.parametrize("tamper", [change_digest, change_recipient, take_out, put_in, without_event])
def test_whoever_changes_it_is_found_out(tamper, document, verify):
    tamper(document)

    assert verify(document).returncode == 2


def test_nothing_in_it_is_of_others(document, question):
    """Source: Protocol C10."""
    text = json.dumps(document)
    (event,) = (json.loads(proven["event"]) for proven in document["release"]["events"])

    assert len(document["items"]) == len(CONTENTS)
    assert question.request.reference not in text
    assert "Cedar" not in text
    assert event["facts"]["items"] == len(CONTENTS)


def test_until_the_log_covers_it_one_is_asked_to_come_again(basil, question):
    answer = basil.browser.get(to("receipt_json", question.pk))

    assert answer.status_code == 503


def test_the_partner_face_proves_it_with_its_own_role(basil, question):
    sequencer.sequence(now())
    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        cursor.execute(f"SET ROLE {PARTNER}")
        try:
            answers = [basil.browser.get(to(name, question.pk)) for name in ("receipt_json", "receipt_pdf")]
        finally:
            cursor.execute("RESET ROLE")

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_paper(language, basil, question, document):
    answer = basil.browser.get(to("receipt_pdf", question.pk) + f"?language={language}")

    text = as_printed(answer.content)
    for item in document["items"]:
        assert item["label"] in text
        assert item["sha256"] in text
    assert question.request.reference not in text


def test_the_page_offers_both(basil, question):
    page = basil.text("receipt", question.pk)

    assert to("receipt_json", question.pk) in page
    assert f"{to('receipt_pdf', question.pk)}?language=ar" in page


@pytest.mark.parametrize("name", ["receipt", "receipt_json", "receipt_pdf"])
def test_before_anything_left_there_is_no_receipt(name, basil):
    support.asked(basil.giver)

    assert basil.browser.get(basil.to(name)).status_code == 404
