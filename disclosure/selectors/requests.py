"""What staff read of disclosure requests. Every read starts at what the actor may see."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from common.actors import WORKER, Actor
from common.errors import NotVisible
from disclosure.kinds import Bar, Stage
from disclosure.models import DisclosureRequest, ItemDecision, ItemHold, Question, RequestItem, Veto
from disclosure.policies import Condition, Ruling
from disclosure.selectors.facts import facts_of
from disclosure.states import QuestionState, RequestState
from submissions.models import Item
from submissions.pages import Page, page_of
from submissions.selectors.limits import Limits, limits_of

ITEMS_A_PAGE = 50
# Before providers are asked an agreement is not missing yet; afterwards it is what decides.
STAGE_OF = {
    RequestState.DRAFTED: Stage.ASK,
    RequestState.ASKED: Stage.APPROVE,
    RequestState.ANSWERED: Stage.APPROVE,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One item of a request, whether it may leave as things stand, and under which limits.

    conditions: what the people in it bound their consent to.
    """

    row: RequestItem
    ruling: Ruling
    limits: Limits
    conditions: tuple[Condition, ...] = ()

    @property
    def item(self) -> Item:
        return self.row.item


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of a request may leave as things stand, and how many each reason stops."""

    items: int
    free: int
    bars: tuple[tuple[Bar, int], ...] = ()

    @property
    def barred(self) -> int:
        return self.items - self.free


def requests_for(actor: Actor) -> QuerySet[DisclosureRequest]:
    rows: QuerySet[DisclosureRequest] = DisclosureRequest.objects.visible_to(actor)
    return rows.select_related("counterpart")


def requests_page(*, actor: Actor, state: str = "", after: str = "") -> Page[DisclosureRequest]:
    """Newest first; state: one step, or all."""
    rows = requests_for(actor)
    if state in RequestState.values:
        rows = rows.filter(state=state)
    return page_of(rows, order=("-created_at", "-id"), after=after)


def drafts_for(actor: Actor) -> list[DisclosureRequest]:
    """What can still be put into: newest first."""
    return list(requests_for(actor).filter(state=RequestState.DRAFTED).order_by("-created_at"))


def counts_by_state(actor: Actor) -> dict[str, int]:
    counted = requests_for(actor).order_by().values_list("state").annotate(Count("pk"))
    return dict(counted)


def get_request(*, actor: Actor, request_id: UUID) -> DisclosureRequest:
    found = requests_for(actor).select_related("assistance").filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    return found


def lock_request(*, actor: Actor, request_id: UUID) -> DisclosureRequest:
    """Hold the request for this transaction: every service of disclosure takes it first."""
    found = requests_for(actor).select_for_update(of=("self",)).filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    return found


def stage_of(request: DisclosureRequest) -> Stage:
    return STAGE_OF.get(RequestState(request.state), Stage.RELEASE)


def items_of(actor: Actor, request: DisclosureRequest) -> QuerySet[RequestItem]:
    rows: QuerySet[RequestItem] = RequestItem.objects.visible_to(actor)
    return rows.filter(request=request, removed_at__isnull=True)


def item_ids_of(request: DisclosureRequest) -> list[UUID]:
    return list(items_of(WORKER, request).values_list("item_id", flat=True))


def items_page(
    *, actor: Actor, request: DisclosureRequest, after: str = "", only: Collection[UUID] | None = None
) -> Page[RequestItem]:
    """only: some items of the request; without it, all of them."""
    rows = items_of(actor, request).select_related("item__submission__organisation", "working_copy")
    if only is not None:
        rows = rows.filter(item__in=only)
    return page_of(rows, order=("added_at", "id"), after=after, size=ITEMS_A_PAGE)


def rows_of(request: DisclosureRequest, page: Collection[RequestItem], *, at: datetime) -> list[Row]:
    """Each item with every reason in its way; in as many queries for one as for a page."""
    items = [row.item for row in page]
    facts = facts_of(request, at=at, only=[item.pk for item in items])
    rulings, limits = facts.rulings(stage=stage_of(request), at=at), limits_of(items, on=at.date())
    return [Row(row, rulings[row.item_id], limits[row.item_id], facts.items[row.item_id].conditions) for row in page]


def get_item(*, actor: Actor, request: DisclosureRequest, item_id: UUID) -> RequestItem:
    """One item as seen through a request; without the request there is nothing here."""
    rows = items_of(actor, request).select_related("item__submission__organisation", "working_copy")
    found = rows.filter(item_id=item_id).first()
    if found is None:
        raise NotVisible
    return found


def rulings_now(request: DisclosureRequest, *, at: datetime) -> dict[UUID, Ruling]:
    """The truth table for every item, as far as the request has come."""
    return facts_of(request, at=at).rulings(stage=stage_of(request), at=at)


def tally_of(request: DisclosureRequest, *, at: datetime) -> Tally:
    return counted(rulings_now(request, at=at).values())


def counted(rulings: Collection[Ruling]) -> Tally:
    stopped = Counter(bar for ruling in rulings for bar in ruling.bars)
    bars = tuple((bar, stopped[bar]) for bar in Bar if stopped[bar])
    return Tally(items=len(rulings), free=sum(map(bool, rulings)), bars=bars)


def questions_of(actor: Actor, request: DisclosureRequest) -> list[Question]:
    """What each provider is asked, newest first; staff only."""
    rows: QuerySet[Question] = Question.objects.visible_to(actor)
    return list(rows.filter(request=request).select_related("organisation"))


def answers_for(actor: Actor, request: DisclosureRequest, *, at: datetime) -> QuerySet[ItemDecision]:
    """What providers said, as far as staff may know: what still cools can be taken back silently (D1)."""
    rows: QuerySet[ItemDecision] = ItemDecision.objects.visible_to(actor)
    return rows.filter(
        ~Q(question__state=QuestionState.ENDED),
        question__request=request,
        effective_from__lte=at,
        taken_back_at__isnull=True,
        replaced_at__isnull=True,
    )


def standing_veto(actor: Actor, request: DisclosureRequest) -> Veto | None:
    veto: Veto | None = Veto.objects.visible_to(actor).filter(request=request, lifted_at__isnull=True).first()
    return veto


def vetoed_among(actor: Actor, requests: Collection[DisclosureRequest]) -> set[UUID]:
    rows = Veto.objects.visible_to(actor).filter(request__in=requests, lifted_at__isnull=True)
    return set(rows.values_list("request_id", flat=True))


def standing_hold(actor: Actor, item_id: UUID) -> ItemHold | None:
    hold: ItemHold | None = ItemHold.objects.visible_to(actor).filter(item=item_id, lifted_at__isnull=True).first()
    return hold


def overdue_questions(actor: Actor, *, on: date) -> QuerySet[Question]:
    """Questions whose last day is near or past: what a work list shows."""
    rows: QuerySet[Question] = Question.objects.visible_to(actor)
    # Answered and cooling looks like open: see Provider.shown_state.
    waiting = rows.filter(state__in=[QuestionState.OPEN, QuestionState.ANSWERED], settled_at__isnull=True)
    return waiting.filter(answer_by__lte=on).select_related("organisation", "request")
