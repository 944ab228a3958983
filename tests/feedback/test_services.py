"""Each act of feedback: refused by role, refused by condition, done, and recorded."""

from uuid import uuid4

import pytest

from common.actors import PARTNER_ROLES, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from feedback import permissions, policies
from feedback.kinds import Dimension, Finding, Share
from feedback.models import AdviceGiven, DimensionNote, FeedbackNote, Postponement
from feedback.selectors import notes
from feedback.services import advice as library
from feedback.services import lessons, postpone, receive, send, write
from feedback.services.write import Written
from feedback.states import NoteState
from submissions.states import SubmissionState
from tests.actors import with_role
from tests.factories import feedback
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.staff import make_handed_over

pytestmark = pytest.mark.django_db

AUTHORS = {Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT}
CLEARING = {Role.TEAM_LEAD, Role.CONTACT_POINT}
SEEING = AUTHORS | {Role.HEAD, Role.WORKER}
SEEING_SUBMISSIONS = SEEING | {Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER}


def events_of(subject) -> list[tuple[str, object]]:
    found = CustodyEvent.objects.filter(subject_id=subject.pk).order_by("sequence")
    return [(one.act, one.on_behalf_of) for one in found]


def refused(role: Role, allowed: set[Role], act, sees=SEEING) -> None:
    """Whoever sees it and may not is told so; whoever does not see it finds nothing."""
    if role in allowed:
        act()
        return
    with pytest.raises(NotAllowed if role in sees else NotVisible):
        act()


@pytest.mark.parametrize("role", sorted(set(Role) - PARTNER_ROLES))
def test_who_writes_clears_returns_sends_and_gives_up(role):
    submission = feedback.of()
    actor = with_role(role) if role == Role.WORKER else feedback.author_for(submission, role)
    at = {"actor": actor, "at": NOON}
    refused(role, AUTHORS, lambda: write.begin_note(submission_id=submission.pk, **at), SEEING_SUBMISSIONS)
    note = feedback.at_state(NoteState.DRAFT, submission)
    refused(role, CLEARING, lambda: send.return_note(note_id=note.pk, reason="Softer.", **at))
    note = feedback.written(note)
    refused(role, CLEARING, lambda: send.clear_note(note_id=note.pk, **at))
    if role not in CLEARING:
        send.clear_note(actor=contact_point(), note_id=note.pk, at=NOON)
    refused(role, {Role.CONTACT_POINT}, lambda: send.send_note(note_id=note.pk, **at))
    draft = feedback.at_state(NoteState.DRAFT, feedback.of(team=submission.team))
    refused(role, AUTHORS, lambda: write.drop_note(note_id=draft.pk, **at))
    later = {"due_on": feedback.days(20).date(), "reason": "We wait for a translation."}
    waiting = feedback.of(team=submission.team)
    put_off = lambda: postpone.postpone(submission_id=waiting.pk, **later, **at)  # noqa: E731
    refused(role, {Role.CONTACT_POINT}, put_off, SEEING_SUBMISSIONS)


def test_two_people_begin_one_note():
    submission = feedback.of()
    first = feedback.drafted(submission)

    assert feedback.drafted(submission).pk == first.pk
    assert events_of(first) == [(Act.FEEDBACK_DRAFTED, None)]
    send_it = feedback.at_state(NoteState.SENT, feedback.of())
    assert feedback.drafted(send_it.submission).pk != send_it.pk


def test_a_draft_of_the_provider_is_no_submission_yet():
    draft = make_handed_over(make_organisation(), state=SubmissionState.DRAFT)
    with pytest.raises(NotVisible):
        feedback.drafted(draft, actor=contact_point())


def test_written_again_replaces_all_four_and_the_advice():
    note = feedback.drafted()
    one, other = feedback.make_advice(), feedback.make_advice(Dimension.TYPE, "Say which")
    feedback.written(note, advice=[one])
    part = {Dimension.TYPE: Written(Finding.STRENGTH, "Just right.")}

    feedback.written(note, parts=part, advice=[other])

    assert [(row.dimension, row.assessment) for row in DimensionNote.objects.filter(note=note)] == [
        ("type", "Just right.")
    ]
    assert [row.advice_id for row in AdviceGiven.objects.filter(note=note)] == [other.pk]


def test_nobody_overwrites_a_colleague_unknowingly():
    note = feedback.drafted()
    seen = note.written_at
    feedback.written(note, at=feedback.days(1))

    with pytest.raises(policies.ChangedMeanwhile):
        write.write_note(
            actor=contact_point(), note_id=note.pk, parts={}, advice_ids=[], seen_at=seen, at=feedback.days(2)
        )
    assert DimensionNote.objects.filter(note=note).count() == len(Dimension)


def test_what_is_cleared_can_be_written_no_more_until_given_back():
    note = feedback.at_state(NoteState.CLEARED)
    with pytest.raises(policies.NotInWork):
        feedback.written(note)

    send.return_note(actor=contact_point(), note_id=note.pk, reason="The second part is too hard.", at=NOON)

    note.refresh_from_db()
    assert (note.state, note.cleared_by, note.returned_why) == ("draft", None, "The second part is too hard.")
    assert feedback.written(note).returned_why == ""


