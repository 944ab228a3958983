"""What a provider reads and answers; what nobody else may read; and what a page costs."""

import re
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from custody.acts import Act
from custody.models import CustodyEvent
from feedback.kinds import Dimension, Finding, Share
from feedback.models import FeedbackNote, Lesson, Reply
from feedback.services.postpone import postpone
from feedback.states import LessonState, NoteState
from feedback.urls import partner
from tests.actors import NAMES, URLCONFS, client_of, person_with
from tests.factories import feedback
from tests.factories.accounts import NOON, contact_point, make_contact, make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


def to(name: str, *args) -> str:
    return reverse(f"feedback:{name}", args=args)


@dataclass
class Basil:
    organisation: Organisation
    browser: Client

    def text(self, name: str, *args, **more) -> str:
        answer = self.browser.get(to(name, *args), **more)
        assert answer.status_code == 200
        return answer.content.decode()

    def note(self, state: NoteState = NoteState.SENT, **more) -> FeedbackNote:
        return feedback.at_state(state, feedback.of(self.organisation), **more)


@pytest.fixture
def basil():
    organisation = make_organisation()
    return Basil(organisation, client_of(make_member(organisation=organisation)))


def addresses(note, lesson) -> dict[str, str]:
    ids = {"note_id": note.pk, "submission_id": note.submission_id, "lesson_id": lesson.pk}
    return {
        entry.name: reverse(f"feedback:{entry.name}", kwargs={key: ids[key] for key in entry.pattern.converters})
        for entry in partner.urlpatterns
    }


def test_the_empty_pages_say_what_they_are_for(basil):
    assert "Nothing is unread" in basil.text("list")
    assert "No feedback was given yet" in basil.text("trend")
    assert "Nothing yet. What your organisation tells" in basil.text("lessons")
    assert "There is nothing here that you may read" in basil.text("lessons_of_others")


def test_the_unread_comes_first_and_reading_it_is_told(basil):
    read, unread = basil.note(NoteState.READ), basil.note()
    page = basil.text("list")
    assert page.index(to("note", unread.pk)) < page.index("Earlier") < page.index(to("note", read.pk))
    assert to("note", unread.pk) in basil.browser.get(reverse("home")).content.decode()

    basil.text("note", unread.pk)

    assert FeedbackNote.objects.get(pk=unread.pk).state == NoteState.READ
    assert CustodyEvent.objects.filter(act=Act.FEEDBACK_READ, subject_id=unread.pk).count() == 1
    assert "Nothing is unread" in basil.text("list")
    assert to("note", unread.pk) not in basil.browser.get(reverse("home")).content.decode()


def test_all_four_dimensions_in_words_in_the_protocols_order(basil):
    """Source: Protocol F2."""
    parts = feedback.said(Finding.BETTER, format=Finding.HINDERS)
    page = basil.text("note", basil.note(parts=parts).pk)

    places = [page.index(f"About {one.value}.") for one in Dimension]
    assert places == sorted(places)
    for words in ("Could be better", "Keeps us from using it", "Subject-matter"):
        assert words in page


def test_advice_is_read_in_the_readers_language(basil):
    note = basil.note(advice=[feedback.make_advice()])

    assert "Send the file as the device made it." in basil.text("note", note.pk)
    arabic = basil.text("note", note.pk, headers={"accept-language": "ar"})
    assert "أرسلوا الملف كما هو." in arabic
    assert "Send the file" not in arabic


def test_an_answer_is_kept_with_the_note(basil):
    note = basil.note()
    assert basil.browser.post(to("reply", note.pk), {"text": " "}).status_code == 200
    assert not Reply.objects.exists()

    answer = basil.browser.post(to("reply", note.pk), {"text": "We have originals."}, follow=True)

    assert "We have originals." in answer.content.decode()
    assert Reply.objects.get().note_id == note.pk


