"""The demonstration shows feedback at every stage, and a promise kept, one late and one put off."""

from collections import Counter
from dataclasses import replace

import pytest

import accounts.demonstration
import custody.checks
import feedback.checks
import submissions.demonstration
from common import clock
from feedback import demonstration
from feedback.demonstration.words import LATE, LIBRARY, PUT_OFF
from feedback.kinds import Dimension, Share
from feedback.models import Advice, FeedbackNote, Lesson, Reply
from feedback.selectors import due, notes, trend
from feedback.states import LessonState, NoteState
from submissions.models import Submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


@pytest.fixture
def world(safe_places, settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    at = clock.now()
    people = accounts.demonstration.load(at)
    put_off = demonstration.begin(at, people)
    submissions.demonstration.load(at, people)
    demonstration.finish(at, people, put_off)
    return people


def test_the_demonstration_of_feedback(world):
    """One load, looked at from every side: it takes seconds."""
    states = Counter(FeedbackNote.objects.values_list("state", flat=True))
    assert states == {NoteState.READ: 3, NoteState.SENT: 1, NoteState.CLEARED: 1, NoteState.DRAFT: 1}
    assert Reply.objects.count() == 1
    assert Advice.objects.count() == len(LIBRARY)

    dima, basil, on = world.actor("dima"), world.actor("basil"), clock.now().date()
    assert due.counts(dima, on=on).overdue == 1
    late = due.due_of(actor=dima, submission_id=Submission.objects.get(label=LATE.label).pk, on=on)
    put_off = due.due_of(actor=basil, submission_id=Submission.objects.get(label=PUT_OFF.label).pk, on=on)
    assert late.is_overdue
    assert not put_off.is_overdue
    assert [note.submission.label for note in notes.to_clear(world.actor("farah"))] == ["صور، المجلد الثاني"]

    by_dimension = {line.dimension: line for line in trend.trend_of(basil, basil.organisation_id).lines}
    assert all(len(line.findings) == 3 for line in by_dimension.values())
    assert by_dimension[Dimension.FORMAT].has_improved

    lessons = {(one.share, one.state) for one in Lesson.objects.all()}
    assert lessons == {
        (Share.NAMED, LessonState.CHANGED),
        (Share.UNNAMED, LessonState.ANSWERED),
        (Share.NOBODY, LessonState.RECEIVED),
    }
    assert custody.checks.violations(clock.now()) == []
    assert feedback.checks.violations(clock.now()) == []
