import pytest

from common.actors import PARTNER_ROLES, Role, for_every_role
from common.errors import NotVisible
from common.ids import new_id
from custody import selectors
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from custody.permissions import allowed_acts
from tests.factories.custody import actor_in, event

pytestmark = pytest.mark.django_db

MATERIAL = {"own item", "other's item", "consent"}
DISCLOSURE = {"disclosure"}
FEEDBACK = {"feedback", "lesson"}
PEOPLE = {"member"}
HOUSE = {"key"}
ALL_BUT_QUESTIONS = MATERIAL | DISCLOSURE | FEEDBACK | PEOPLE | HOUSE | {"record", "grant"}
ALL = ALL_BUT_QUESTIONS | {"question"}
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: {"own item"},
        Role.NGO_FOCAL_POINT: {"own item"},
        Role.CONTACT_POINT: MATERIAL | PEOPLE | FEEDBACK,
        Role.ANALYST: MATERIAL | FEEDBACK,
        Role.TEAM_LEAD: MATERIAL | FEEDBACK,
        Role.DISCLOSURE_OFFICER: MATERIAL | DISCLOSURE,
        Role.HEAD: ALL_BUT_QUESTIONS,
        Role.PROTECTION_OFFICER: MATERIAL | DISCLOSURE | {"record"},
        Role.EVIDENCE_OFFICER: ALL,
        Role.AUDITOR: ALL,
        Role.ADMINISTRATOR: HOUSE,
        Role.WORKER: ALL,
    }
)
READ_THE_LOG = {Role.HEAD, Role.EVIDENCE_OFFICER, Role.AUDITOR, Role.WORKER}
OWN = new_id()


@pytest.fixture
def one_of_each():
    other = new_id()
    made = {
        "own item": event(act=Act.ITEM_RECEIVED, on_behalf_of=OWN),
        "other's item": event(act=Act.ITEM_RECEIVED, on_behalf_of=other),
        "consent": event(act=Act.CONSENT_RECORDED, subject_kind=SubjectKind.CONSENT, on_behalf_of=other),
        "member": event(act=Act.MEMBER_JOINED, subject_kind=SubjectKind.MEMBER, on_behalf_of=other),
        "key": event(act=Act.KEY_GENERATED, subject_kind=SubjectKind.KEY),
        "record": event(act=Act.RECORD_OPENED, subject_kind=SubjectKind.RECORD),
        "disclosure": event(act=Act.DISCLOSURE_ASKED, subject_kind=SubjectKind.DISCLOSURE),
        "question": event(act=Act.DISCLOSURE_ANSWERED, subject_kind=SubjectKind.QUESTION, on_behalf_of=other),
        "feedback": event(act=Act.FEEDBACK_DRAFTED, subject_kind=SubjectKind.FEEDBACK),
        "lesson": event(act=Act.LESSON_GIVEN, subject_kind=SubjectKind.LESSON, on_behalf_of=other),
        "grant": event(act=Act.GRANT_GIVEN, subject_kind=SubjectKind.GRANT),
    }
    return {one.sequence: name for name, one in made.items()}


@pytest.mark.parametrize(("role", "names"), SEES.items())
def test_visible_events_by_role(role, names, one_of_each):
    actor = actor_in(role, organisation_id=OWN if role in PARTNER_ROLES else None)

    seen = {one_of_each[one.sequence] for one in CustodyEvent.objects.visible_to(actor)}

    assert seen == names


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partner_without_an_organisation_sees_nothing(role, one_of_each):
    assert not CustodyEvent.objects.visible_to(actor_in(role)).exists()


@pytest.mark.parametrize("role", list(Role))
def test_log_is_no_page_of_others(role, one_of_each):
    actor = actor_in(role)

    assert bool(allowed_acts(actor)["verify"]) == (role in READ_THE_LOG)
    if role in READ_THE_LOG:
        assert len(selectors.log_for(actor)[0]) == len(SEES[role])
    else:
        with pytest.raises(NotVisible):
            selectors.log_for(actor)


def test_log_comes_in_pages(monkeypatch, one_of_each):
    monkeypatch.setattr(selectors, "PAGE", 3)
    auditor, sequences, before = actor_in(Role.AUDITOR), [], None
    while True:
        page, more = selectors.log_for(auditor, before=before)
        sequences += [one.sequence for one in page]
        before = page[-1].sequence
        if not more:
            break

    assert sequences == sorted(one_of_each, reverse=True)


def test_history_is_of_one_subject():
    first = event(on_behalf_of=OWN)
    second = event(act=Act.ITEM_STORED, subject_id=first.subject_id, on_behalf_of=OWN)
    event(on_behalf_of=OWN)

    seen = selectors.events_for(actor_in(Role.NGO_FOCAL_POINT, organisation_id=OWN), "item", first.subject_id)

    assert list(seen) == [second, first]
