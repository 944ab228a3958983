"""The partner face's own database role: it answers, joins and agrees, and keeps no meeting."""

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from dialogue.models import MeetingReply, NoticeWaiver, PlatformMember
from dialogue.services import invitations
from tests.actors import URLCONFS, client_of
from tests.factories import meetings as made
from tests.factories.accounts import NOON, contact_point, make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT label FROM dialogue_confidentialparticipant",
        "INSERT INTO dialogue_meeting SELECT * FROM dialogue_meeting",
        "UPDATE dialogue_meeting SET state = state",
        "DELETE FROM dialogue_meeting",
        "INSERT INTO dialogue_invitation SELECT * FROM dialogue_invitation",
        "UPDATE dialogue_invitation SET listed = true",
        "DELETE FROM dialogue_invitation",
        "UPDATE dialogue_platform SET name = name",
        "INSERT INTO dialogue_platformmember SELECT * FROM dialogue_platformmember",
        "UPDATE dialogue_platformmember SET organisation_id = organisation_id",
        "DELETE FROM dialogue_platformmember",
        "UPDATE dialogue_meetingreply SET member = member",
        "DELETE FROM dialogue_meetingreply",
        "UPDATE dialogue_noticewaiver SET agreed_at = agreed_at",
        "DELETE FROM dialogue_noticewaiver",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    organisation = make_organisation()
    meeting = made.convened(made.make_platform(organisation))
    invitations.add_participant(actor=contact_point(), meeting_id=meeting.pk, label="An adviser", at=NOON)
    cursor = as_partner()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_answering_joining_and_agreeing_need_no_more(as_partner):
    organisation = make_organisation()
    meeting = made.convened(organisation)
    platform = made.make_platform(make_organisation(), asked=[organisation])
    with time_machine.travel(NOON, tick=False):
        browser = client_of(make_member(organisation=organisation))
        as_partner()
        for name, *ids in [
            ("meetings",),
            ("meeting", meeting.pk),
            ("meeting_calendar", meeting.pk),
            ("platforms",),
            ("platform", platform.pk),
        ]:
            assert browser.get(reverse(f"dialogue:{name}", args=ids)).status_code == 200, name
        answer = reverse("dialogue:meeting_reply", args=[meeting.pk])
        for given in ({"answer": "yes", "how": "online"}, {"answer": "no"}):
            assert browser.post(answer, given).status_code == 302
        assert browser.post(reverse("dialogue:join_platform", args=[platform.pk])).status_code == 302
    with time_machine.travel(made.days(0.001), tick=False):
        assert browser.post(reverse("dialogue:meeting_waive", args=[meeting.pk])).status_code == 302

    assert MeetingReply.objects.get().answer == "no"
    assert PlatformMember.objects.get(organisation=organisation).state == "joined"
    assert NoticeWaiver.objects.count() == 1
