"""The partner face's own database role: it reads what was given, says that it was read, and rewrites nothing."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from feedback.kinds import Share
from feedback.models import FeedbackNote, Lesson, Reply
from feedback.states import LessonState, NoteState
from tests.actors import URLCONFS, client_of
from tests.factories import feedback
from tests.factories.accounts import make_member

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO feedback_feedbacknote SELECT * FROM feedback_feedbacknote",
        "UPDATE feedback_feedbacknote SET sent_at = sent_at",
        "UPDATE feedback_feedbacknote SET cleared_by = cleared_by",
        "UPDATE feedback_feedbacknote SET returned_why = ''",
        "DELETE FROM feedback_feedbacknote",
        "UPDATE feedback_dimensionnote SET assessment = 'all is well'",
        "INSERT INTO feedback_dimensionnote SELECT * FROM feedback_dimensionnote",
        "DELETE FROM feedback_advicegiven",
        "UPDATE feedback_advice SET text_en = 'x'",
        "DELETE FROM feedback_awaited",
        "UPDATE feedback_postponement SET due_on = due_on",
        "INSERT INTO feedback_postponement SELECT * FROM feedback_postponement",
        "UPDATE feedback_reply SET text = 'x'",
        "DELETE FROM feedback_reply",
        "UPDATE feedback_lesson SET answer = 'yes'",
        "UPDATE feedback_lesson SET text = 'x'",
        "DELETE FROM feedback_lesson",
    ],
)
def test_the_partner_face_may_not(sql, as_partner):
    feedback.at_state(NoteState.READ, advice=[feedback.make_advice()])
    feedback.given_lesson()
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_reading_answering_and_sharing_need_no_more(as_partner):
    note = feedback.at_state(NoteState.SENT, advice=[feedback.make_advice()])
    organisation = note.submission.organisation
    feedback.given_lesson(share=Share.NAMED, state=LessonState.ANSWERED)
    browser = client_of(make_member(organisation=organisation))
    as_partner()

    pages = [("list",), ("note", note.pk), ("submission", note.submission_id), ("trend",), ("lessons",)]
    for name, *ids in [*pages, ("lessons_of_others",), ("give_lesson",)]:
        assert browser.get(reverse(f"feedback:{name}", args=ids)).status_code == 200, name
    assert browser.get(reverse("home")).status_code == 200
    assert browser.post(reverse("feedback:reply", args=[note.pk]), {"text": "Thank you."}).status_code == 302
    assert browser.post(reverse("feedback:give_lesson"), {"text": "Listen.", "share": "nobody"}).status_code == 302
    lesson = Lesson.objects.get(organisation=organisation)
    assert browser.post(reverse("feedback:share_lesson", args=[lesson.pk]), {"share": "named"}).status_code == 302

    assert FeedbackNote.objects.get(pk=note.pk).state == NoteState.READ
    assert Reply.objects.filter(note=note).count() == 1
    assert Lesson.objects.get(pk=lesson.pk).share == "named"
