"""Names and words that would disturb a page, a log or a table: kept as they are, shown tame, written nowhere else.

Names that are refused: tests/submissions/test_receive.py. How they are kept: tests/submissions/test_api.py. Types that
do not fit, PDF with scripts, bombs: tests/submissions/test_label.py, inside the fence. Cells of tables that begin a
formula: tests/submissions/test_bulk.py. Receipts that were edited: tests/vault/test_verify_receipt.py.
"""

import re
import unicodedata

import pytest
from django.urls import reverse

from common.actors import Role
from submissions.models import ItemDraft
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import make_organisation
from tests.security.refusing import CANARY, listening
from tests.submissions.machine import PERSON, Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
NAMES = {
    "up and away": f"../../{CANARY}",
    "a drive": f"C:\\{CANARY}.exe",
    "U+0000": f"{CANARY}\0.jpg",
    "a line of its own": f"{CANARY}\r\nSet-Cookie: x=y",
    "64 kB": CANARY + "x" * 65_000,
    "only spaces": "   ",
    "turned around": f"{CANARY}\u202egpj.exe",
    "without composition": f"{CANARY} e\u0301",
    "a device": "CON",
    "markup": f"<img src=x onerror=alert(1)>{CANARY}",
    "end of the element": f"</bdi></li><script>alert(1)</script>{CANARY}",
    "an attribute": f'" onmouseover="alert(1)" {CANARY}',
    "a template": f"{{{{ 7|add:7 }}}}{{% debug %}}{CANARY}",
    "a formula": f"=cmd|' /C calc'!A0{CANARY}",
    "lone surrogate": f"{CANARY}\ud800",
    "marks without end": CANARY + "\u0301" * 30_000,
    "meta of SQL": f"'; DROP TABLE submissions_item; --{CANARY}",
    "sound of a bell": f"{CANARY}\x07\x1b[31m",
    "an address": f"javascript:alert(1)//{CANARY}",
    "a picture": f"{CANARY}.svg",
}
MARKUP = f"<script>alert(1)</script><img src=x onerror=alert(1)>{{{{ 7|add:7 }}}}{{% debug %}} ' OR 1=1 -- {CANARY}"
PAGES = ("task_list", "about", "provenance", "consent", "files", "check")
RAW = re.compile(r"<script>alert|<img src=x|onmouseover=\"alert|>14<| 14 |\x1b|\x07|\x00|\u202e")


@pytest.fixture
def machine() -> Machine:
    person = person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    machine = Machine(person)
    machine.browser = client_of(person)
    return machine


@pytest.mark.parametrize("name", NAMES)
def test_a_strange_name_is_kept_raw_and_shown_tame(machine, name):
    raw = NAMES[name]
    submission_id = machine.begun()
    with listening() as heard:
        answer = machine("POST", f"submissions/{submission_id}/items/", {"name": raw, "size_bytes": 0})
        pages = [shown(machine, page, submission_id) for page in PAGES]

    assert answer.status_code == 201
    assert bytes(ItemDraft.objects.get().name) == raw.encode("utf-8", "surrogatepass")
    assert CANARY not in "\n".join(heard)
    assert CANARY not in answer.content.decode()
    for page in pages:
        assert not RAW.search(page)
    on_files = re.search(r"<span class=\"muted\">1\.</span> <bdi>(.*?)</bdi>", pages[PAGES.index("files")])[1]
    assert all(unicodedata.category(letter) not in {"Cc", "Cs"} for letter in on_files)
    assert len(on_files) < 1000


def shown(machine: Machine, page: str, submission_id: str) -> str:
    answer = machine.browser.get(reverse(f"submissions:{page}", args=[submission_id]))
    assert answer.status_code == 200, page
    return answer.content.decode()


def test_markup_and_templates_in_every_field_are_words(machine):
    """Of a draft and of a person in it, by machine; then every page of the draft is looked at."""
    fields = ("narrative", "places", "obtained_how", "held_by", "collected_by", "intermediary", "copies_where")
    person = {"pseudonym": MARKUP[:80], "conditions": MARKUP, "promise": MARKUP, "obtained_by": MARKUP[:120]}
    with listening() as heard:
        submission_id = machine.begun(label=MARKUP[:80], **dict.fromkeys(fields, MARKUP))
        added = machine("POST", f"submissions/{submission_id}/people/", PERSON | person | {"language": MARKUP[:40]})
        pages = [shown(machine, page, submission_id) for page in PAGES]
        pages += [machine.browser.get(path).content.decode() for path in ("/", "/submissions/", "/consent/")]

    assert added.status_code == 201, added.content
    assert not [page for page in pages if RAW.search(page)]
    assert "&lt;script&gt;alert(1)" in "".join(pages)
    assert CANARY not in "\n".join(heard)
