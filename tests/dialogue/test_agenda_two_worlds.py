"""One world without another organisation, one with it: what is read around meetings is the same (C10).

The other has the same name, topics and words; only what both agreed to share on a platform may differ.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import Role
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from dialogue.urls import ngo_agenda as urls
from tests.actors import URLCONFS, client_of
from tests.factories import agenda, meetings
from tests.factories.accounts import make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
# What differs from one answer to the next in any world.
PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def lived_in(organisation, *platforms) -> dict[str, object]:
    """Topics in every state, minutes out for comment, action items; for itself and on each platform, unshared."""
    now = clock.now()
    for state in TopicState:
        topic = agenda.topic_at(state, proposer=organisation, at=now)
    meeting = agenda.held_lately(organisation)
    minutes = agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=now)
    agenda.commented(minutes, organisation, at=now)
    action = agenda.action(meeting, owner=organisation, at=now)
    agenda.action(meeting, at=now)
    for platform in platforms:
        agenda.topic_at(TopicState.ADOPTED, proposer=organisation, platform=platform, at=now)
        agenda.proposed(organisation, platform=platform, at=now)
    return {"meeting_id": meeting.pk, "topic_id": topic.pk, "action_id": action.pk}


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    """Every page around meetings and the first page: status, words, queries."""
    told = {}
    addresses = {"home": reverse("home")}
    for entry in urls.PARTNER:
        kwargs = {key: ids[key] for key in entry.pattern.converters}
        addresses[entry.name] = reverse(f"dialogue:{entry.name}", kwargs=kwargs)
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address)
        told[name] = (answer.status_code, PASSING.sub(b"", answer.content), len(asked))
    return told


@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_another_organisation_leaves_no_trace(role):
    """Source: Protocol C10."""
    own = make_organisation(name="Olive Archive")
    platform = meetings.make_platform(own, name="Coast")
    ids = lived_in(own, platform)
    browser = client_of(make_member(role, organisation=own))
    session(browser, ids)
    alone = session(browser, ids)

    other, asked = make_organisation(name="Olive Archive"), make_organisation(name="Olive Archive")
    theirs = lived_in(other, meetings.make_platform(other, asked=[asked], name="Coast of others"))
    together = session(browser, ids)

    assert together == alone
    for name in ("topic", "agenda", "minutes", "action", "finish_action"):
        unknown = session(browser, ids | dict.fromkeys(ids, own.pk))
        assert session(browser, ids | theirs)[name][:2] == unknown[name][:2], name


def test_on_one_platform_only_what_was_shared_differs():
    """Source: Protocol C10; both joined, and still a topic is read by others only if its proposer says so."""
    own, other = make_organisation(name="Olive Archive"), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(own, other, name="Coast")
    ids = lived_in(own, platform)
    browser = client_of(make_member(organisation=own))
    session(browser, ids)
    alone = session(browser, ids)
    now = clock.now()
    agenda.topic_at(TopicState.ADOPTED, proposer=other, platform=platform, title="Not for others", at=now)
    assert session(browser, ids) == alone

    agenda.proposed(other, platform=platform, share=TopicShare.PLATFORM, title="For all", at=now)
    together = session(browser, ids)

    assert {name for name in alone if alone[name][:2] != together[name][:2]} == {"topics"}
    assert "For all" in together["topics"][1].decode()
