"""Every address of bulletins, guidance and questions by role; the public pages; one world and two (W1, W2, R3, C10)."""

import re
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, Role
from dialogue.models import Bulletin, Enquiry
from dialogue.states.bulletins import Audience, BulletinKind, BulletinState
from dialogue.states.enquiries import EnquiryState
from dialogue.urls import ngo_bulletins, staff_bulletins
from tests.actors import URLCONFS, client_of, person_with, with_role
from tests.factories import bulletins
from tests.factories.accounts import Standing, make_member, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
partner, mechanism = pytest.mark.urls(URLCONFS["partner"]), pytest.mark.urls(URLCONFS["mechanism"])

CONTACT = {Role.CONTACT_POINT}
AUTHORS = CONTACT | {Role.TEAM_LEAD, Role.ANALYST}
CLEARING = CONTACT | {Role.TEAM_LEAD, Role.HEAD}
INVOLVED = AUTHORS | CLEARING
# address: (who is shown the page, who is told 403; others: 404), on a whole draft and a question that waits
GET = {
    "bulletins": (MECHANISM_ROLES, set()),
    "guidance": (MECHANISM_ROLES, set()),
    "begin_bulletin": (AUTHORS, MECHANISM_ROLES - AUTHORS),
    "bulletin": (INVOLVED, set()),
    "edit_bulletin": (AUTHORS, INVOLVED - AUTHORS),
    "add_bulletin_question": (AUTHORS, INVOLVED - AUTHORS),
    "edit_bulletin_question": (AUTHORS, INVOLVED - AUTHORS),
    "clear_bulletin": (CLEARING, INVOLVED - CLEARING),
    "return_bulletin": (CLEARING, INVOLVED - CLEARING),
    "publish_bulletin": (set(), INVOLVED - CONTACT),
    "drop_bulletin": (AUTHORS, INVOLVED - AUTHORS),
    "enquiries": (INVOLVED, MECHANISM_ROLES - INVOLVED),
    "settled_enquiries": (INVOLVED, MECHANISM_ROLES - INVOLVED),
    "enquiry": (INVOLVED, set()),
    "answer_enquiry": (CONTACT, INVOLVED - CONTACT),
    "set_aside_enquiry": (CONTACT, INVOLVED - CONTACT),
    "take_up_enquiry": (CONTACT, INVOLVED - CONTACT),
}
POST_ONLY = {"remove_bulletin_question", "let_go_enquiry"}


def address(patterns, name: str, ids: dict) -> str:
    (entry,) = [one for one in patterns if one.name == name]
    return reverse(f"dialogue:{name}", kwargs={key: ids[key] for key in entry.pattern.converters})


@mechanism
@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_address_of_staff_by_role(role):
    draft = bulletins.drafted()
    question = bulletins.taken_up(bulletins.asked(), draft)
    ids = {"bulletin_id": draft.pk, "question_id": question.pk, "enquiry_id": bulletins.asked().pk}
    client = client_of(person_with(role))
    assert {one.name for one in staff_bulletins.MECHANISM} == set(GET) | POST_ONLY

    for name, (may, refused) in GET.items():
        late = name == "publish_bulletin" and role in CONTACT
        expected = 409 if late else 200 if role in may else 403 if role in refused else 404
        assert client.get(address(staff_bulletins.MECHANISM, name, ids)).status_code == expected, name
    for name in POST_ONLY:
        assert client.get(address(staff_bulletins.MECHANISM, name, ids)).status_code == 405, name


@mechanism
def test_from_question_to_bulletin_in_the_browser(monkeypatch):
    enquiry = bulletins.asked()
    dima, farah = client_of(person_with(Role.CONTACT_POINT)), client_of(person_with(Role.TEAM_LEAD))

    def post(client, name, data=None, **ids):
        answer = client.post(address(staff_bulletins.MECHANISM, name, ids), data or {})
        assert answer.status_code == 302, (name, answer.content.decode()[:3000])

    text = {"title_en": "T", "title_ar": "ع", "body_en": "Body", "body_ar": "نص", "audience": "public"}
    post(dima, "begin_bulletin", {"kind": "bulletin", **text})
    draft = Bulletin.objects.get()
    post(dima, "take_up_enquiry", {"where": str(draft.pk)}, enquiry_id=enquiry.pk)
    question = draft.questions.get()
    words = {"question_en": "Q?", "question_ar": "س؟", "answer_en": "A", "answer_ar": "ج"}
    post(dima, "edit_bulletin_question", words, bulletin_id=draft.pk, question_id=question.pk)
    post(dima, "edit_bulletin", text, bulletin_id=draft.pk)
    post(farah, "return_bulletin", {"reason": "Say when."}, bulletin_id=draft.pk)
    post(dima, "edit_bulletin", text | {"title_en": "When"}, bulletin_id=draft.pk)
    post(farah, "clear_bulletin", bulletin_id=draft.pk)
    post(dima, "publish_bulletin", bulletin_id=draft.pk)

    assert Enquiry.objects.get().state == EnquiryState.PUBLISHED
    page = address(staff_bulletins.MECHANISM, "bulletin", {"bulletin_id": draft.pk})
    assert "Bulletin 1" in dima.get(page).content.decode()
    assert dima.get(reverse("dialogue:settled_enquiries")).status_code == 200


READS = {
    Standing.INVITED: {"public"},
    Standing.VETTED: {"public", "organisations"},
    Standing.SIGNATORY: {"public", "organisations", "signatories"},
    Standing.SUSPENDED: {"public"},
    Standing.WITHDRAWN: {"public"},
}