def test_the_author_never_clears_own_words():
    """Source: Protocol F2, four eyes."""
    submission = feedback.of()
    lead = feedback.author_for(submission, Role.TEAM_LEAD)
    note = feedback.written(feedback.drafted(submission, actor=lead), actor=lead)

    for act in (send.clear_note, lambda **on: send.return_note(reason="x", **on)):
        with pytest.raises(permissions.NotTheAuthor):
            act(actor=lead, note_id=note.pk, at=NOON)


def test_nor_does_whoever_wrote_before_the_last():
    """A colleague who saves the same words once more does not make them two people's."""
    submission = feedback.of()
    lead = feedback.author_for(submission, Role.TEAM_LEAD)
    note = feedback.written(feedback.drafted(submission, actor=lead), actor=lead)
    feedback.written(note, at=feedback.days(1))

    with pytest.raises(permissions.NotTheAuthor):
        send.clear_note(actor=lead, note_id=note.pk, at=feedback.days(2))
    assert not notes.to_clear(lead).exists()
    assert notes.to_go_on_with(lead).exists()


def test_who_only_began_it_may_clear_it():
    submission = feedback.of()
    lead = feedback.author_for(submission, Role.TEAM_LEAD)
    note = feedback.written(feedback.drafted(submission, actor=lead))

    assert send.clear_note(actor=lead, note_id=note.pk, at=NOON).state == NoteState.CLEARED


@pytest.mark.parametrize("missing", list(Dimension))
def test_nothing_is_cleared_before_all_four_are_there(missing):
    """Source: Protocol F2."""
    parts = {one: words for one, words in feedback.FULL.items() if one != missing}
    note = feedback.written(feedback.drafted(), parts=parts)
    with pytest.raises(policies.Incomplete) as told:
        send.clear_note(actor=contact_point(), note_id=note.pk, at=NOON)
    assert told.value.missing == (missing,)

    feedback.written(note, parts=parts | {missing: Written(Finding.BETTER, "")})
    with pytest.raises(policies.Incomplete):
        send.clear_note(actor=contact_point(), note_id=note.pk, at=NOON)


def test_the_whole_way_is_told_and_the_provider_sees_only_its_part():
    note = feedback.at_state(NoteState.READ)
    own = note.submission.organisation_id
    receive.reply_to_note(actor=feedback.reader_of(note), note_id=note.pk, text="Thank you.", at=NOON)

    assert events_of(note) == [
        (Act.FEEDBACK_DRAFTED, None),
        (Act.FEEDBACK_CLEARED, None),
        (Act.FEEDBACK_SENT, own),
        (Act.FEEDBACK_READ, own),
        (Act.FEEDBACK_REPLIED, own),
    ]
    seen = CustodyEvent.objects.visible_to(feedback.reader_of(note)).filter(subject_id=note.pk)
    assert seen.count() == 3


def test_reading_it_twice_is_reading_it_once():
    note = feedback.at_state(NoteState.SENT)
    for _ in range(2):
        receive.mark_read(actor=feedback.reader_of(note), note_id=note.pk, at=NOON)

    assert [act for act, _whose in events_of(note)].count(Act.FEEDBACK_READ) == 1


def test_another_organisation_neither_reads_nor_answers():
    note = feedback.at_state(NoteState.SENT)
    stranger = with_role(Role.NGO_FOCAL_POINT)

    for act in (receive.mark_read, lambda **on: receive.reply_to_note(text="x", **on)):
        with pytest.raises(NotVisible):
            act(actor=stranger, note_id=note.pk, at=NOON)


def test_staff_do_not_answer_for_the_provider():
    note = feedback.at_state(NoteState.SENT)
    with pytest.raises(permissions.OnlyProviderMay):
        receive.reply_to_note(actor=contact_point(), note_id=note.pk, text="x", at=NOON)
    with pytest.raises(NotAllowed):
        receive.mark_read(actor=contact_point(), note_id=note.pk, at=NOON)


def test_a_postponement_is_told_to_the_provider():
    """Source: Protocol F1."""
    submission, due_on = feedback.of(), feedback.days(20).date()
    told = postpone.postpone(
        actor=contact_point(), submission_id=submission.pk, reason="A translation.", due_on=due_on, at=NOON
    )

    assert (told.reason, told.due_on) == ("A translation.", due_on)
    assert events_of(submission) == [(Act.FEEDBACK_POSTPONED, submission.organisation_id)]
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=submission.organisation)
    assert [one.pk for one in notes.postponements_of(basil, submission)] == [told.pk]


