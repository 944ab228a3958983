"""The partner face's own database role: it proposes, supports, comments and finishes its own, and decides nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from common import clock
from dialogue.models import ActionItem, MinutesComment, Topic, TopicSupport
from dialogue.states.actions import ActionState
from dialogue.states.minutes import MinutesState
from dialogue.states.topics import TopicShare, TopicState
from tests.actors import URLCONFS, client_of
from tests.factories import agenda, meetings
from tests.factories.accounts import make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dialogue_topic SET title = 'x'",
        "UPDATE dialogue_topic SET meeting_id = meeting_id",
        "UPDATE dialogue_topic SET share = 'platform'",
        "DELETE FROM dialogue_topic",
        "UPDATE dialogue_topicsupport SET organisation_id = organisation_id",
        "DELETE FROM dialogue_topicsupport",
        "INSERT INTO dialogue_topicdecision SELECT * FROM dialogue_topicdecision",
        "UPDATE dialogue_topicdecision SET words = 'x'",
        "INSERT INTO dialogue_minutes SELECT * FROM dialogue_minutes",
        "UPDATE dialogue_minutes SET text_en = 'x'",
        "DELETE FROM dialogue_minutes",
        "UPDATE dialogue_minutescomment SET text = 'x'",
        "DELETE FROM dialogue_minutescomment",
        "INSERT INTO dialogue_actionitem SELECT * FROM dialogue_actionitem",
        "UPDATE dialogue_actionitem SET due_on = due_on",
        "UPDATE dialogue_actionitem SET organisation_id = organisation_id",
        "DELETE FROM dialogue_actionitem",
        "UPDATE dialogue_actionchange SET why = 'x'",
        "DELETE FROM dialogue_actionchange",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    cursor = as_partner()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_proposing_supporting_commenting_and_finishing_need_no_more(as_partner):
    own, other = make_organisation(), make_organisation(name="Cedar Archive")
    platform = meetings.make_platform(own, other)
    shared = agenda.proposed(other, platform=platform, share=TopicShare.PLATFORM)
    meeting = agenda.held_lately(own)
    agenda.minutes_at(MinutesState.CIRCULATED, meeting, at=clock.now())
    action = agenda.action(meeting, owner=own, at=clock.now())
    browser = client_of(make_member(organisation=own))
    as_partner()

    def to(name, *args):
        return reverse(f"dialogue:{name}", args=args)

    pages = [("topics",), ("topic", shared.pk), ("agenda", meeting.pk), ("minutes", meeting.pk)]
    for name, *ids in [*pages, ("actions",), ("actions_settled",), ("action", action.pk)]:
        assert browser.get(to(name, *ids)).status_code == 200, name
    proposed = browser.post(to("propose_topic"), {"title": "Dates", "whom": "own"})
    assert proposed.status_code == 302
    assert browser.post(proposed["Location"] + "withdraw/").status_code == 302
    assert browser.post(to("support_topic", shared.pk)).status_code == 302
    assert browser.post(to("comment_minutes", meeting.pk), {"text": "In May."}).status_code == 302
    assert browser.post(to("finish_action", action.pk), {"words": "Sent."}).status_code == 302

    assert Topic.objects.get(proposer=own).state == TopicState.WITHDRAWN
    assert TopicSupport.objects.get().organisation_id == own.pk
    assert MinutesComment.objects.count() == 1
    assert ActionItem.objects.get().state == ActionState.DONE
