"""The partner face's own database role: reads what rang its people, notes that it was read, and rings nobody."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from common.actors import Role
from custody.acts import Act, SubjectKind
from notices.models import MailChoice, Notice
from tests.actors import URLCONFS, client_of, with_role
from tests.factories.accounts import make_member, make_organisation
from tests.factories.notices import code_of, happened, ring, wishing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.fixture
def person():
    organisation = make_organisation()
    person = make_member(organisation=organisation)
    staff = with_role(Role.CONTACT_POINT)
    happened(Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=staff, organisation=organisation)
    ring()
    return person


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM notices_projection",
        "UPDATE notices_projection SET next_place = 0",
        "INSERT INTO notices_notice SELECT * FROM notices_notice",
        "UPDATE notices_notice SET person_id = person_id",
        "UPDATE notices_notice SET kind = kind",
        "DELETE FROM notices_notice",
        "UPDATE notices_mailchoice SET told_through = 0",
        "UPDATE notices_mailchoice SET person_id = person_id",
        "DELETE FROM notices_mailchoice",
        "UPDATE notices_outgoing SET sent_at = now()",
        "UPDATE notices_outgoing SET person_id = person_id",
        "DELETE FROM notices_outgoing",
    ],
)
def test_the_partner_face_may_not(sql, person, as_partner):
    wishing(person)
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_reading_and_wishing_need_no_more(person, as_partner):
    browser = client_of(person)
    notice = Notice.objects.filter(person=person).latest("place")
    as_partner()

    for name in ("list", "mail", "mail_address", "mail_confirm", "mail_rhythm"):
        assert browser.get(reverse(f"notices:{name}")).status_code == 200, name
    assert browser.get(reverse("notices:follow", args=[notice.pk])).status_code == 302
    assert browser.post(reverse("notices:read_all", args=[notice.pk])).status_code == 302
    assert browser.post(reverse("notices:mail_address"), {"address": "b@letters.example"}).status_code == 302
    code = {"code": code_of(MailChoice.objects.get())}
    assert browser.post(reverse("notices:mail_confirm"), code).status_code == 302
    when = {"how_often": "daily", "time_zone": "Asia/Damascus"}
    assert browser.post(reverse("notices:mail_rhythm"), when).status_code == 302
    assert browser.post(reverse("notices:mail_take_back")).status_code == 302
    assert Notice.objects.get(pk=notice.pk).read_at is not None