@pytest.mark.parametrize("number", [-1, 0, 366])
def test_a_postponement_names_a_day_to_come_within_a_year(number):
    with pytest.raises(policies.NotATimeToCome):
        postpone.postpone(
            actor=contact_point(),
            submission_id=feedback.of().pk,
            reason="x",
            due_on=feedback.days(number).date(),
            at=NOON,
        )
    assert not Postponement.objects.exists()


def test_what_was_given_is_not_put_off():
    note = feedback.at_state(NoteState.SENT)
    with pytest.raises(policies.GivenAlready):
        postpone.postpone(
            actor=contact_point(),
            submission_id=note.submission_id,
            reason="x",
            due_on=feedback.days(9).date(),
            at=NOON,
        )


def test_second_officers_find_whole_drafts_of_others():
    whole = feedback.at_state(NoteState.DRAFT)
    feedback.written(feedback.drafted(), parts={})
    back = feedback.at_state(NoteState.DRAFT)
    send.return_note(actor=contact_point(), note_id=back.pk, reason="Softer.", at=NOON)
    point = contact_point()
    own = feedback.written(feedback.drafted(feedback.of(), actor=point), actor=point)

    assert [note.pk for note in notes.to_clear(point)] == [whole.pk]
    assert [note.pk for note in notes.to_go_on_with(point)] == [own.pk]


def test_the_library_keeps_what_was_given():
    piece = feedback.make_advice()
    note = feedback.at_state(NoteState.SENT, advice=[piece])
    for _ in range(2):
        library.retire_advice(actor=contact_point(), advice_id=piece.pk, at=NOON)

    parts = notes.parts_of(feedback.reader_of(note), note)
    assert [one.title_en for part in parts for one in part.advice] == ["Keep originals"]
    draft = feedback.written(feedback.drafted(), advice=[piece])
    assert not AdviceGiven.objects.filter(note=draft).exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_keeps_the_library(role):
    def add():
        feedback_wording = library.Wording(Dimension.TYPE, "a", "أ", "b", "ب")
        library.add_advice(actor=with_role(role), wording=feedback_wording, at=NOON)

    if role in CLEARING:
        add()
    else:
        with pytest.raises(NotAllowed):
            add()


def test_a_lesson_is_given_answered_and_something_changes():
    """Source: Protocol C7."""
    lesson = feedback.given_lesson(state="changed")
    own = lesson.organisation_id

    assert (lesson.answer, lesson.changed) == ("You are right.", "Three weeks' notice since.")
    acts = [Act.LESSON_GIVEN, Act.LESSON_ANSWERED, Act.LESSON_CHANGED]
    assert events_of(lesson) == [(act, own) for act in acts]
    assert not CustodyEvent.objects.filter(subject_id=lesson.pk).exclude(subject_kind=SubjectKind.LESSON).exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_gives_a_lesson(role):
    organisation = make_organisation()
    actor = with_role(role, organisation=organisation) if role in PARTNER_ROLES else with_role(role)
    if role == Role.NGO_FOCAL_POINT:
        assert (
            lessons.give_lesson(actor=actor, text="x", share=Share.NOBODY, at=NOON).organisation_id == organisation.pk
        )
    else:
        with pytest.raises(NotAllowed):
            lessons.give_lesson(actor=actor, text="x", share=Share.NOBODY, at=NOON)


def test_only_who_gave_it_chooses_who_reads_it():
    lesson = feedback.given_lesson(share=Share.NAMED, state="answered")
    basil = with_role(Role.NGO_FOCAL_POINT, organisation=lesson.organisation)
    lessons.share_lesson(actor=basil, lesson_id=lesson.pk, share=Share.UNNAMED, at=NOON)

    assert events_of(lesson)[-1] == (Act.LESSON_SHARED, lesson.organisation_id)
    for actor in (with_role(Role.NGO_FOCAL_POINT), contact_point()):
        with pytest.raises(NotVisible):
            lessons.share_lesson(actor=actor, lesson_id=lesson.pk, share=Share.NAMED, at=NOON)
    lesson.refresh_from_db()
    assert lesson.share == Share.UNNAMED


def test_a_lesson_is_answered_once_and_changes_after_its_answer():
    lesson = feedback.given_lesson()
    on_it = {"actor": contact_point(), "lesson_id": lesson.pk, "words": "x", "at": NOON}
    with pytest.raises(Conflict):
        lessons.record_change(**on_it)
    lessons.answer_lesson(**on_it)
    with pytest.raises(Conflict):
        lessons.answer_lesson(**on_it)


@pytest.mark.parametrize("role", sorted(set(Role) - PARTNER_ROLES - {Role.CONTACT_POINT}))
def test_only_the_contact_point_answers_lessons(role):
    lesson = feedback.given_lesson()
    with pytest.raises(NotAllowed if role in SEEING else NotVisible):
        lessons.answer_lesson(actor=with_role(role), lesson_id=lesson.pk, words="x", at=NOON)


def test_an_unknown_note_is_not_there():
    with pytest.raises(NotVisible):
        send.send_note(actor=contact_point(), note_id=uuid4(), at=NOON)
    assert not FeedbackNote.objects.exists()
