"""The pages of notices on both faces: one's own, newest first, with a way to what they are about."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from common.actors import PARTNER_ROLES, Role
from custody.acts import Act, SubjectKind
from notices.kinds import HowOften, Kind
from notices.models import MailChoice, Notice
from notices.selectors import notices as selectors
from tests.actors import URLCONFS, client_of, person_with, with_role
from tests.factories.accounts import NOON, make_member, make_organisation, make_staff
from tests.factories.notices import code_of, happened, ring, wishing

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
PEOPLE = sorted(set(Role) - {Role.WORKER})


def noticed(
    person, place=0, *, role=None, organisation=None, kind=Kind.MESSAGE, subject=SubjectKind.FEEDBACK
) -> Notice:
    member = Membership.objects.filter(person=person).first()
    return Notice.objects.create(
        place=place,
        person=person,
        role=role or (member.role if member else Role.CONTACT_POINT),
        organisation=organisation or (member.organisation if member else None),
        kind=kind,
        subject_kind=subject,
        subject_id=uuid4(),
        at=NOON,
    )


@pytest.fixture(autouse=True)
def partner_face(settings):
    settings.ROOT_URLCONF = URLCONFS["partner"]


@pytest.mark.parametrize("role", PEOPLE)
def test_every_role_opens_its_pages_and_sees_the_bell(role, settings):
    settings.ROOT_URLCONF = URLCONFS["partner" if role in PARTNER_ROLES else "mechanism"]
    person = person_with(role)
    notice = noticed(person, role=role)
    browser = client_of(person)

    for name in ("list", "mail", "mail_address", "mail_confirm", "mail_rhythm"):
        page = browser.get(reverse(f"notices:{name}"))
        assert page.status_code == 200, name
        assert '<span class="places__count">1</span>' in page.content.decode()
    assert reverse("notices:follow", args=[notice.pk]) in browser.get(reverse("notices:list")).content.decode()


def test_following_marks_it_read_and_leads_there():
    person = make_member()
    notice = noticed(person)
    answer = client_of(person).get(reverse("notices:follow", args=[notice.pk]))

    assert answer.url == reverse("feedback:note", args=[notice.subject_id])
    assert Notice.objects.get().read_at is not None


@pytest.mark.parametrize("subject", SubjectKind.values)
@pytest.mark.parametrize("face", ["partner", "mechanism"])
def test_every_subject_leads_somewhere(subject, face, settings):
    settings.ROOT_URLCONF = URLCONFS[face]
    person = make_member() if face == "partner" else make_staff(Role.CONTACT_POINT)
    notice = noticed(person, subject=subject)

    assert client_of(person).get(reverse("notices:follow", args=[notice.pk])).status_code == 302


def test_another_persons_notice_is_nothing():
    """Source: Protocol C10."""
    organisation = make_organisation()
    own, colleague = make_member(organisation=organisation), make_member(organisation=organisation)
    theirs = noticed(colleague)
    browser = client_of(own)

    unknown = browser.get(reverse("notices:follow", args=[uuid4()]))
    for name in ("follow", "older"):
        answer = browser.get(reverse(f"notices:{name}", args=[theirs.pk]))
        assert (answer.status_code, len(answer.content)) == (404, len(unknown.content))
    assert browser.post(reverse("notices:read_all", args=[theirs.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


def test_under_another_hat_it_is_not_there():
    """Somebody of two organisations reads in each what rang there."""
    person = make_member(name="Basil")
    own = Membership.objects.get(person=person).organisation
    other = make_organisation(name="Cedar Archive")
    noticed(person, 1, organisation=other)
    noticed(person, 2, role=Role.NGO_CONTRIBUTOR)
    noticed(person, 3)

    browser = client_of(person)
    assert [row.place for row in browser.get(reverse("notices:list")).context["page"].rows] == [3]
    assert "Cedar" not in browser.get(reverse("notices:list")).content.decode()
    assert own.name not in browser.get(reverse("notices:list")).content.decode().split("<main")[1].split("</main>")[0]


def test_all_is_read_up_to_what_was_shown():
    person = make_member()
    noticed(person, 1)
    shown = noticed(person, 2)
    later = noticed(person, 3)
    browser = client_of(person)

    assert browser.post(reverse("notices:read_all", args=[shown.pk])).status_code == 302
    assert set(Notice.objects.filter(read_at=None)) == {later}


def test_pages_follow_one_another_and_cost_the_same():
    person = make_member()
    for place in range(selectors.ROWS_A_PAGE + 5):
        noticed(person, place)
    browser = client_of(person)
    browser.get(reverse("notices:list"))
    with CaptureQueriesContext(connection) as many:
        first = browser.get(reverse("notices:list")).context["page"]
    second = browser.get(reverse("notices:older", args=[first.older])).context["page"]

    assert [row.place for row in first.rows + second.rows] == list(reversed(range(selectors.ROWS_A_PAGE + 5)))
    assert second.older is None
    Notice.objects.filter(place__gt=1).delete()
    with CaptureQueriesContext(connection) as few:
        browser.get(reverse("notices:list"))
    assert len(many) == len(few)


def test_the_bell_is_one_query_and_counts_no_further_than_anybody_reads():
    person = make_member()
    for place in range(selectors.MOST_COUNTED + 10):
        noticed(person, place)
    actor = client_of(person).get(reverse("notices:list")).wsgi_request.actor
    with CaptureQueriesContext(connection) as asked:
        assert selectors.count_unread(actor) == selectors.MOST_COUNTED + 1
    assert len(asked) == 1


def test_staff_read_whom_it_is_about(settings):
    settings.ROOT_URLCONF = URLCONFS["mechanism"]
    person = make_staff(Role.CONTACT_POINT)
    noticed(person, organisation=make_organisation(name="Olive Archive"))

    assert "Olive Archive" in client_of(person).get(reverse("notices:list")).content.decode()


def test_an_address_is_given_confirmed_and_taken_back():
    person = make_member()
    browser = client_of(person)
    given = browser.post(reverse("notices:mail_address"), {"address": "b@letters.example"})
    assert given.url == reverse("notices:mail_confirm")
    wrong = browser.post(given.url, {"code": "P-0000-0000"})
    assert wrong.status_code == 200
    assert "does not fit" in wrong.content.decode()
    code = code_of(MailChoice.objects.get()).replace("1", "١")
    assert browser.post(given.url, {"code": code}).url == reverse("notices:mail_rhythm")
    when = {"how_often": "at_once", "quiet_from": "20:00", "quiet_until": "07:00", "time_zone": "Asia/Damascus"}
    assert browser.post(reverse("notices:mail_rhythm"), when).url == reverse("notices:mail")

    page = browser.get(reverse("notices:mail")).content.decode()
    assert "not between 20:00 and 07:00" in page
    assert "letters.example" not in page
    browser.post(reverse("notices:mail_take_back"))
    assert MailChoice.objects.get().how_often == HowOften.NEVER


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""},
        {"address": "nobody"},
        {"address": "a@b.example\nBcc: c@d.example"},
        {"address": "x" * 300 + "@letters.example"},
        {"address": "a\x00@letters.example"},
    ],
)
def test_what_is_no_address_is_refused(wrong):
    person = make_member()
    answer = client_of(person).post(reverse("notices:mail_address"), wrong)

    assert answer.status_code == 200
    assert not MailChoice.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"how_often": "hourly"},
        {"time_zone": "../../etc/passwd"},
        {"quiet_from": "25:00"},
        {"quiet_from": ""},
        {"quiet_from": "07:00"},
    ],
)
def test_what_is_no_rhythm_is_refused(wrong):
    person = make_member()
    wishing(person)
    when = {"how_often": "at_once", "quiet_from": "20:00", "quiet_until": "07:00", "time_zone": "Asia/Damascus"}

    assert client_of(person).post(reverse("notices:mail_rhythm"), when | wrong).status_code == 200


def test_another_organisation_leaves_no_trace():
    """Source: Protocol C10."""
    own = make_organisation(name="Olive Archive")
    person = make_member(organisation=own)
    staff = with_role(Role.CONTACT_POINT)
    happened(Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=staff, organisation=own)
    ring()
    browser = client_of(person)
    names = ("list", "mail", "mail_rhythm")
    browser.get(reverse("notices:list"))

    def world():
        told = {}
        for name in names:
            with CaptureQueriesContext(connection) as asked:
                told[name] = (browser.get(reverse(f"notices:{name}")).content.split(b"<main")[1], len(asked))
        return told

    alone = world()
    other = make_organisation(name="Olive Archive")
    wishing(make_member(organisation=other, name="Basil"))
    happened(Act.INFORMATION_ASKED, SubjectKind.INFORMATION_REQUEST, actor=staff, organisation=other)
    happened(Act.PLATFORM_INVITED, SubjectKind.PLATFORM, actor=staff, organisation=other)
    ring()
    strip = lambda told: {name: (page.split(b"csrfmiddlewaretoken")[0], count) for name, (page, count) in told.items()}  # noqa: E731

    assert strip(world()) == strip(alone)