@pytest.mark.parametrize(("standing", "seen"), READS.items())
def test_who_reads_which_audience(standing, seen):
    for audience in Audience:
        for state in BulletinState:
            bulletins.at_state(state, audience=audience)
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(standing))

    found = Bulletin.objects.visible_to(basil)
    assert {(one.state, one.audience) for one in found} == {("published", audience) for audience in seen}
    assert {one.audience for one in Bulletin.objects.visible_to_all()} == {"public"}


@partner
def test_an_organisation_asks_and_finds_its_answers():
    organisation = make_organisation()
    browser = client_of(make_member(organisation=organisation))
    assert browser.post(reverse("dialogue:ask"), {"text": "How long?", "privately": "on"}).status_code == 302
    states = [EnquiryState.ANSWERED, EnquiryState.SET_ASIDE, EnquiryState.PUBLISHED]
    made = [bulletins.settled(state, organisation) for state in states]

    page = browser.get(reverse("dialogue:enquiries")).content.decode()
    for words in ("How long?", "The very first file.", "This would direct our work.", "Answered in Bulletin 1"):
        assert words in page
    assert all(browser.get(reverse("dialogue:enquiry", args=[one.pk])).status_code == 200 for one in made)
    assert browser.get(reverse("dialogue:ask")).status_code == 200


@partner
def test_guidance_is_the_newest_published_or_the_portals_own():
    browser = client_of(make_member())
    assert browser.get(reverse("dialogue:guidance"))["Location"] == reverse("submissions:guidance")
    bulletins.published(kind=BulletinKind.GUIDANCE, audience=Audience.PUBLIC)
    page = browser.get(reverse("dialogue:guidance")).content.decode()
    assert "What we work on" in page
    assert "<li>with care</li>" in page


PASSING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def session(browser, ids) -> dict[str, tuple[int, bytes, int]]:
    told = {}
    for name in ("bulletins", "bulletin", "guidance", "enquiries", "ask", "enquiry"):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(address(ngo_bulletins.PARTNER, name, ids))
        told[name] = (answer.status_code, PASSING.sub(b"", answer.content), len(asked))
    return told


@partner
@pytest.mark.parametrize("role", [Role.NGO_FOCAL_POINT, Role.NGO_CONTRIBUTOR])
def test_another_organisation_leaves_no_trace(role):
    """Source: Protocol C10."""
    own, other = make_organisation(name="Olive Archive"), make_organisation(name="Olive Archive")
    draft = bulletins.drafted()
    enquiry = bulletins.asked(own)
    bulletins.taken_up(enquiry, draft)
    bulletins.published(draft)
    browser = client_of(make_member(role, organisation=own))
    ids = {"bulletin_id": draft.pk, "enquiry_id": enquiry.pk}
    session(browser, ids)
    alone = session(browser, ids)

    theirs = [bulletins.settled(state, other).pk for state in EnquiryState if state != EnquiryState.PUBLISHED]
    waiting = bulletins.asked(other)
    bulletins.taken_up(waiting, bulletins.drafted())
    assert session(browser, ids) == alone
    for pk in [*theirs, waiting.pk]:
        assert session(browser, ids | {"enquiry_id": pk})["enquiry"][0] == 404


@pytest.mark.parametrize("language", ["ar", "en"])
@partner
def test_the_public_pages_know_nobody(language):
    """Source: Protocol R3."""
    public = bulletins.published(audience=Audience.PUBLIC)
    hidden = bulletins.published(audience=Audience.SIGNATORIES)
    shelf = reverse("dialogue:public_shelf", args=["bulletin", language])
    one = reverse("dialogue:public_bulletin", args=["bulletin", language, public.number])
    feed = reverse("dialogue:public_feed", args=["bulletin", language])
    signed_in = client_of(make_member())

    for path in (shelf, one, feed):
        answer, known = Client().get(path), signed_in.get(path)
        assert answer.status_code == 200
        assert answer.content == known.content, path
        for told in (answer, known):
            assert not told.cookies, path
            assert told["Content-Language"] == language
            assert told["Cache-Control"] == "public, max-age=300"
            assert "Cookie" not in told.get("Vary", "")
        assert "csrf" not in answer.content.decode()
    assert (
        Client().get(reverse("dialogue:public_bulletin", args=["bulletin", language, hidden.number])).status_code == 404
    )
    assert signed_in.get(reverse("home")).status_code == 200
    lead = Client().get("/public/bulletins/", headers={"Accept-Language": language})
    assert lead["Location"] == shelf
    assert Client().get("/public/leaflets/").status_code in {302, 404}


@partner
def test_the_feed_is_atom():
    bulletins.taken_up(bulletins.asked(), draft := bulletins.drafted(audience=Audience.PUBLIC))
    bulletin = bulletins.published(draft)
    root = ET.fromstring(Client().get("/public/bulletins/en/feed/", headers={"Host": "localhost"}).content)
    atom = "{http://www.w3.org/2005/Atom}"
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{atom}{name}") is not None, name
    (entry,) = root.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}id") == f"urn:uuid:{bulletin.pk}"
    assert entry.findtext(f"{atom}title") == "Bulletin 1: What we work on"
    assert "May copies be sent?" in entry.findtext(f"{atom}summary")
    assert entry.findtext(f"{atom}updated").startswith("2026-11-23T12:00:00")
    links = [one.get("href") for one in root.iter(f"{atom}link")]
    assert all(link.startswith("https://portal.example/public/") for link in links), links


@mechanism
def test_staff_have_no_public_page():
    assert Client().get("/public/bulletins/").status_code in {302, 404}
