"""May minutes be written, circulated, commented, agreed: the conditions, whoever asks (M2)."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import Meeting, Minutes
from dialogue.states.meetings import MeetingState
from dialogue.states.minutes import MinutesState

LONGEST_FOR_COMMENT = timedelta(days=90)


class NotHeld(Conflict):
    for_people = _("Minutes are written of a meeting that was held. Record first that it was.")


class NotInDraft(Conflict):
    for_people = _("These minutes went round or were agreed. Take them back to change them, as long as they are not.")


class NothingWritten(Invalid):
    for_people = _("There is nothing to circulate yet. Write the minutes in at least one language.")


class NotADayForComments(Invalid):
    for_people = _("Give a day to come, within ninety days.")


class NotOutForComment(Conflict):
    for_people = _("These minutes are not out for comment.")


class CommentsClosed(Conflict):
    for_people = _("The last day for comments has passed. Write to your contact point.")


class CommentsOpen(Conflict):
    for_people = _("The organisations may still comment. Minutes are agreed once the last day for comments has passed.")


class MinutesChangedMeanwhile(Conflict):
    for_people = _("Somebody saved these minutes after you opened them. Compare, then save yours again.")


def check_meeting_was_held(meeting: Meeting) -> None:
    if meeting.state != MeetingState.HELD:
        raise NotHeld


def check_minutes_are_in_draft(minutes: Minutes) -> None:
    if minutes.state != MinutesState.DRAFT:
        raise NotInDraft


def check_minutes_are_as_seen(minutes: Minutes, seen_at: datetime) -> None:
    """Nobody overwrites a colleague's words without having been told (seen_at: when the draft shown was saved)."""
    if minutes.written_at != seen_at:
        raise MinutesChangedMeanwhile


def check_minutes_say_something(minutes: Minutes) -> None:
    if not minutes.text_en and not minutes.text_ar:
        raise NothingWritten


def check_last_day(comments_until: date, *, today: date) -> None:
    if not today < comments_until <= today + LONGEST_FOR_COMMENT:
        raise NotADayForComments


def check_minutes_are_out(minutes: Minutes) -> None:
    if minutes.state != MinutesState.CIRCULATED:
        raise NotOutForComment


def check_comments_are_open(minutes: Minutes, *, today: date) -> None:
    check_minutes_are_out(minutes)
    if minutes.comments_until is None or minutes.comments_until < today:
        raise CommentsClosed


def check_comments_are_over(minutes: Minutes, *, today: date) -> None:
    """Whoever was promised a day to comment has it (M2)."""
    check_minutes_are_out(minutes)
    if minutes.comments_until is None or minutes.comments_until >= today:
        raise CommentsOpen
