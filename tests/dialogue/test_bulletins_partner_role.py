"""The partner face's own database role: it reads bulletins and asks questions, and rewrites nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from dialogue.models import Enquiry
from dialogue.states.bulletins import Audience, BulletinKind
from dialogue.states.enquiries import EnquiryState
from tests.actors import URLCONFS, client_of
from tests.factories import bulletins
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
        "INSERT INTO dialogue_bulletin SELECT * FROM dialogue_bulletin",
        "UPDATE dialogue_bulletin SET state = 'published'",
        "DELETE FROM dialogue_bulletin",
        "UPDATE dialogue_bulletinquestion SET answer_en = 'x'",
        "DELETE FROM dialogue_bulletinquestion",
        "UPDATE dialogue_enquiry SET answer = 'x'",
        "UPDATE dialogue_enquiry SET text = 'x'",
        "DELETE FROM dialogue_enquiry",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    bulletins.taken_up(bulletins.asked(), bulletins.drafted())
    cursor = as_partner()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_reading_and_asking_need_no_more(as_partner):
    organisation = make_organisation()
    published = bulletins.settled(EnquiryState.PUBLISHED, organisation)
    guidance = bulletins.published(kind=BulletinKind.GUIDANCE, audience=Audience.PUBLIC)
    browser = client_of(make_member(organisation=organisation))
    as_partner()

    for name, *ids in (
        ("bulletins",),
        ("bulletin", guidance.pk),
        ("guidance",),
        ("enquiries",),
        ("enquiry", published.pk),
        ("public_shelf", "guidance", "ar"),
        ("public_bulletin", "guidance", "en", 1),
        ("public_feed", "guidance", "en"),
    ):
        assert browser.get(reverse(f"dialogue:{name}", args=ids)).status_code == 200, name
    assert browser.post(reverse("dialogue:ask"), {"text": "How long?"}).status_code == 302
    assert Enquiry.objects.filter(organisation=organisation).count() == 2
