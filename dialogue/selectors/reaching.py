"""Requests to help reach somebody; and who it may be, and what was asked and said about them before (T2, S2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Organisation
from accounts.selectors import get_organisation, organisations_for
from common.actors import WORKER, Actor, Role
from common.errors import NotVisible
from consent.models import Source
from dialogue.models import ContactRequest
from dialogue.policies.reaching import NoSuchItem, refusals_in_force
from dialogue.policies.requests import CAN_BE_ASKED
from dialogue.states.reaching import OPEN, WAITS_FOR_ORGANISATION, KnownBy, ReachState
from submissions.models import Item, ItemPerson, SubmissionPerson
from submissions.pages import Page, page_of
from submissions.visibility import is_given

MOST_ON_HOME = 5
_ASKING = frozenset({Role.CONTACT_POINT, Role.PROTECTION_OFFICER})


@dataclass(frozen=True, slots=True)
class Known:
    """How the person is described: the organisation, the way, the words."""

    organisation_id: UUID
    by: KnownBy
    name: str


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a description may mean, as the portal itself finds out; never shown to those who ask."""

    source: Source | None
    item: Item | None
    source_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What lies before whoever asks: all requests about the person, and those refusals that still hold."""

    requests: list[ContactRequest]
    refused: list[ContactRequest]


@dataclass(frozen=True, slots=True)
class Due:
    reach: ContactRequest
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days


@dataclass(frozen=True, slots=True)
class Waiting:
    """open: not over; overdue: of the organisation; consented: the Mechanism can act; rows: the first."""

    open: int
    overdue: int
    consented: int
    rows: list[Due]


def reaches_for(actor: Actor) -> QuerySet[ContactRequest]:
    rows: QuerySet[ContactRequest] = ContactRequest.objects.visible_to(actor)
    return rows.select_related("organisation")


def get_reach(*, actor: Actor, reach_id: UUID) -> ContactRequest:
    return _one(reaches_for(actor), reach_id)


def lock_reach(*, actor: Actor, reach_id: UUID) -> ContactRequest:
    return _one(reaches_for(actor).select_for_update(of=("self",)), reach_id)


def _one(rows: QuerySet[ContactRequest], reach_id: UUID) -> ContactRequest:
    found = rows.filter(pk=reach_id).first()
    if found is None:
        raise NotVisible
    return found


def lock_organisation(*, actor: Actor, organisation_id: UUID) -> Organisation:
    """Hold the organisation: two who ask at once read each other's request first."""
    found = get_organisation(actor=actor, organisation_id=organisation_id)
    return organisations_for(actor).select_for_update(of=("self",), no_key=True).get(pk=found.pk)


def can_be_asked(actor: Actor) -> QuerySet[Organisation]:
    return organisations_for(actor).filter(state__in=list(CAN_BE_ASKED))


def open_page(*, actor: Actor, on: date, after: str = "") -> tuple[Page[ContactRequest], list[Due]]:
    page = page_of(reaches_for(actor).filter(state__in=list(OPEN)), order=("due_on", "id"), after=after)
    return page, _dues(page.rows, on)


def over_page(*, actor: Actor, after: str = "") -> Page[ContactRequest]:
    over = reaches_for(actor).exclude(state__in=list(OPEN))
    return page_of(over, order=("-asked_at", "-id"), after=after)


def meant_by(known: Known) -> Meant:
    """Find whom the words mean among what the organisation recorded and handed over.

    Raises:
        NoSuchItem: the organisation handed over no item with this number.
    """
    if known.by == KnownBy.PSEUDONYM:
        own = Source.objects.visible_to(WORKER).filter(organisation=known.organisation_id)
        source = own.filter(pseudonym__iexact=known.name).first()
        return Meant(source, None, frozenset({source.pk} if source else ()))
    items = Item.objects.visible_to(WORKER).filter(is_given(), submission__handed_over_at__isnull=False)
    item = items.filter(accession=known.name.upper(), submission__organisation=known.organisation_id).first()
    if item is None:
        raise NoSuchItem
    return Meant(None, item, frozenset(_people_in(item)))


def _people_in(item: Item) -> set[UUID]:
    named = ItemPerson.objects.filter(item=item).values_list("source", flat=True)
    in_all = SubmissionPerson.objects.filter(submission=item.submission_id, every_item=True)
    return {*named, *in_all.values_list("source", flat=True)}


def earlier_contacts(*, actor: Actor, known: Known, meant: Meant) -> Earlier:
    """Whether anybody asked before about whom this may mean, and when; the newest first (S2)."""
    words = Q(known_by=known.by, known_as__iexact=known.name)
    people = Q(source__in=meant.source_ids) | Q(item__in=_items_with(meant.source_ids))
    same_item = Q(item=meant.item) if meant.item else Q(pk__in=[])
    rows = reaches_for(actor).filter(words | people | same_item, organisation=known.organisation_id)
    found = list(rows.order_by("-asked_at", "-pk"))
    return Earlier(found, refusals_in_force(found))


def _items_with(source_ids: Collection[UUID]) -> QuerySet[Item]:
    """Items about which somebody was asked, and in which one of these people is."""
    asked = Item.objects.visible_to(WORKER).filter(pk__in=ContactRequest.objects.visible_to(WORKER).values("item"))
    named = ItemPerson.objects.filter(source__in=source_ids).values("item")
    in_all = SubmissionPerson.objects.filter(source__in=source_ids, every_item=True).values("submission")
    return asked.filter(Q(pk__in=named) | Q(submission__in=in_all))


def waiting_for(actor: Actor, *, at: datetime) -> Waiting | None:
    """What waits for this role; None for a role without a part in it."""
    if actor.role not in _ASKING | {Role.NGO_FOCAL_POINT}:
        return None
    on = at.date()
    found = reaches_for(actor).filter(state__in=list(OPEN))
    waits = Q(state__in=list(WAITS_FOR_ORGANISATION))
    counts = found.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=waits & Q(due_on__lt=on)),
        consented=Count("pk", filter=Q(state=ReachState.CONSENTED)),
    )
    is_asked = actor.role == Role.NGO_FOCAL_POINT
    first = list(found.filter(waits).order_by("due_on", "pk")[:MOST_ON_HOME]) if is_asked else []
    return Waiting(rows=_dues(first, on), **counts)


def _dues(rows: Collection[ContactRequest], on: date) -> list[Due]:
    return [Due(row, (row.due_on - on).days) for row in rows]
