"""Who writes feedback, who clears it, who sends it, who answers it; who gives a lesson and who answers that."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Actor, Role
from common.errors import NotAllowed
from common.permission import Answer, answer
from feedback import policies
from feedback.models import FeedbackNote, Lesson
from feedback.states import FEEDBACK, LESSON, LessonState, NoteState
from submissions.models import Submission


class OnlyWritersMay(NotAllowed):
    for_people = _("Only the reviewing team or the contact point may write feedback.")


class OnlySecondOfficerMay(NotAllowed):
    for_people = _("Only a team lead or a contact point may clear feedback.")


class NotTheAuthor(NotAllowed):
    for_people = _("You wrote this, so somebody else has to clear it.")


class OnlyContactPointMay(NotAllowed):
    for_people = _("Only a contact point may send this.")


class OnlyProviderMay(NotAllowed):
    for_people = _("Only the organisation that handed over the submission may do this.")


class OnlyFocalPointMay(NotAllowed):
    for_people = _("Your focal point speaks for the organisation. Ask them to tell the Mechanism.")


_AUTHORS = frozenset({Role.ANALYST, Role.TEAM_LEAD, Role.CONTACT_POINT})
_CLEARING = frozenset({Role.TEAM_LEAD, Role.CONTACT_POINT})
_SENDING = frozenset({Role.CONTACT_POINT})


def _refuse_unless_role(actor: Actor, roles: frozenset[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_may_write(actor: Actor, submission: Submission) -> None:
    _refuse_unless_role(actor, _AUTHORS, OnlyWritersMay)
    policies.check_submission_may_be_given_feedback(submission)


def check_may_edit(actor: Actor, note: FeedbackNote) -> None:
    _refuse_unless_role(actor, _AUTHORS, OnlyWritersMay)
    policies.check_note_is_in_draft(note)


def check_may_clear(actor: Actor, note: FeedbackNote) -> None:
    """A second officer reads every word before a provider does."""
    _refuse_unless_role(actor, _CLEARING, OnlySecondOfficerMay)
    if actor.id in note.writers:
        raise NotTheAuthor
    FEEDBACK.check(old=note.state, new=NoteState.CLEARED, role=actor.role)
    policies.check_note_is_complete(note)


def check_may_return(actor: Actor, note: FeedbackNote) -> None:
    """A second officer gives a draft back, or one that was cleared, with a reason."""
    _refuse_unless_role(actor, _CLEARING, OnlySecondOfficerMay)
    if note.state == NoteState.DRAFT and actor.id in note.writers:
        raise NotTheAuthor
    policies.check_note_is_in_work(note)


def check_may_send(actor: Actor, note: FeedbackNote) -> None:
    _refuse_unless_role(actor, _SENDING, OnlyContactPointMay)
    FEEDBACK.check(old=note.state, new=NoteState.SENT, role=actor.role)


def check_may_drop(actor: Actor, note: FeedbackNote) -> None:
    _refuse_unless_role(actor, _AUTHORS, OnlyWritersMay)
    FEEDBACK.check(old=note.state, new=NoteState.DROPPED, role=actor.role)


def check_may_postpone(actor: Actor, submission: Submission) -> None:
    _refuse_unless_role(actor, _SENDING, OnlyContactPointMay)
    policies.check_feedback_is_awaited(submission)


def check_may_keep_advice(actor: Actor) -> None:
    _refuse_unless_role(actor, _CLEARING, OnlySecondOfficerMay)


def check_may_reply(actor: Actor, note: FeedbackNote) -> None:
    _refuse_unless_role(actor, PARTNER_ROLES, OnlyProviderMay)
    policies.check_note_is_given(note)


def check_may_give_lesson(actor: Actor) -> UUID:
    """Return the organisation for which this actor speaks."""
    if actor.role != Role.NGO_FOCAL_POINT or actor.organisation_id is None:
        raise OnlyFocalPointMay
    return actor.organisation_id


def check_may_share_lesson(actor: Actor, lesson: Lesson) -> None:
    """Only who gave it chooses who reads it (C7)."""
    if check_may_give_lesson(actor) != lesson.organisation_id:
        raise OnlyProviderMay


def check_may_answer_lesson(actor: Actor, lesson: Lesson) -> None:
    _refuse_unless_role(actor, _SENDING, OnlyContactPointMay)
    LESSON.check(old=lesson.state, new=LessonState.ANSWERED, role=actor.role)


def check_may_record_change(actor: Actor, lesson: Lesson) -> None:
    _refuse_unless_role(actor, _SENDING, OnlyContactPointMay)
    LESSON.check(old=lesson.state, new=LessonState.CHANGED, role=actor.role)


_ON_NOTE = {
    "edit": check_may_edit,
    "clear": check_may_clear,
    "give_back": check_may_return,
    "send": check_may_send,
    "drop": check_may_drop,
    "reply": check_may_reply,
}


def allowed_acts(actor: Actor, note: FeedbackNote) -> dict[str, Answer]:
    return {act: answer(partial(check, actor, note)) for act, check in _ON_NOTE.items()}


def allowed_pages(actor: Actor) -> dict[str, Answer]:
    return {
        "keep_advice": answer(partial(check_may_keep_advice, actor)),
        "clear_any": answer(partial(_refuse_unless_role, actor, _CLEARING, OnlySecondOfficerMay)),
        "send_any": answer(partial(_refuse_unless_role, actor, _SENDING, OnlyContactPointMay)),
        "give_lesson": answer(partial(check_may_give_lesson, actor)),
    }


def allowed_on_submission(actor: Actor, submission: Submission) -> dict[str, Answer]:
    return {
        "write": answer(partial(check_may_write, actor, submission)),
        "postpone": answer(partial(check_may_postpone, actor, submission)),
    }


def allowed_on_lesson(actor: Actor, lesson: Lesson) -> dict[str, Answer]:
    return {
        "share": answer(partial(check_may_share_lesson, actor, lesson)),
        "answer": answer(partial(check_may_answer_lesson, actor, lesson)),
        "change": answer(partial(check_may_record_change, actor, lesson)),
    }
