"""One world without another organisation, one with it: meetings and platforms read the same, byte for byte (C10).

The other has the same name, meetings on the same days with the same words; only joining one platform may show it.
"""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from dialogue.services import platforms as joining
from dialogue.states.meetings import MeetingState
from dialogue.urls import ngo_meetings as urls
from tests.actors import URLCONFS, client_of
from tests.factories import meetings as made
from tests.factories.accounts import NOON, make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def lived_in(organisation, platform) -> dict:
    """Meetings in every state, one of the platform, an answer; a platform that only asks."""
    for state in MeetingState:
        made.at_state(state, organisation)
    meeting = made.convened(organisation, short_notice_why="")
    made.replied(meeting, made.focal_of(organisation))
    return {"meeting_id": meeting.pk, "platform_id": platform.pk}


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    """Every page of meetings and the first page: status, words, queries."""
    addresses = {"home": reverse("home")}
    for entry in urls.PARTNER:
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
    """Source: Protocol C10: even asked to join the same platform, and invited in confidence to its meeting."""
    own = make_organisation(name="Olive Archive")
    platform = made.make_platform(own, name="River")
    ids = lived_in(own, platform)
    browser = client_of(make_member(role, organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    asked, hidden = make_organisation(name="Olive Archive"), make_organisation(name="Olive Archive")
    theirs = made.make_platform(hidden, asked=[asked], name="River two")
    joining.invite_to_platform(actor=made.contact_point(), platform_id=platform.pk, organisation_id=asked.pk, at=NOON)
    lived_in(asked, platform)
    others = lived_in(hidden, theirs)
    made.convened(theirs, unlisted=[hidden])
    together = session(browser, ids)

    assert together == alone
    unknown = session(browser, dict.fromkeys(ids, own.pk))
    foreign = session(browser, others)
    for name in alone:
        if name not in {"home", "meetings", "platforms"}:
            assert foreign[name][:2] == unknown[name][:2], name


def test_only_joining_shows_and_confidence_hides():
    """Source: Protocol C10: only what both agreed to share may differ."""
    own, other, hidden = (make_organisation(name=name) for name in ("Olive Archive", "Cedar Archive", "Fig Archive"))
    platform = made.make_platform(own, other, hidden, name="River")
    meeting = made.convened(platform, unlisted=[hidden])
    made.replied(meeting, made.focal_of(other))
    joining.leave_platform(actor=made.focal_of(hidden), platform_id=platform.pk, at=NOON)
    browser = client_of(make_member(organisation=own))
    pages = session(browser, {"meeting_id": meeting.pk, "platform_id": platform.pk})
    shown = {name for name, (_status, words, _asked) in pages.items() if b"Cedar Archive" in words}
    assert shown == {"meeting", "platform"}
    assert not [name for name, (_status, words, _asked) in pages.items() if b"Fig Archive" in words]
