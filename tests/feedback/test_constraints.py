"""What the database itself refuses, whatever a program says."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from feedback.kinds import Dimension, Finding, Share
from feedback.models import Advice, AdviceGiven, DimensionNote, FeedbackNote, Lesson, Postponement, Reply
from feedback.states import NoteState
from tests.factories import feedback
from tests.factories.accounts import NOON, make_organisation

pytestmark = pytest.mark.django_db


def refuses(name: str, act) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def change(note: FeedbackNote, **columns):
    return lambda: FeedbackNote.objects.filter(pk=note.pk).update(**columns)


def test_nobody_clears_own_words():
    """Source: Protocol F2, four eyes."""
    note = feedback.at_state(NoteState.CLEARED)
    refuses("feedback_is_cleared_by_another", change(note, cleared_by=note.written_by))
    earlier = uuid4()
    refuses("feedback_is_cleared_by_another", change(note, writers=[earlier, note.written_by], cleared_by=earlier))


def test_clearing_sending_and_reading_say_who_and_when():
    draft = feedback.at_state(NoteState.DRAFT)
    for state, name in (
        (NoteState.CLEARED, "feedback_clearance_says_who_and_when"),
        (NoteState.SENT, "feedback_(clearance|sending)_says_who_and_when"),
    ):
        refuses(name, change(draft, state=state))
    refuses("feedback_sending_says", change(feedback.at_state(NoteState.CLEARED), state=NoteState.SENT))
    refuses("feedback_reading_says", change(feedback.at_state(NoteState.SENT), state=NoteState.READ))
    refuses("feedback_state_is_known", change(draft, state="lost"))


def test_one_note_at_a_time():
    note = feedback.drafted()
    more = {"submission": note.submission, "written_by": uuid4(), "written_at": NOON}
    refuses("one_feedback_in_work_per_submission", lambda: FeedbackNote.objects.create(**more))


def test_four_dimensions_each_once():
    note = feedback.at_state(NoteState.DRAFT)

    def add(**more):
        what = {"dimension": Dimension.TYPE, "finding": Finding.SERVES, "assessment": "x"} | more
        return lambda: DimensionNote.objects.create(note=note, **what)

    refuses("dimension_once_per_note", add())
    DimensionNote.objects.filter(note=note).delete()
    refuses("dimension_is_known", add(dimension="marks"))
    refuses("finding_is_known", add(finding="7"))


def test_advice_is_in_both_languages_and_given_once():
    piece = feedback.make_advice()
    note = feedback.at_state(NoteState.DRAFT, advice=[piece])
    refuses("advice_once_per_note", lambda: AdviceGiven.objects.create(note=note, advice=piece))
    refuses("advice_is_in_both_languages", lambda: Advice.objects.filter(pk=piece.pk).update(text_ar=""))
    refuses("advice_dimension_is_known", lambda: Advice.objects.filter(pk=piece.pk).update(dimension="style"))


def test_empty_words_are_no_words():
    note = feedback.at_state(NoteState.SENT)
    who = {"told_by": uuid4(), "told_at": NOON, "due_on": NOON.date()}
    refuses("postponement_says_why", lambda: Postponement.objects.create(submission=note.submission, reason="", **who))
    reply = {"note": note, "text": "", "written_by": uuid4(), "written_at": NOON}
    refuses("reply_says_something", lambda: Reply.objects.create(**reply))
    lesson = {"organisation": make_organisation(), "text": "", "given_by": uuid4(), "given_at": NOON}
    refuses("lesson_says_something", lambda: Lesson.objects.create(**lesson))


def test_a_lesson_is_answered_by_somebody():
    lesson = Lesson.objects.filter(pk=feedback.given_lesson().pk)
    refuses("lesson_answer_says", lambda: lesson.update(state="answered", answer="x"))
    refuses("lesson_answer_says", lambda: lesson.update(state="answered", answered_by=uuid4(), answered_at=NOON))
    who = {"answer": "x", "answered_by": uuid4(), "answered_at": NOON}
    refuses("lesson_change_says", lambda: lesson.update(state="changed", **who))
    refuses("lesson_share_is_known", lambda: lesson.update(share="everybody"))
    assert set(Share.values) == {"nobody", "unnamed", "named"}
