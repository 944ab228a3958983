"""What improved and what recurs, dimension by dimension, over an organisation's submissions (F3). Never a sum."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.actors import Actor
from feedback.kinds import ORDER, TO_WORK_ON, Dimension, Finding
from feedback.models import DimensionNote
from feedback.states import GIVEN

SHOWN = 12
_TWO = 2


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback that was given once.  findings: a word for each dimension, in the Protocol's order."""

    note_id: UUID
    reference: str
    sent_at: datetime
    findings: tuple[Finding | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension over time.  findings: the newest first."""

    dimension: Dimension
    findings: tuple[Finding, ...]

    @property
    def can_be_told(self) -> bool:
        return len(self.findings) >= _TWO

    @property
    def has_improved(self) -> bool:
        """The latest word is better than the one before it."""
        return self.can_be_told and ORDER.index(self.findings[0]) < ORDER.index(self.findings[1])

    @property
    def has_declined(self) -> bool:
        return self.can_be_told and ORDER.index(self.findings[0]) > ORDER.index(self.findings[1])

    @property
    def recurs(self) -> bool:
        """There was something to work on twice running."""
        return self.can_be_told and all(one in TO_WORK_ON for one in self.findings[:_TWO])


@dataclass(frozen=True, slots=True)
class Trend:
    lines: list[Line]
    given: list[Given]


def trend_of(actor: Actor, organisation_id: UUID) -> Trend:
    """The last words on each dimension, as far as the actor sees the feedback; one query."""
    rows = (
        DimensionNote.objects.visible_to(actor)
        .filter(note__submission__organisation=organisation_id, note__state__in=list(GIVEN))
        .order_by("-note__sent_at", "note_id", "pk")
        .values_list("note_id", "note__submission__reference", "note__sent_at", "dimension", "finding")
    )
    told: dict[tuple[UUID, str, datetime], dict[str, Finding]] = {}
    for note_id, reference, sent_at, dimension, finding in rows[: SHOWN * len(Dimension)]:
        told.setdefault((note_id, reference, sent_at), {})[dimension] = Finding(finding)
    lines = [Line(one, tuple(words[one] for words in told.values() if one in words)) for one in Dimension]
    given = [Given(*what, tuple(words.get(one) for one in Dimension)) for what, words in told.items()]
    return Trend(lines, given)
