"""Walks each story through the services people and workers use, so that every row, copy and event of it is real."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from common.actors import WORKER, Actor
from consent.policies import Terms
from consent.scope import Guardian, Method
from custody import sequencer
from submissions.demonstration.cast import Cast, cast
from submissions.demonstration.stories import JUDGEMENT, NOTE, STORIES, End, File, Somebody, Story
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import Item
from submissions.selectors import staff
from submissions.services import (
    acknowledge,
    assess,
    assign,
    catalogue,
    expect,
    hand_over,
    ingest,
    label,
    notes,
    people,
    prepare,
    receipt,
    receive,
    restrict,
    review,
    secure,
)

# Each story has two days, so that the log tells them one after the other.
ONE_STORY = timedelta(days=2)
_PURPOSE = "Demonstration of a restriction"


def load(at: datetime, _world: object = None) -> list[UUID]:
    """Tell all stories, the last one ending before `at`; returns the ids of the submissions.

    Needs the people that accounts.demonstration has made, and a process that holds the keys.
    """
    return tell(STORIES, at)


def tell(stories: Sequence[Story], at: datetime) -> list[UUID]:
    """Tell these one after the other, the last one ending before `at`; returns the ids of the submissions."""
    players = cast()
    told = []
    for number, story in enumerate(stories):
        begun = at - ONE_STORY * (len(stories) - number)
        told.append(_Teller(story, players, begun).tell())
    return told


class _Teller:
    """One story; `now` moves on as it is told."""

    def __init__(self, story: Story, players: Cast, begun: datetime) -> None:
        self.story, self.players, self.now = story, players, begun
        self.provider = players.providers[story.provider % len(players.providers)]
        self.submission_id = UUID(int=0)

    def tell(self) -> UUID:
        self._prepare()
        if self.story.end == End.ABANDONED:
            prepare.abandon_submission(actor=self.provider, submission_id=self.submission_id, at=self._later(1))
        for act in _ACTS[self.story.end]:
            act(self)
        sequencer.sequence(self._later(0))
        return self.submission_id

    def _later(self, hours: int) -> datetime:
        self.now += timedelta(hours=hours, minutes=7)
        return self.now

    def _prepare(self) -> None:
        story = self.story
        begun = prepare.start_submission(actor=self.provider, kind=story.kind, label=story.label, at=self._later(0))
        self.submission_id = begun.pk
        changes = {**story.words, **(story.provenance if story.words else {}), "urgency": story.urgency}
        changes["concerns_nobody"] = not story.people
        self._save(changes)
        for somebody in story.people:
            self._add(somebody)
        for file in story.files():
            self._send(file)
        sequencer.sequence(self._later(0))
        secure.secure_stored(self._later(0))

    def _save(self, changes: dict[str, object]) -> None:
        prepare.save_draft(actor=self.provider, submission_id=self.submission_id, changes=changes, at=self._later(0))

    def _add(self, somebody: Somebody) -> None:
        at = self._later(0)
        terms = Terms(
            answers=somebody.answers,
            method=Method.WITNESSED,
            language=somebody.language,
            obtained_by="C-2",
            guardian=Guardian.NOT_NEEDED,
            obtained_on=at.date(),
            expires_on=(at + timedelta(days=somebody.holds_days)).date(),
            conditions=somebody.conditions,
        )
        described = people.Described(somebody.pseudonym, somebody.part, terms, somebody.promise)
        people.add_person(actor=self.provider, submission_id=self.submission_id, described=described, at=at)

    def _send(self, file: File) -> None:
        at = self._later(0)
        item = receive.receive_whole(
            actor=self.provider,
            submission_id=self.submission_id,
            name=file.name,
            stream=io.BytesIO(file.content),
            size_bytes=len(file.content),
            at=at,
        )
        said = file.content + b"as it was on another day" if file.is_misdeclared else file.content
        expect.declare_digests(
            actor=self.provider,
            item_id=item.pk,
            digests={Algorithm.SHA256: sha256(said).hexdigest()},
            origin=DigestOrigin.MANIFEST if file.is_misdeclared else DigestOrigin.DEVICE,
            at=at,
        )
        ingest.ingest_item(actor=WORKER, item_id=item.pk, at=at)
        label.label_item(actor=WORKER, item_id=item.pk, at=at)

    def hand_over(self) -> None:
        hand_over.hand_over(actor=self.provider, submission_id=self.submission_id, at=self._later(1))
        sequencer.sequence(self._later(0))
        receipt.issue_due(self._later(0))

    def acknowledge(self) -> None:
        acknowledge.acknowledge_submission(
            actor=self.players.evidence_officer, submission_id=self.submission_id, at=self._later(8)
        )

    def assign(self) -> None:
        assign.assign_submission(
            actor=self.players.lead,
            submission_id=self.submission_id,
            team_id=self.players.team.pk,
            reviewer_id=self.players.analyst.id,
            at=self._later(2),
        )
        if self.story.restricts:
            self._restrict(self.players.protection_officer)
        catalogue.catalogue_submission(actor=WORKER, submission_id=self.submission_id, at=self._later(0))

    def _restrict(self, officer: Actor) -> None:
        submission = staff.get_submission(actor=officer, submission_id=self.submission_id)
        item = Item.objects.visible_to(officer).get(submission=submission, number=self.story.restricts)
        restrict.restrict_item(actor=officer, item_id=item.pk, reason=_PURPOSE, at=self._later(0))
        person = self.players.analyst_person
        restrict.name_person(actor=officer, item_id=item.pk, person_id=person.pk, reason=_PURPOSE, at=self._later(0))

    def start_review(self) -> None:
        review.start_review(actor=self.players.analyst, submission_id=self.submission_id, at=self._later(3))

    def assess(self) -> None:
        """The analyst has thought about it; the lead is asked to look."""
        assess.write_assessment(
            actor=self.players.analyst, submission_id=self.submission_id, judgement=JUDGEMENT, at=self._later(4)
        )
        notes.write_note(
            actor=self.players.analyst,
            submission_id=self.submission_id,
            text=NOTE,
            mentioned=[self.players.lead.id],
            at=self._later(0),
        )

    def ask(self) -> None:
        review.ask_for_information(
            actor=self.players.analyst,
            submission_id=self.submission_id,
            questions=[review.Asked(self.story.question)],
            at=self._later(2),
        )

    def conclude(self) -> None:
        review.conclude_review(actor=self.players.analyst, submission_id=self.submission_id, at=self._later(5))


_HANDED_OVER: tuple[Callable[[_Teller], None], ...] = (_Teller.hand_over,)
_ACKNOWLEDGED = (*_HANDED_OVER, _Teller.acknowledge)
_ASSIGNED = (*_ACKNOWLEDGED, _Teller.assign)
_UNDER_REVIEW = (*_ASSIGNED, _Teller.start_review)
_ACTS: dict[End, tuple[Callable[[_Teller], None], ...]] = {
    End.DRAFT: (),
    End.ABANDONED: (),
    End.HANDED_OVER: _HANDED_OVER,
    End.ACKNOWLEDGED: _ACKNOWLEDGED,
    End.ASSIGNED: _ASSIGNED,
    End.UNDER_REVIEW: (*_UNDER_REVIEW, _Teller.assess),
    End.ASKED: (*_UNDER_REVIEW, _Teller.ask),
    End.REVIEWED: (*_UNDER_REVIEW, _Teller.conclude),
}
