"""What was asked of a provider, what it said, and what left: its own lines, and nobody else's (D5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from common.actors import Actor, Role
from common.errors import NotVisible
from disclosure.models import ItemDecision, Question, Recall
from disclosure.selectors.questions import counts_of, questions_for, recipient_of, releases_for
from disclosure.states import QuestionState
from submissions.pages import Page, page_of

# As the worker reminds: from a week before the last day (services/settle.py).
NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One question as its provider reads it.

    cooling_until: until then the answer can be taken back; None when nothing is cooling.
    days_left: until the last day for an answer, when few are left and something is unanswered; else None.
    """

    question: Question
    asked: int
    answered: int
    cooling_until: datetime | None
    released: int
    released_at: datetime | None
    recalled_at: datetime | None
    days_left: int | None

    @property
    def recipient(self) -> str:
        return recipient_of(self.question)

    @property
    def unanswered(self) -> int:
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Ledger:
    """waiting: everything that needs an answer, on the first page only; page, lines: the rest, newest first."""

    waiting: list[Line]
    page: Page[Question]
    lines: list[Line]


def ledger_for(actor: Actor, *, at: datetime, after: str = "") -> Ledger:
    """Everything that was ever asked of the actor's organisation.

    Raises:
        NotVisible: nobody asks this actor; only focal points are asked.

    Source: Protocol D5.
    """
    check_is_asked(actor)
    seen = questions_for(actor)
    waiting = list(_open(seen)) if not after else []
    page = page_of(seen.exclude(state=QuestionState.OPEN), order=("-asked_at", "-id"), after=after)
    lines = {line.question.pk: line for line in lines_of(actor, [*waiting, *page.rows], at=at)}
    return Ledger([lines[one.pk] for one in waiting], page, [lines[one.pk] for one in page.rows])


def waiting_for(actor: Actor, *, at: datetime) -> list[Line]:
    """What waits for an answer, the soonest first; nothing for those who are not asked."""
    questions = list(_open(questions_for(actor)))
    counts = counts_of(questions) if questions else {}
    return [_unanswered_line(question, counts[question.pk], at) for question in questions]


def _unanswered_line(question: Question, counts: tuple[int, int], at: datetime) -> Line:
    """A line of the first page: of what is still open nothing was released, and nothing is asked about that."""
    return Line(
        question=question,
        asked=counts[0],
        answered=counts[1],
        cooling_until=None,
        released=0,
        released_at=None,
        recalled_at=None,
        days_left=_days_left_when_few(question, at),
    )


def check_is_asked(actor: Actor) -> None:
    if actor.role != Role.NGO_FOCAL_POINT:
        raise NotVisible


def lines_of(actor: Actor, questions: Collection[Question], *, at: datetime) -> list[Line]:
    """In as many queries for one question as for a page of them."""
    if not questions:
        return []
    counts, cooling = counts_of(questions), _cooling(questions, at)
    released, recalled = _released(actor, questions), _recalled(actor, questions)
    return [
        Line(
            question=question,
            asked=counts[question.pk][0],
            answered=counts[question.pk][1],
            cooling_until=cooling.get(question.pk),
            released=released[question.pk][0] if question.pk in released else 0,
            released_at=released[question.pk][1] if question.pk in released else None,
            recalled_at=recalled.get(question.request_id) if question.pk in released else None,
            days_left=_days_left_when_few(question, at),
        )
        for question in questions
    ]


def line_of(actor: Actor, question: Question, *, at: datetime) -> Line:
    (line,) = lines_of(actor, [question], at=at)
    return line


def _open(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.filter(state=QuestionState.OPEN).order_by("answer_by", "pk")


def _days_left_when_few(question: Question, at: datetime) -> int | None:
    left = question.answer_by - at.date()
    return left.days if question.state == QuestionState.OPEN and timedelta() <= left <= NEAR else None


def _cooling(questions: Collection[Question], at: datetime) -> dict[UUID, datetime]:
    standing = ItemDecision.objects.filter(
        question__in=questions, taken_back_at__isnull=True, replaced_at__isnull=True, effective_from__gt=at
    )
    return dict(standing.order_by().values_list("question").annotate(Max("effective_from")))


def _released(actor: Actor, questions: Collection[Question]) -> dict[UUID, tuple[int, datetime]]:
    rows = releases_for(actor).filter(decision__question__in=questions).order_by().values_list("decision__question")
    counted = rows.annotate(Count("pk"), Max("package__request__released_at"))
    return {question: (count, at) for question, count, at in counted}


def _recalled(actor: Actor, questions: Collection[Question]) -> dict[UUID, datetime]:
    rows = Recall.objects.visible_to(actor).filter(request__in={question.request_id for question in questions})
    return dict(rows.order_by().values_list("request").annotate(Max("sent_at")))


def recalls_of(actor: Actor, question: Question) -> list[Recall]:
    """What the recipient was told about material of this provider that it holds already, newest first."""
    rows: QuerySet[Recall] = Recall.objects.visible_to(actor).filter(
        request=question.request_id, organisation=question.organisation_id
    )
    return list(rows)
