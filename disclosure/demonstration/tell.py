"""Walks the requests through the services people and workers use: every row, package and event of them is real."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.demonstration import World
from common.actors import WORKER, Actor
from custody import sequencer
from disclosure.demonstration.material import CREW_COVERED
from disclosure.kinds import Purpose
from disclosure.models import Question
from disclosure.selectors.questions import item_ids_of, questions_for
from disclosure.selectors.requests import get_request, requests_for
from disclosure.selectors.seen import seen_now
from disclosure.services import (
    answer,
    approve,
    ask,
    copy_confirm,
    copy_scan,
    draft,
    package,
    recall,
    release,
    settle,
    veto,
    working_copy,
)
from disclosure.services.answer import Given
from disclosure.states import QuestionState
from submissions.models import Item

TO_ANSWER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, and by whom."""

    recipient: UUID
    purpose: Purpose
    words: str
    items: Collection[Item]
    legal_basis: str = "Article 4 of the exchange of letters (invented)"
    assistance: UUID | None = None


class Teller:
    """Everybody in the disclosures; `now` moves on with each act."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world, self.now = world, now
        self.officer, self.head = world.actor("george"), world.actor("hala")

    def later(self, *, minutes: int = 7, days: int = 0) -> datetime:
        self.now += timedelta(days=days, minutes=minutes)
        return self.now

    def items_of(self, label: str) -> list[Item]:
        """The items of the submission with this label, in their order."""
        rows = Item.objects.visible_to(WORKER).filter(submission__label=label)
        return list(rows.order_by("number"))

    def draft(self, wanted: Wanted) -> UUID:
        request = draft.draft_request(
            actor=self.officer,
            counterpart_id=wanted.recipient,
            purpose=wanted.purpose,
            purpose_words=wanted.words,
            legal_basis=wanted.legal_basis,
            assistance_id=wanted.assistance,
            at=self.later(),
        )
        chosen = {item.pk for item in wanted.items}
        draft.add_items(actor=self.officer, request_id=request.pk, item_ids=chosen, at=self.later())
        return request.pk

    def ask(self, request_id: UUID, *, within: timedelta = TO_ANSWER) -> None:
        at = self.later()
        ask.ask(actor=self.officer, request_id=request_id, answer_by=(at + within).date(), at=at)

    def answer(self, request_id: UUID, login: str, given: Given | Mapping[UUID, Given]) -> None:
        """What one provider says: the same about all its items, or about each."""
        who = self.world.actor(login)
        question = self.question(request_id, who)
        if isinstance(given, Given):
            given = dict.fromkeys(item_ids_of(question), given)
        answer.answer_items(actor=who, question_id=question.pk, answers=given, at=self.later())

    def question(self, request_id: UUID, who: Actor) -> Question:
        asked = questions_for(who).exclude(state=QuestionState.ENDED)
        return asked.get(request_id=request_id)

    def withdraw(self, request_id: UUID, login: str, reason: str) -> None:
        who = self.world.actor(login)
        question = self.question(request_id, who)
        chosen = item_ids_of(question)
        answer.withdraw_agreement(actor=who, question_id=question.pk, item_ids=chosen, reason=reason, at=self.later())

    def settle(self) -> None:
        settle.settle_due(self.later())

    def cover(self, request_id: UUID, item: Item) -> None:
        """Make the working copy that a condition asks for, and choose it."""
        content = CREW_COVERED.encode()
        copy = working_copy.receive_working_copy(
            actor=self.officer,
            request_id=request_id,
            item_id=item.pk,
            stream=io.BytesIO(content),
            size_bytes=len(content),
            extension=".txt",
            what_was_done="The names of the crew are covered.",
            at=self.later(),
        )
        working_copy.deposit_working_copy(actor=WORKER, working_copy_id=copy.pk, at=self.later())
        copy_scan.scan_working_copy(actor=WORKER, working_copy_id=copy.pk, at=self.later())
        draft.choose_copy(
            actor=self.officer, request_id=request_id, item_id=item.pk, working_copy_id=copy.pk, at=self.later()
        )
        self._look_at(request_id, copy.pk)

    def _look_at(self, request_id: UUID, copy_id: UUID) -> None:
        """A second person opens the copy and confirms it."""
        second = self.world.actor("jude")
        why = "Are all names covered?"
        copy_confirm.open_copy(actor=second, request_id=request_id, copy_id=copy_id, purpose=why, at=self.later())
        copy_confirm.confirm_copy(actor=second, request_id=request_id, copy_id=copy_id, at=self.later())

    def approve(self, request_id: UUID, reason: str) -> None:
        at = self.later()
        seen = seen_now(get_request(actor=self.head, request_id=request_id), at=at)
        approve.approve_request(actor=self.head, request_id=request_id, reason=reason, seen=seen, at=at)

    def refuse(self, request_id: UUID, reason: str) -> None:
        approve.refuse_request(actor=self.head, request_id=request_id, reason=reason, at=self.later())

    def drop(self, request_id: UUID, reason: str) -> None:
        draft.drop_request(actor=self.officer, request_id=request_id, reason=reason, at=self.later())

    def veto(self, request_id: UUID, reason: str) -> None:
        veto.veto_request(actor=self.world.actor("iman"), request_id=request_id, reason=reason, at=self.later())

    def build(self, request_id: UUID) -> None:
        package.build_package(actor=WORKER, request_id=request_id, at=self.later())

    def release(self, request_id: UUID, delivered_how: str) -> None:
        release.release_package(actor=self.officer, request_id=request_id, delivered_how=delivered_how, at=self.later())

    def acknowledge(self, request_id: UUID, note: str) -> None:
        release.acknowledge_release(actor=self.officer, request_id=request_id, note=note, at=self.later())

    def recall(self, request_id: UUID, login: str, reason: str) -> None:
        organisation_id = self.world.actor(login).organisation_id
        if organisation_id is None:
            raise LookupError(login)
        recall.recall(
            actor=self.officer, request_id=request_id, organisation_id=organisation_id, reason=reason, at=self.later()
        )

    def count(self) -> int:
        return requests_for(self.officer).count()

    def log(self) -> None:
        """Let the signer cover what was told so far."""
        sequencer.sequence(self.later(minutes=1))
