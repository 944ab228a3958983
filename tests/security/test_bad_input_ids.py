"""Ids of others, and ids that are none: every address of the partner face answers both alike, and changes nothing.

The list of addresses is the portal's own: a new one is in this test from its first day.
"""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from common.actors import Role
from consent.models import Source
from custody.acts import SubjectKind
from submissions.models import Item, Upload
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import make_organisation, make_token
from tests.factories.submissions import handed_over, ready_submission
from tests.factories.uploads import receipted
from tests.security.refusing import CANARY, listening, refuses, state
from tests.submissions.machine import Machine

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("safe_places"),
    pytest.mark.urls(URLCONFS["partner"]),
]
WITH_ID = re.compile(r"<(?:\w+:)?(\w+)>")
# What a page carries that is another one at each sight.
ONCE = re.compile(r'(csrfmiddlewaretoken" value="|nonce=")[^"]+|' + str(UUID(int=0)))
META = [
    "' OR 1=1 --",
    "1; DROP TABLE x",
    "%00",
    "{{7*7}}",
    "../../etc/passwd",
    "\u202e",
    "٣" * 400,
    f"{CANARY}\r\nX: y",
]


def addresses(patterns=None, above: str = "") -> list[str]:
    found = []
    for pattern in get_resolver(URLCONFS["partner"]).url_patterns if patterns is None else patterns:
        path = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and not path.startswith(("api/", "account/", "demo/")):
            found.append(path)
    return sorted(set(found))


ALL = addresses()
OF_ONE = [path for path in ALL if "<uuid:" in path and WITH_ID.findall(path)]
PLAIN = [
    path for path in ALL if "<" not in path and "^" not in path and not path.startswith(("leave", "healthz", "readyz"))
]


def filled(path: str, ids: dict[str, object]) -> str:
    """The address with these ids; what we have none of is anybody's."""
    return "/" + WITH_ID.sub(
        lambda match: str(ids.get(match[1], uuid4())), path.replace("<str:", "<").replace("<slug:", "<")
    )


@pytest.fixture
def carine() -> dict[str, object]:
    """Everything of another organisation that has an id."""
    drafted, receipt = receipted([b"theirs"])
    submission = ready_submission(drafted.actor)
    sent = handed_over(drafted.actor, pseudonym="W-18")
    person = person_with(Role.NGO_FOCAL_POINT, organisation=drafted.submission.organisation)
    item = Item.objects.get(submission=submission)
    return {
        "submission_id": submission.pk,
        "item_id": item.pk,
        "upload_id": Upload.objects.get(item=item).pk,
        "receipt_id": receipt.pk,
        "source_id": Source.objects.filter(organisation=drafted.submission.organisation).first().pk,
        "token_id": make_token(person)[0].pk,
        "person_id": person.pk,
        "subject_id": sent.pk,
        "subject_kind": SubjectKind.SUBMISSION,
    }


def test_every_address_answers_the_ids_of_others_as_it_answers_wrong_ones(carine):
    browser = client_of(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))
    before = state()
    with listening() as heard:
        for path in OF_ONE:
            for verb in ("get", "post"):
                answers = [getattr(browser, verb)(filled(path, ids)) for ids in (carine, {})]
                told = {(answer.status_code, ONCE.sub("", _body(answer))) for answer in answers}
                assert len(told) == 1, (verb, path)
                assert answers[0].status_code in {400, 403, 404, 405, 409, 412, 415}, (
                    verb,
                    path,
                    answers[0].status_code,
                )

    assert state() == before
    assert not [line for line in heard if "Traceback" in line]


def _body(answer) -> str:
    text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def test_no_page_stumbles_over_what_stands_in_its_address():
    """Meta of SQL and the like in every parameter our lists know, and in some they do not."""
    browser = client_of(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))
    with listening() as heard:
        for path in PLAIN:
            for words in META:
                asked = dict.fromkeys(("after", "q", "state", "page", "next", "kind", "org", "sort", CANARY), words)
                answer = browser.get(f"/{path}", asked)
                assert answer.status_code < 500, (path, words)

    assert CANARY not in "\n".join(heard)


WRONG = ["x", "1", "٣", "00000000", "00000000-0000-0000-0000-00000000000g", f"{CANARY}'--", "%00"]


@pytest.mark.parametrize("wrong", WRONG)
def test_an_id_that_is_none_is_nothing(wrong):
    machine = Machine(person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))

    refuses(lambda language: machine("GET", f"submissions/{wrong}/", HTTP_ACCEPT_LANGUAGE=language), 404)
    refuses(lambda language: Client().get(f"/receipts/{wrong}/", headers={"accept-language": language}), {302, 404})
