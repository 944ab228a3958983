"""What a provider reads: its own questions, answers and releases. Nothing here can name another provider (C10, D5)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import name_for_reader
from common.actors import Actor
from common.errors import NotVisible
from disclosure.kinds import AUDIENCE_OF, REQUIRED_ASSURANCES, AnswerGiven, CounterpartKind
from disclosure.models import Assurance, ItemDecision, Question, ReleasedItem, RequestItem
from disclosure.states import PackageState
from submissions.models import Item, ItemPerson
from submissions.pages import Page, page_of
from submissions.selectors.limits import Reason, limits_of

ITEMS_A_PAGE = 100
# Each with seven fields of its own: more would be too heavy for a bad line.
ANSWERED_A_PAGE = 50
# What a decision says; the columns have the names of the parts of an answer.
SAID = ("answer", "redacted", "no_public_use", "only_in", "expires_on", "as_hazard", "name_us", "reason")
_AS_HANDED_OVER = ("submission_id", "number")
OfItem = TypeVar("OfItem", ItemDecision, ReleasedItem)


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a question, what stands in the way of giving it on, and what the provider said about it, if it did.

    why_not: of consent and promises, as the provider recorded them; empty when they cover this recipient.
    """

    item: Item
    decision: ItemDecision | None
    why_not: tuple[Reason, ...]


def questions_for(actor: Actor) -> QuerySet[Question]:
    rows: QuerySet[Question] = Question.objects.visible_to(actor)
    return rows.select_related("organisation")


def get_question(*, actor: Actor, question_id: UUID) -> Question:
    found = questions_for(actor).filter(pk=question_id).first()
    if found is None:
        raise NotVisible
    return found


def lock_question(*, actor: Actor, question_id: UUID) -> Question:
    """Hold the question for this transaction: whoever answers, settles or packages takes it before its decisions."""
    found = questions_for(actor).select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None:
        raise NotVisible
    return found


def items_of(question: Question) -> QuerySet[Item]:
    """The items the question was put about, as it was put: what staff change in a draft since is not told (C10)."""
    rows = _rows_asked(Q(request=question.request_id), question.organisation_id, question.asked_at)
    found: QuerySet[Item] = Item.objects.filter(pk__in=rows.values("item_id")).select_related("submission")
    return found.order_by(*_AS_HANDED_OVER)


def _rows_asked(of_request: Q, organisation_id: Any, asked_at: Any) -> QuerySet[RequestItem]:
    """The rows that stood when this provider was asked, whether or not they stand today."""
    return RequestItem.objects.filter(
        of_request,
        Q(removed_at__isnull=True) | Q(removed_at__gt=asked_at),
        added_at__lte=asked_at,
        item__submission__organisation=organisation_id,
    )


def item_ids_of(question: Question) -> set[UUID]:
    return set(items_of(question).values_list("pk", flat=True))


def asked_page(question: Question, *, after: str = "", size: int = ITEMS_A_PAGE) -> Page[Item]:
    return page_of(items_of(question), order=_AS_HANDED_OVER, after=after, size=size)


def asked_of(question: Question, items: Collection[Item], *, on: date) -> list[Asked]:
    """The same in as many queries for one item as for a page of them (D3)."""
    decisions = {decision.item_id: decision for decision in standing_decisions(question).filter(item__in=items)}
    limits, audience = limits_of(items, on=on), AUDIENCE_OF[CounterpartKind(question.recipient_kind)]
    lacks = {
        pk: next(use.why_not for use in of_item.uses if use.audience == audience) for pk, of_item in limits.items()
    }
    return [Asked(item, decisions.get(item.pk), lacks[item.pk]) for item in items]


def standing_decisions(question: Question) -> QuerySet[ItemDecision]:
    """The answers that count: not taken back, not replaced by a later answer."""
    return ItemDecision.objects.filter(question=question, taken_back_at__isnull=True, replaced_at__isnull=True)