def test_why_it_takes_longer_and_until_when(basil):
    """Source: Protocol F1."""
    submission = feedback.of(basil.organisation)
    due_on = feedback.days(30).date()
    postpone(actor=contact_point(), submission_id=submission.pk, reason="A translator is away.", due_on=due_on, at=NOON)
    page = basil.text("submission", submission.pk)

    assert "A translator is away." in page
    assert page.count("23 December 2026") == 2
    assert "Still to come" in basil.text("list")
    status = basil.browser.get(reverse("submissions:status", args=[submission.pk])).content.decode()
    assert to("submission", submission.pk) in status


def test_a_late_promise_says_that_it_is_late(basil):
    assert "It is late" in basil.text("submission", feedback.of(basil.organisation, days_ago=100).pk)


def test_what_improved_and_what_recurs(basil):
    """Source: Protocol F3."""
    for day, finding in enumerate((Finding.HINDERS, Finding.BETTER)):
        basil.note(parts=feedback.said(Finding.SERVES, quality=finding), at=feedback.days(day))
    page = basil.text("trend")

    assert page.count("Improved since the time before") == 1
    assert page.count("Recurs: something to work on twice running") == 1
    assert page.count("As good as the time before") == 3
    assert not re.search(r"\d\s*%|average|score|points", page)


def test_no_name_of_staff_is_shown(basil):
    """Source: access.md; the contact point alone has a name here."""
    make_contact(basil.organisation)
    note, lesson = basil.note(NoteState.READ), feedback.given_lesson(basil.organisation, state=LessonState.CHANGED)
    names = {name for role, name in NAMES.items() if role in MECHANISM_ROLES - {Role.CONTACT_POINT}}
    ids = {str(one) for one in (note.written_by, note.cleared_by, note.sent_by, lesson.answered_by, lesson.changed_by)}
    for name, address in addresses(note, lesson).items():
        page = basil.browser.get(address).content.decode()
        found = {one for one in names | ids if re.search(rf"\b{one}\b", page)}
        assert not found, (name, found)


def test_a_lesson_is_given_and_its_readers_are_chosen_anew(basil):
    """Source: Protocol C7."""
    assert basil.browser.post(to("give_lesson"), {"text": "Say earlier."}).status_code == 200
    basil.browser.post(to("give_lesson"), {"text": "Say earlier.", "share": "unnamed"})
    lesson = Lesson.objects.get()
    assert (lesson.organisation_id, lesson.share) == (basil.organisation.pk, Share.UNNAMED)
    assert "Say earlier." in basil.text("lessons")

    basil.browser.post(to("share_lesson", lesson.pk), {"share": "nobody"})

    lesson.refresh_from_db()
    assert lesson.share == Share.NOBODY


def test_others_read_what_was_shared_and_as_it_was_shared(basil):
    """Source: Protocol C7, C10."""
    giver = make_organisation(name="Cedar Archive", name_ar="أرشيف الأرز")
    for share in Share:
        text = f"Shared with: {share.value}."
        feedback.given_lesson(giver, share=share, state=LessonState.ANSWERED, text=text)
    feedback.given_lesson(giver, share=Share.NAMED, text="Not answered yet.")
    page = basil.text("lessons_of_others")

    assert "Shared with: named." in page
    assert "Shared with: unnamed." in page
    assert "Shared with: nobody." not in page
    assert "Not answered yet." not in page
    assert page.count("Cedar Archive") == 1
    assert "Cedar" not in basil.text("lessons")
    unnamed = Lesson.objects.get(share=Share.UNNAMED)
    for one in (giver.pk, unnamed.pk, unnamed.given_by, giver.short_label):
        assert str(one) not in page


def test_a_contributor_reads_lessons_and_gives_none(basil):
    lesson = feedback.given_lesson(basil.organisation)
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=basil.organisation))

    page = amal.get(to("lessons")).content.decode()
    assert lesson.text in page
    assert "Your focal point speaks for the organisation" in page
    assert to("share_lesson", lesson.pk) not in page
    assert amal.get(to("give_lesson")).status_code == 403
    assert amal.post(to("share_lesson", lesson.pk), {"share": "named"}).status_code == 403


