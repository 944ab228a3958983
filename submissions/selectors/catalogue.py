"""The catalogue: one box, pages by key in four orders. What counts is in catalogue_facets."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast

from common.actors import Actor
from common.errors import NotVisible
from submissions.models import CatalogueEntry, CatalogueSearch, SavedSearch, Submission
from submissions.pages import Page, page_of
from submissions.search import question
from submissions.traits import LIVE, Order, Trait, read

MOST_RANKED = 1_000
# A row takes the server a fifth of a millisecond, and a reader a second: more are a key away.
ROWS_A_PAGE = 25
_ORDERS = {
    Order.NEWEST: ("-received_at", "-item_id"),
    Order.OLDEST: ("received_at", "item_id"),
    Order.SIZE: ("-size_bytes", "-item_id"),
    Order.RELEVANCE: ("-rank", "-item_id"),
}
NEWEST = _ORDERS[Order.NEWEST]
# What a row of the list shows: the sealed account and name of each would be most of what is read.
SHOWN = (
    "title",
    "media_type",
    "received_at",
    "size_bytes",
    "item__accession",
    "submission__reference",
    "organisation__name",
    "organisation__name_ar",
)
# Ranks are small fractions; a cursor holds whole numbers.
_RANK_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty means all. traits: each "trait:value"."""

    words: str = ""
    traits: tuple[str, ...] = field(default=())
    order: Order = Order.NEWEST


def search_catalogue(actor: Actor, asked: Asked, *, after: str = "", size: int = ROWS_A_PAGE) -> Page[CatalogueEntry]:
    """Return the entries this actor may see that hold every word and every trait asked for."""
    rows, words = matching(actor, asked), question(asked.words)
    if asked.order != Order.RELEVANCE or words is None:
        order = Order.NEWEST if asked.order == Order.RELEVANCE else asked.order
        return page_of(_shown(rows), order=_ORDERS[order], after=after, size=size)
    ranked = _ranked(actor, rows, words).only("pk")
    page = page_of(ranked, order=_ORDERS[Order.RELEVANCE], after=after, size=size)
    # A thousand are ranked and a page of them is read.
    found = _shown(CatalogueEntry.objects.visible_to(actor)).in_bulk([row.pk for row in page.rows])
    return Page([found[row.pk] for row in page.rows if row.pk in found], page.next_cursor, page.is_first)


def _shown(rows: QuerySet[CatalogueEntry]) -> QuerySet[CatalogueEntry]:
    return rows.select_related("organisation", "submission", "item").only(*SHOWN)


def matching(actor: Actor, asked: Asked) -> QuerySet[CatalogueEntry]:
    rows: QuerySet[CatalogueEntry] = CatalogueEntry.objects.visible_to(actor)
    if (words := question(asked.words)) is not None:
        rows = rows.filter(search=words)
    known = [(spelling, told) for spelling in asked.traits if (told := read(spelling)) is not None]
    kept = [spelling for spelling, (trait, _value) in known if trait not in LIVE]
    if kept:
        rows = rows.filter(traits__contains=kept)
    for trait, value in (told for _spelling, told in known):
        if trait == Trait.STATE:
            rows = rows.filter(submission__in=Submission.objects.visible_to(actor).filter(state=value))
    return rows


def _ranked(actor: Actor, rows: QuerySet[CatalogueEntry], words: SearchQuery) -> QuerySet[CatalogueEntry]:
    """Ranking all matches of a common word would read them all; whoever wants older ones narrows the search."""
    newest = rows.order_by(*NEWEST).values("pk")[:MOST_RANKED]
    rank = Cast(SearchRank(F("search"), words) * _RANK_STEPS, IntegerField())
    ranked: QuerySet[CatalogueEntry] = CatalogueEntry.objects.visible_to(actor).filter(pk__in=newest)
    return ranked.annotate(rank=rank)


def get_search(*, actor: Actor, search_id: UUID) -> CatalogueSearch:
    found: CatalogueSearch | None = CatalogueSearch.objects.visible_to(actor).filter(pk=search_id).first()
    if found is None:
        raise NotVisible
    return found


def asked_of(search: CatalogueSearch) -> Asked:
    return Asked(words=search.words, traits=tuple(search.traits), order=Order(search.order))


def saved_searches_for(actor: Actor) -> list[SavedSearch]:
    """Return the searches this actor saved, and those shared with a team of theirs."""
    return list(SavedSearch.objects.visible_to(actor).select_related("team"))


def get_saved_search(*, actor: Actor, saved_id: UUID) -> SavedSearch:
    found: SavedSearch | None = SavedSearch.objects.visible_to(actor).filter(pk=saved_id).first()
    if found is None:
        raise NotVisible
    return found
