"""What is on the tables today: read and answered, unread, waiting for a second officer, for sending; a day put off."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.demonstration import World
from custody import sequencer
from feedback.demonstration.tell import Teller
from feedback.demonstration.words import BETTER, ENGLISH, GOOD, REPLY, WHY_LATER
from feedback.kinds import Dimension, Share
from feedback.selectors.notes import notes_for
from feedback.services.lessons import give_lesson
from feedback.services.postpone import postpone
from submissions.models import Submission

MINUTES = timedelta(minutes=4)
PUT_OFF_FOR = timedelta(days=25)
# The stories of the submissions, by their label.
READ, UNREAD, TO_CLEAR, TO_SEND = "Photographs, first folder", "تسجيل صوتي", "صور، المجلد الثاني", "Thematic note"


def finish(at: datetime, world: World, put_off: UUID) -> int:
    """Tell what happened in the last hours; returns how many notes there are."""
    begun = at - timedelta(hours=2)
    due_on = (at + PUT_OFF_FOR).date()
    postpone(actor=world.actor("dima"), submission_id=put_off, reason=WHY_LATER, due_on=due_on, at=begun)
    read = _note(world, READ, begun, "elias").writes(GOOD, advice=[Dimension.SUBJECT_MATTER]).cleared().sent()
    read.read("basil")
    read.replied("basil", REPLY)
    unread = _note(world, UNREAD, read.now, "elias").writes(BETTER).cleared().sent("fadi")
    to_send = _note(world, TO_SEND, unread.now, "dima").writes(ENGLISH).cleared("fadi")
    _note(world, TO_CLEAR, to_send.now, "elias").writes(GOOD, advice=[Dimension.FORMAT])
    words = "The upload page should say how long a file takes on a slow line. Our people start and lose heart."
    give_lesson(actor=world.actor("elham"), text=words, share=Share.NOBODY, at=at - MINUTES)
    sequencer.sequence(at)
    return notes_for(world.actor("dima")).count()


def _note(world: World, label: str, at: datetime, author: str) -> Teller:
    submission = Submission.objects.visible_to(world.actor("dima")).get(label=label)
    return Teller(world, submission.pk, at, step=MINUTES, author=author)