@pytest.mark.parametrize("state", sorted(set(NoteState) - {NoteState.SENT, NoteState.READ}))
def test_what_was_not_sent_is_not_there(state, basil):
    note = basil.note(state)
    unknown = basil.browser.get(to("note", note.submission_id))

    for address in (to("note", note.pk), to("reply", note.pk)):
        answer = basil.browser.post(address) if "reply" in address else basil.browser.get(address)
        assert (answer.status_code, answer.content) == (404, unknown.content), address
    page = basil.text("submission", note.submission_id)
    assert str(note.pk) not in page
    assert "No feedback was given yet" in page


def test_another_organisation_gets_the_same_404_as_for_nothing_at_all(basil):
    """Source: Protocol C10."""
    note = basil.note(NoteState.READ)
    lesson = feedback.given_lesson(basil.organisation, share=Share.NAMED, state=LessonState.ANSWERED)
    stranger = client_of(make_member(organisation=make_organisation(name="Cedar Archive")))
    unknown = stranger.get(to("note", note.submission_id))
    for name in ("note", "submission", "share_lesson"):
        answer = stranger.get(addresses(note, lesson)[name])
        assert (answer.status_code, answer.content) == (404, unknown.content), name
    assert str(note.pk) not in stranger.get(to("list")).content.decode()


def test_a_colleague_who_did_not_prepare_it_finds_nothing(basil):
    note = basil.note(NoteState.READ)
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=basil.organisation))

    assert amal.get(to("note", note.pk)).status_code == 404
    assert amal.get(to("submission", note.submission_id)).status_code == 404
    assert "No feedback was given yet" in amal.get(to("trend")).content.decode()


def test_nobody_of_the_mechanism_comes_in_here(basil):
    note, lesson = basil.note(), feedback.given_lesson(basil.organisation)
    for role in sorted(MECHANISM_ROLES):
        client = client_of(person_with(role))
        for address in addresses(note, lesson).values():
            assert client.get(address).status_code in {302, 403, 404, 405}, (role, address)


def test_nobody_signed_in_is_sent_to_sign_in(basil):
    for address in addresses(basil.note(), feedback.given_lesson(basil.organisation)).values():
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"][:9]) == (302, "/account/")


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
def test_being_superuser_opens_nothing(role, basil, monkeypatch):
    monkeypatch.setattr("accounts.models.Person.is_superuser", True)
    note = feedback.at_state(NoteState.SENT)
    client = client_of(make_member(role, organisation=basil.organisation))
    assert client.get(to("note", note.pk)).status_code == 404


@pytest.mark.parametrize("name", ["list", "trend", "lessons", "lessons_of_others", "home"])
def test_lists_cost_the_same_for_one_row_and_for_three(name, basil, django_assert_num_queries):
    address = reverse("home") if name == "home" else to(name)

    def more():
        basil.note()
        basil.note(NoteState.READ)
        feedback.given_lesson(basil.organisation)
        feedback.given_lesson(share=Share.NAMED, state=LessonState.ANSWERED)

    more()
    with CaptureQueriesContext(connection) as one:
        basil.browser.get(address)
    more()
    more()
    with django_assert_num_queries(len(one)):
        basil.browser.get(address)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_renders_whole_with_a_neutral_title(language, basil, settings):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    for day in range(2):
        note = basil.note(NoteState.READ, at=feedback.days(day), advice=[feedback.make_advice()])
    basil.note()
    lesson = feedback.given_lesson(basil.organisation, state=LessonState.CHANGED)
    feedback.given_lesson(share=Share.NAMED, state=LessonState.ANSWERED)
    wrong = {"reply": {"text": ""}, "give_lesson": {"share": "x"}, "share_lesson": {"share": "x"}}
    basil.browser.cookies["django_language"] = language
    for name, address in addresses(note, lesson).items():
        answers = [] if name == "reply" else [basil.browser.get(address)]
        answers += [basil.browser.post(address, wrong[name])] if name in wrong else []
        for answer in answers:
            page = answer.content.decode()
            assert answer.status_code == 200, address
            assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), address
            assert f'lang="{language}"' in page
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
            assert not re.search(r"SUB-|Neutral label|Olive", title), title
            assert len(re.findall(r"<h1", page)) == 1, address
