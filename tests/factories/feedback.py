"""Feedback in every state, walked there by the real services; lessons in theirs."""

from datetime import date, datetime, timedelta

from accounts.models import Organisation
from accounts.selectors import Terms
from accounts.services import agreements
from common.actors import Actor, Role
from feedback.kinds import Dimension, Finding, Share
from feedback.models import Advice, FeedbackNote, Lesson
from feedback.services import lessons, receive, send, write
from feedback.services.advice import Wording, add_advice
from feedback.services.write import Written
from feedback.states import LessonState, NoteState
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation, make_team
from tests.factories.staff import make_handed_over

FULL = {one: Written(Finding.SERVES, f"About {one.value}.", f"More of {one.value}.") for one in Dimension}


def said(finding: Finding = Finding.SERVES, **other: Finding) -> dict[Dimension, Written]:
    """All four dimensions with this word; other: dimension=word."""
    return {one: Written(other.get(one.value, finding), f"About {one.value}.") for one in Dimension}


def make_advice(dimension: Dimension = Dimension.FORMAT, title: str = "Keep originals", at: datetime = NOON) -> Advice:
    wording = Wording(dimension, title, "احفظوا الأصول", "Send the file as the device made it.", "أرسلوا الملف كما هو.")
    return add_advice(actor=contact_point(), wording=wording, at=at)


def of(organisation: Organisation | None = None, **more) -> Submission:
    """A submission that was handed over, assigned to a team."""
    return make_handed_over(organisation or make_organisation(), **{"team": make_team()} | more)


def author_for(submission: Submission, role: Role = Role.ANALYST) -> Actor:
    return with_role(role, team=submission.team)


def drafted(submission: Submission | None = None, *, actor: Actor | None = None, at: datetime = NOON) -> FeedbackNote:
    submission = submission or of()
    return write.begin_note(actor=actor or author_for(submission), submission_id=submission.pk, at=at)


def written(note: FeedbackNote, *, actor: Actor | None = None, parts=None, advice=(), at=NOON) -> FeedbackNote:
    return write.write_note(
        actor=actor or author_for(note.submission),
        note_id=note.pk,
        parts=FULL if parts is None else parts,
        advice_ids=[one.pk for one in advice],
        seen_at=FeedbackNote.objects.get(pk=note.pk).written_at,
        at=at,
    )


def at_state(state: NoteState, submission: Submission | None = None, *, at: datetime = NOON, **more) -> FeedbackNote:
    """A complete note that has come so far.  more: parts, advice."""
    note = written(drafted(submission, at=at), at=at, **more)
    if state == NoteState.DROPPED:
        return write.drop_note(actor=author_for(note.submission), note_id=note.pk, at=at)
    if state == NoteState.DRAFT:
        return note
    send.clear_note(actor=author_for(note.submission, Role.TEAM_LEAD), note_id=note.pk, at=at)
    if state != NoteState.CLEARED:
        send.send_note(actor=contact_point(), note_id=note.pk, at=at)
    if state == NoteState.READ:
        receive.mark_read(actor=reader_of(note), note_id=note.pk, at=at)
    note.refresh_from_db()
    return note


def reader_of(note: FeedbackNote) -> Actor:
    return with_role(Role.NGO_FOCAL_POINT, organisation=note.submission.organisation)


def given_lesson(
    organisation: Organisation | None = None,
    *,
    share: Share = Share.NOBODY,
    state: LessonState = LessonState.RECEIVED,
    text: str = "Say earlier that a meeting moves.",
    at: datetime = NOON,
) -> Lesson:
    actor = with_role(Role.NGO_FOCAL_POINT, organisation=organisation or make_organisation())
    lesson = lessons.give_lesson(actor=actor, text=text, share=share, at=at)
    on_it = {"actor": contact_point(), "lesson_id": lesson.pk, "at": at}
    if state != LessonState.RECEIVED:
        lessons.answer_lesson(words="You are right.", **on_it)
    if state == LessonState.CHANGED:
        lessons.record_change(words="Three weeks' notice since.", **on_it)
    lesson.refresh_from_db()
    return lesson


def memorandum(organisation: Organisation, *, feedback_days: int) -> None:
    """A signed memorandum in which nothing but the days until feedback is special."""
    actor = contact_point()
    asked = agreements.ask_for_memorandum(actor=actor, organisation_id=organisation.pk, subject="Feedback", at=NOON)
    on_it = {"actor": actor, "agreement_id": asked.pk, "at": NOON}
    agreements.draft_memorandum(terms=Terms(feedback_days=feedback_days), **on_it)
    agreements.sign_memorandum(signatories=["Invented Director"], signed_on=date(2026, 2, 1), **on_it)


def days(number: float) -> datetime:
    return NOON + timedelta(days=number)
