"""Every address of feedback on the mechanism face for every role: what each is answered, written whole."""

import pytest
from django.test import Client
from django.urls import reverse

from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from feedback.models import FeedbackNote
from feedback.states import LessonState, NoteState
from feedback.urls import mechanism
from tests.actors import URLCONFS, client_of, person_with
from tests.factories import feedback
from tests.factories.accounts import make_organisation, make_team

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["mechanism"]),
    pytest.mark.usefixtures("safe_places"),
]

NOBODY: set[Role] = set()
CONTACT = {Role.CONTACT_POINT}
CLEARING = {Role.CONTACT_POINT, Role.TEAM_LEAD}
AUTHORS = CLEARING | {Role.ANALYST}
AWARE = AUTHORS | {Role.HEAD}
# They see the submission, and have no part in what is said about it.
SEES_SUBMISSION = AWARE | {Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER}
NOT_AWARE = MECHANISM_ROLES - AWARE

# address: (who is shown the page, who is told 403; all others: 404); the note of the world is a whole draft
GET = {
    "due": (AWARE, NOT_AWARE),
    "submission": (AWARE, NOT_AWARE),
    "organisation": (AWARE, NOT_AWARE),
    "advice": (AWARE, NOT_AWARE),
    "lessons": (AWARE, NOT_AWARE),
    "add_advice": (CLEARING, MECHANISM_ROLES - CLEARING),
    "postpone": (CONTACT, SEES_SUBMISSION - CONTACT),
    "note": (AWARE, NOBODY),
    "edit": (AUTHORS, AWARE - AUTHORS),
    "clear": (CLEARING, AWARE - CLEARING),
    "give_back": (CLEARING, AWARE - CLEARING),
    "drop": (AUTHORS, AWARE - AUTHORS),
    "send": (NOBODY, AWARE - CONTACT),
    "lesson": (AWARE, NOBODY),
    "answer_lesson": (CONTACT, AWARE - CONTACT),
    "change_lesson": (NOBODY, AWARE - CONTACT),
}
POST = {
    "begin": (AUTHORS, SEES_SUBMISSION - AUTHORS),
    "retire_advice": (CLEARING, MECHANISM_ROLES - CLEARING),
}
# The act is theirs, but not in this state: 409.
LATE = {("send", Role.CONTACT_POINT), ("change_lesson", Role.CONTACT_POINT)}


@pytest.fixture
def world():
    team = make_team()
    note = feedback.at_state(NoteState.DRAFT, feedback.of(team=team))
    return team, {
        "note_id": note.pk,
        "submission_id": note.submission_id,
        "organisation_id": note.submission.organisation_id,
        "advice_id": feedback.make_advice().pk,
        "lesson_id": feedback.given_lesson().pk,
    }


PATTERNS = {entry.name: entry for entry in mechanism.urlpatterns}


def address(name: str, ids: dict) -> str:
    return reverse(f"feedback:{name}", kwargs={key: ids[key] for key in PATTERNS[name].pattern.converters})


def expected(name: str, role: Role, *, shown: int = 200) -> int:
    may, refused = (GET | POST)[name]
    if (name, role) in LATE:
        return 409
    return shown if role in may else 403 if role in refused else 404


def test_every_address_is_in_the_table():
    assert set(PATTERNS) == set(GET) | set(POST)


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_address_by_role(role, world):
    team, ids = world
    client = client_of(person_with(role, team=team))

    answers = {name: client.get(address(name, ids)).status_code for name in GET}
    posted = {name: client.post(address(name, ids)).status_code for name in POST}

    assert answers == {name: expected(name, role) for name in GET}
    assert posted == {name: expected(name, role, shown=302) for name in POST}


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_being_superuser_opens_no_address(role, world, monkeypatch):
    """`is_superuser` grants nothing."""
    monkeypatch.setattr("accounts.models.Person.is_superuser", True)
    test_every_address_by_role(role, world)


def test_another_team_finds_nothing(world):
    _team, ids = world
    unknown = dict.fromkeys(ids, ids["lesson_id"])
    for role in (Role.ANALYST, Role.TEAM_LEAD):
        client = client_of(person_with(role))
        for name in ("note", "edit", "clear", "give_back", "drop", "send", "submission"):
            answer = client.get(address(name, ids))
            assert answer.status_code == 404, (role, name)
            assert answer.content == client.get(address(name, unknown)).content
    assert FeedbackNote.objects.count() == 1


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_partners_find_no_page_of_staff(role, world):
    _team, ids = world
    client = client_of(person_with(role, organisation=make_organisation()))
    for name in GET | POST:
        assert client.get(address(name, ids)).status_code in {302, 403, 404}, name


def test_nobody_signed_in_is_sent_to_sign_in(world):
    _team, ids = world
    for name in GET | POST:
        answer = Client().get(address(name, ids))
        assert (answer.status_code, answer["Location"][:9]) == (302, "/account/"), name


def test_acts_are_no_links(world):
    team, ids = world
    client = client_of(person_with(Role.CONTACT_POINT, team=team))
    for name in POST:
        assert client.get(address(name, ids)).status_code == 405


@pytest.mark.parametrize("state", [NoteState.CLEARED, NoteState.SENT, NoteState.READ, NoteState.DROPPED])
def test_a_note_in_every_state_has_its_page_and_no_wrong_button(state, world):
    team, _ids = world
    note = feedback.at_state(state, feedback.of(team=team))
    client = client_of(person_with(Role.CONTACT_POINT, team=team))
    page = client.get(reverse("feedback:note", args=[note.pk])).content.decode()
    offered = {act for act in ("edit", "clear", "give_back", "drop", "send") if act_link(act, note) in page}

    assert offered == ({"send", "give_back"} if state == NoteState.CLEARED else set())
    for act in {"edit", "clear", "give_back", "drop", "send"} - offered:
        assert client.post(reverse(f"feedback:{act}", args=[note.pk])).status_code == 409, act


def act_link(act: str, note) -> str:
    return f'href="{reverse(f"feedback:{act}", args=[note.pk])}"'


def test_a_lesson_that_was_answered_can_change_and_no_more(world):
    lesson = feedback.given_lesson(state=LessonState.ANSWERED)
    client = client_of(person_with(Role.CONTACT_POINT))

    assert client.get(reverse("feedback:answer_lesson", args=[lesson.pk])).status_code == 409
    assert client.get(reverse("feedback:change_lesson", args=[lesson.pk])).status_code == 200
