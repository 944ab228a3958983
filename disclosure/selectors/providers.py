"""What staff see of each provider of a request: that it was asked, and its answer once that has cooled."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from common.actors import Actor
from common.errors import NotVisible
from disclosure.kinds import AnswerGiven
from disclosure.models import DisclosureRequest, Question, Recall
from disclosure.selectors import releases
from disclosure.selectors.earlier import replaced_for
from disclosure.selectors.questions import releases_for
from disclosure.selectors.requests import answers_for, items_of, questions_of
from disclosure.states import QuestionState


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of a request.  items: asked about, 0 for roles that see no items.

    no_longer: items whose answer had counted, and was given anew or taken back since.
    """

    question: Question
    items: int
    agreed: int
    refused: int
    withdrawn: int
    no_longer: int
    released: int
    recalls: tuple[Recall, ...]

    @property
    def shown_state(self) -> QuestionState:
        """The state staff may know: until the last answer has cooled, nothing has been said."""
        state = QuestionState(self.question.state)
        if state == QuestionState.ENDED or self.question.settled_at is not None:
            return state
        return QuestionState.OPEN

    @property
    def is_standing(self) -> bool:
        return self.shown_state != QuestionState.ENDED


def providers_of(actor: Actor, request: DisclosureRequest, *, at: datetime) -> list[Provider]:
    """Each question of the request, newest first; in as many queries for one provider as for twenty."""
    asked = questions_of(actor, request)
    items = _items_by_provider(actor, request)
    said = _answers_by_question(actor, request, at)
    no_longer = Counter(replaced_for(actor, request, at=at).values_list("question_id", flat=True))
    released = Counter(
        releases_for(actor).filter(package__request=request).values_list("decision__question", flat=True)
    )
    recalls = releases.recalls_of(actor, request)
    return [
        Provider(
            question=question,
            items=items.get(question.organisation_id, 0) if question.state != QuestionState.ENDED else 0,
            agreed=said[question.pk, "agreed"],
            refused=said[question.pk, "refused"],
            withdrawn=said[question.pk, "withdrawn"],
            no_longer=no_longer[question.pk],
            released=released[question.pk],
            recalls=tuple(recall for recall in recalls if recall.organisation_id == question.organisation_id),
        )
        for question in asked
    ]


def get_released(*, actor: Actor, request: DisclosureRequest, organisation_id: UUID, at: datetime) -> Provider:
    """A provider of which something was released in this request."""
    for one in providers_of(actor, request, at=at):
        if one.released and one.question.organisation_id == organisation_id:
            return one
    raise NotVisible


def _items_by_provider(actor: Actor, request: DisclosureRequest) -> Mapping[UUID, int]:
    rows = items_of(actor, request).order_by().values_list("item__submission__organisation_id")
    return dict(rows.annotate(Count("pk")))


def _answers_by_question(actor: Actor, request: DisclosureRequest, at: datetime) -> Counter[tuple[UUID, str]]:
    rows = answers_for(actor, request, at=at).order_by().values_list("question_id", "answer", "withdrawn_at")
    return Counter((question_id, _word(answer, withdrawn_at)) for question_id, answer, withdrawn_at in rows)


def _word(answer: str, withdrawn_at: datetime | None) -> str:
    if withdrawn_at is not None:
        return "withdrawn"
    return "refused" if answer == AnswerGiven.REFUSED else "agreed"
