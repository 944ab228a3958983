"""Staff: from the due list to the sent note, as they click; and what a page costs."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AgreementTerms
from common import clock
from common.actors import Role
from feedback.kinds import Dimension, Finding
from feedback.models import Advice, DimensionNote, FeedbackNote, Lesson, Postponement
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


def to(name: str, *args) -> str:
    return reverse(f"feedback:{name}", args=args)


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def elias(team):
    return client_of(person_with(Role.ANALYST, team=team))


@pytest.fixture
def farah(team):
    return client_of(person_with(Role.TEAM_LEAD, team=team))


@pytest.fixture
def dima():
    return client_of(person_with(Role.CONTACT_POINT))


def text(client, name: str, *args) -> str:
    answer = client.get(to(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(page: str, finding: Finding = Finding.SERVES, **more) -> dict[str, object]:
    """The whole form, with what the page carries along."""
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    words = {f"{one.value}_assessment": f"About {one.value}." for one in Dimension}
    return {"seen": seen} | words | {f"{one.value}_finding": finding.value for one in Dimension} | more


def test_from_the_due_list_to_the_sent_note(team, elias, farah, dima):
    """Source: Protocol F1, F2."""
    submission = feedback.of(team=team, days_ago=100)
    piece = feedback.make_advice()
    assert to("submission", submission.pk) in text(elias, "due")
    edit = elias.post(to("begin", submission.pk))["Location"]
    note = FeedbackNote.objects.get()
    assert edit == to("edit", note.pk)

    page = text(elias, "edit", note.pk)
    assert "The provider reads every word." in page
    elias.post(edit, typed(page, format_advice=[str(piece.pk)]))

    assert "Only a team lead or a contact point may clear feedback." in text(elias, "note", note.pk)
    assert to("note", note.pk) in text(farah, "due")
    assert "About quality." in text(farah, "clear", note.pk)
    farah.post(to("clear", note.pk))
    assert to("note", note.pk) in text(dima, "due")
    dima.post(to("send", note.pk))

    note.refresh_from_db()
    assert note.state == NoteState.SENT
    page = text(dima, "note", note.pk)
    for words in ("About type.", "Keep originals", "It has not answered.", "Feedback sent", "Elias", "Farah"):
        assert words in page
    assert to("submission", submission.pk) not in text(elias, "due")


def test_half_a_note_is_kept_and_not_cleared(team, elias, farah):
    note = feedback.drafted(feedback.of(team=team))
    seen = typed(text(elias, "edit", note.pk))["seen"]
    elias.post(to("edit", note.pk), {"seen": seen, "type_finding": "better", "type_assessment": "Half."})

    assert [row.assessment for row in DimensionNote.objects.filter(note=note)] == ["Half."]
    page = text(farah, "note", note.pk)
    assert "Each of the four dimensions needs a word and an assessment" in page
    assert f'href="{to("clear", note.pk)}"' not in page
    assert farah.post(to("clear", note.pk)).status_code == 400
    assert to("note", note.pk) not in text(farah, "due")
    assert 'value="better"' in text(elias, "edit", note.pk)


def test_words_without_their_word_are_asked_for_again(team, elias):
    note = feedback.drafted(feedback.of(team=team))
    page = text(elias, "edit", note.pk)
    answer = elias.post(to("edit", note.pk), {"seen": typed(page)["seen"], "quality_assessment": "Kept in the form."})

    assert answer.status_code == 200
    assert "Choose a word too" in answer.content.decode()
    assert "Kept in the form." in answer.content.decode()
    assert not DimensionNote.objects.exists()


def test_what_a_colleague_saved_is_not_overwritten_unseen(team, elias):
    note = feedback.drafted(feedback.of(team=team))
    mine = typed(text(elias, "edit", note.pk), type_assessment="Mine.")
    feedback.written(note, at=clock.now())

    answer = elias.post(to("edit", note.pk), mine)

    page = answer.content.decode()
    assert "Somebody saved this draft after you opened it." in page
    assert "Mine." in page
    assert not DimensionNote.objects.filter(assessment="Mine.").exists()
    assert elias.post(to("edit", note.pk), typed(page, type_assessment="Mine.")).status_code == 302
    assert DimensionNote.objects.filter(assessment="Mine.").exists()


def test_given_back_with_a_reason_that_the_author_finds(team, elias, farah):
    person = person_with(Role.ANALYST, team=team)
    author = client_of(person)
    author.post(to("begin", feedback.of(team=team).pk))
    note = FeedbackNote.objects.get()
    author.post(to("edit", note.pk), typed(text(author, "edit", note.pk)))
    assert farah.post(to("give_back", note.pk), {"reason": ""}).status_code == 200

    farah.post(to("give_back", note.pk), {"reason": "Say it more kindly."})

    assert to("note", note.pk) not in text(farah, "due")
    assert "Given back" in text(author, "due")
    assert "Say it more kindly." in text(author, "edit", note.pk)
    author.post(to("edit", note.pk), typed(text(author, "edit", note.pk)))
    assert "Say it more kindly." not in text(author, "note", note.pk)


def test_a_draft_is_given_up(team, elias):
    note = feedback.at_state(NoteState.DRAFT, feedback.of(team=team))
    assert "Feedback stays due" in text(elias, "drop", note.pk)

    assert elias.post(to("drop", note.pk))["Location"] == to("submission", note.submission_id)

    note.refresh_from_db()
    assert note.state == NoteState.DROPPED


def test_put_off_with_a_reason_and_a_day(dima):
    """Source: Protocol F1."""
    submission = feedback.of(days_ago=100)
    assert dima.post(to("postpone", submission.pk), {"reason": "x", "due_on": "1/1/2020"}).status_code == 200
    assert not Postponement.objects.exists()

    day = feedback.days(40).date()
    wanted = {"reason": "A translator is away.", "due_on": f"{day.day}/{day.month}/{day.year}"}
    dima.post(to("postpone", submission.pk), wanted)

    page = text(dima, "submission", submission.pk)
    assert "A translator is away." in page
    assert f'href="{to("postpone", submission.pk)}"' in page


def test_what_was_given_cannot_be_put_off_and_the_page_says_why(dima):
    note = feedback.at_state(NoteState.SENT)
    page = text(dima, "submission", note.submission_id)

    assert "There is nothing left to put off." in page
    assert dima.get(to("postpone", note.submission_id)).status_code == 409


def test_the_library_in_both_languages(dima):
    english = {"dimension": "format", "title_en": "Originals", "text_en": "Send the file itself."}
    assert dima.post(to("add_advice"), english).status_code == 200
    assert not Advice.objects.exists()
    dima.post(to("add_advice"), english | {"title_ar": "الأصول", "text_ar": "أرسلوا الملف نفسه."})
    page = text(dima, "advice")
    assert "Send the file itself." in page
    assert "أرسلوا الملف نفسه." in page

    dima.post(to("retire_advice", Advice.objects.get().pk))

    assert "Send the file itself." not in text(dima, "advice")


def test_a_lesson_is_answered_and_what_changed_is_said(dima):
    """Source: Protocol C7."""
    lesson = feedback.given_lesson()
    assert text(dima, "lessons").count(lesson.text) == 2
    dima.post(to("answer_lesson", lesson.pk), {"words": "You are right."})
    dima.post(to("change_lesson", lesson.pk), {"words": "Three weeks from now on."})

    lesson.refresh_from_db()
    assert (lesson.state, lesson.changed) == (LessonState.CHANGED, "Three weeks from now on.")
    assert "Three weeks from now on." in text(dima, "lesson", lesson.pk)
    assert "Every lesson has an answer." in text(dima, "lessons")


def test_the_ways_there(team, elias, dima):
    submission = feedback.of(team=team, days_ago=100)
    page = elias.get(reverse("submissions:submission", args=[submission.pk])).content.decode()
    assert to("submission", submission.pk) in page
    officer = client_of(person_with(Role.EVIDENCE_OFFICER))
    page = officer.get(reverse("submissions:submission", args=[submission.pk])).content.decode()
    assert to("submission", submission.pk) not in page
    page = dima.get(reverse("accounts:organisation", args=[submission.organisation_id])).content.decode()
    assert to("organisation", submission.organisation_id) in page
    home = elias.get(reverse("home")).content.decode()
    assert to("due") in home
    assert "overdue" in home
    assert to("due") not in officer.get(reverse("home")).content.decode()


@pytest.mark.parametrize("name", ["due", "lessons", "advice", "organisation", "home"])
def test_lists_cost_the_same_for_one_row_and_for_three(name, dima, django_assert_num_queries):
    organisation = make_organisation()
    feedback.memorandum(organisation, feedback_days=20)
    address = {"home": reverse("home"), "organisation": to("organisation", organisation.pk)}.get(name) or to(name)

    def more():
        for state in (NoteState.DRAFT, NoteState.CLEARED, NoteState.SENT):
            feedback.at_state(state, feedback.of(organisation, days_ago=60), advice=[feedback.make_advice()])
        feedback.given_lesson(organisation)

    more()
    with CaptureQueriesContext(connection) as one:
        dima.get(address)
    more()
    more()
    with django_assert_num_queries(len(one)):
        dima.get(address)
    assert AgreementTerms.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_renders_whole(language, team, dima, settings):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    organisation = make_organisation()
    for state in (NoteState.READ, NoteState.SENT, NoteState.CLEARED, NoteState.DRAFT):
        last = feedback.at_state(
            state, feedback.of(organisation, team=team, days_ago=70), advice=[feedback.make_advice()]
        )
    feedback.of(organisation, days_ago=57)
    lesson = feedback.given_lesson(organisation)
    cleared = FeedbackNote.objects.get(state=NoteState.CLEARED)
    ids = {"note_id": last.pk, "submission_id": last.submission_id, "organisation_id": organisation.pk}
    ids |= {"advice_id": Advice.objects.first().pk, "lesson_id": lesson.pk}
    dima.cookies["django_language"] = language
    seen = set()
    for entry in mechanism.urlpatterns:
        if entry.name in {"begin", "retire_advice", "change_lesson"}:
            continue
        own = ids | ({"note_id": cleared.pk} if entry.name == "send" else {})
        address = reverse(f"feedback:{entry.name}", kwargs={key: own[key] for key in entry.pattern.converters})
        answers = [dima.get(address)]
        if entry.name in {"edit", "give_back", "postpone", "add_advice", "answer_lesson"}:
            answers.append(dima.post(address, {"type_assessment": "x", "due_on": "never"}))
        for answer in answers:
            page = answer.content.decode()
            assert answer.status_code == 200, address
            assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), address
            assert f'lang="{language}"' in page
            assert len(re.findall(r"<h1", page)) == 1, address
        seen.add(entry.name)
    assert len(seen) == 15
    assert Lesson.objects.get().state == LessonState.RECEIVED
