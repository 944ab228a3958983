"""One world without another organisation, one with it: what a provider reads is the same, byte for byte (C10)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from dialogue.states.threads import AttachmentState, ThreadState
from dialogue.states.voices import VoiceState
from dialogue.urls import ngo_messages
from tests.actors import URLCONFS, client_of
from tests.factories.accounts import make_member, make_organisation
from tests.factories.staff import make_handed_over
from tests.factories.threads import attached, begun, given_voice, said

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
# What differs from one answer to the next in any world.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def lived_in(organisation) -> dict:
    """Conversations open and closed, about a submission and in general, with files; views given and answered."""
    thread = begun(submission=make_handed_over(organisation))
    said(thread)
    attached(thread, state=AttachmentState.STORED)
    begun(organisation, state=ThreadState.CLOSED)
    for state in VoiceState:
        given_voice(organisation, state=state)
    return {"thread_id": thread.pk, "submission_id": thread.submission_id}


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    """Every page of messages and views, and the first page: status, words, queries."""
    addresses = {"home": reverse("home")}
    for entry in ngo_messages.PARTNER:
        kwargs = {key: ids[key] for key in entry.pattern.converters}
        addresses[entry.name] = reverse(f"dialogue:{entry.name}", kwargs=kwargs)
    told = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        told[name] = (answer.status_code, PASSING.sub(b"", answer.content), len(asked))
    return told


@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_another_organisation_leaves_no_trace(role):
    """Source: Protocol C10."""
    own = make_organisation(name="Olive Archive")
    ids = lived_in(own)
    browser = client_of(make_member(role, organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    theirs = lived_in(make_organisation(name="Olive Archive"))
    together = session(browser, ids)

    assert together == alone
    unknown = session(browser, dict.fromkeys(ids, own.pk))
    for name, (status, words, _queries) in session(browser, theirs).items():
        if messages_with_ids(name):
            assert (status, words) == unknown[name][:2], name


def messages_with_ids(name: str) -> bool:
    return any(entry.name == name and entry.pattern.converters for entry in ngo_messages.PARTNER)
