"""Tells one piece of feedback through the services, one day an act."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from accounts.demonstration import World
from common.actors import Actor
from feedback.kinds import Dimension
from feedback.models import FeedbackNote
from feedback.selectors.advice import advice_for
from feedback.services import receive, send, write
from feedback.services.write import Written


class Teller:
    """A note on one submission; `step` lies between two acts."""

    def __init__(self, world: World, submission_id: UUID, at: datetime, *, step: timedelta, author: str) -> None:
        self.world, self.now, self.step = world, at, step
        self.author = world.actor(author)
        self.note = write.begin_note(actor=self.author, submission_id=submission_id, at=at)

    def writes(self, parts: Mapping[Dimension, Written], *, advice: Collection[Dimension] = ()) -> "Teller":
        """advice: of each of these dimensions, the first piece of the library."""
        library = advice_for(self.author)
        first = [next(piece.pk for piece in library if piece.dimension == one) for one in advice]
        seen, at = self.note.written_at, self._later()
        self.note = write.write_note(
            actor=self.author, note_id=self.note.pk, parts=parts, advice_ids=first, seen_at=seen, at=at
        )
        return self

    def cleared(self, by: str = "farah") -> "Teller":
        send.clear_note(actor=self._actor(by), note_id=self.note.pk, at=self._later())
        return self

    def sent(self, by: str = "dima") -> "Teller":
        send.send_note(actor=self._actor(by), note_id=self.note.pk, at=self._later())
        return self

    def read(self, by: str) -> FeedbackNote:
        return receive.mark_read(actor=self._actor(by), note_id=self.note.pk, at=self._later())

    def replied(self, by: str, words: str) -> None:
        receive.reply_to_note(actor=self._actor(by), note_id=self.note.pk, text=words, at=self._later())

    def _actor(self, login: str) -> Actor:
        return self.world.actor(login)

    def _later(self) -> datetime:
        self.now += self.step
        return self.now