def cooling_of(question: Question, *, at: datetime) -> QuerySet[ItemDecision]:
    """The answers that can still be taken back silently."""
    return standing_decisions(question).filter(effective_from__gt=at)


def agreed_of(question: Question, *, at: datetime) -> QuerySet[ItemDecision]:
    """The agreements that are in effect and can be withdrawn, in the order in which the items were handed over."""
    rows = standing_decisions(question).filter(withdrawn_at__isnull=True, effective_from__lte=at)
    return rows.exclude(answer=AnswerGiven.REFUSED)


def agreed_page(question: Question, *, at: datetime, after: str = "") -> Page[ItemDecision]:
    rows = agreed_of(question, at=at).select_related("item__submission")
    page = page_of(rows, order=("item_id",), after=after, size=ITEMS_A_PAGE)
    return replace(page, rows=_together(page.rows))


def said_of_all(question: Question) -> dict[str, Any]:
    """What was said, if the same was said of every item; else nothing."""
    said = list(standing_decisions(question).order_by().values(*SAID).distinct()[:2])
    return dict(said[0]) if len(said) == 1 else {}


def promises_to(question: Question, *, on: date) -> list[Assurance]:
    """What the recipient promised that is in force: the NGO reads it before it decides (W6)."""
    given = Assurance.objects.filter(counterpart=question.request.counterpart_id, ended_at__isnull=True)
    needed = REQUIRED_ASSURANCES[CounterpartKind(question.recipient_kind)]
    found = given.filter(kind__in=needed).order_by("kind", "-given_on")
    return [assurance for assurance in found if assurance.is_in_force(on)]


def recipient_of(question: Question) -> str:
    """The recipient's name in the reader's language, where there is one."""
    return name_for_reader(question.recipient_name, question.recipient_name_ar)


def releases_for(actor: Actor) -> QuerySet[ReleasedItem]:
    """What left, of what the actor may know of; items of packages that never left are not releases (D5)."""
    rows: QuerySet[ReleasedItem] = ReleasedItem.objects.visible_to(actor)
    return rows.filter(package__state=PackageState.RELEASED).select_related(
        "item__submission", "decision__question", "package__request"
    )


def released_page(*, actor: Actor, question: Question, after: str = "") -> Page[ReleasedItem]:
    """What left under one question, without the numbers that run through all providers of a package (C10)."""
    rows = releases_for(actor).filter(decision__question=question)
    page = page_of(rows, order=("item_id",), after=after, size=ITEMS_A_PAGE)
    return replace(page, rows=_together(page.rows))


def _together(rows: list[OfItem]) -> list[OfItem]:
    """The rows of one page as their items were handed over."""
    return sorted(rows, key=lambda row: (row.item.submission_id, row.item.number))


def releases_of_source(actor: Actor, source_id: UUID) -> list[ReleasedItem]:
    """What was released of the items that concern a source: shown where consent is withdrawn (D3, D5)."""
    rows = releases_for(actor).filter(item__in=ItemPerson.objects.filter(source=source_id).values("item_id"))
    return list(rows.order_by("-package__request__released_at", "item__submission_id", "item__number"))


def counts_of(questions: Collection[Question]) -> dict[UUID, tuple[int, int]]:
    """(items asked about, items answered) for each of these questions, in one query."""
    asked = _rows_asked(Q(request=OuterRef("request")), OuterRef("organisation"), OuterRef("asked_at"))
    said = ItemDecision.objects.filter(question=OuterRef("pk"), taken_back_at__isnull=True, replaced_at__isnull=True)
    rows = Question.objects.filter(pk__in=[question.pk for question in questions]).annotate(
        asked=_counted(asked, "request"), said=_counted(said, "question")
    )
    return {pk: (asked, said) for pk, asked, said in rows.values_list("pk", "asked", "said").order_by()}


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    one = rows.order_by().values(by).annotate(number=Count("item")).values("number")
    return Coalesce(Subquery(one), 0)
