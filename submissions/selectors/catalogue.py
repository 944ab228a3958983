"""The catalogue: one box, pages by key in four orders. What counts is in catalogue_facets."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast

from accounts.models import name_for_reader
from common.actors import Actor
from common.errors import NotVisible
from submissions.models import CatalogueEntry, CatalogueSearch, SavedSearch, Submission
from submissions.pages import Page, page_by, page_of
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
# What a Line holds, in its order: four whole objects a line would cost as much again as the question.
SHOWN = (
    "item_id",
    "submission_id",
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
# Django would look each of the thousand up again by its key, which takes three times as long as ranking it.
_BEST = "SELECT item_id, rank FROM ({newest}) newest {beyond} ORDER BY rank DESC, item_id DESC LIMIT %s"
_BEYOND = "WHERE (rank, item_id) < (%s, %s)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; empty means all. traits: each "trait:value"."""

    words: str = ""
    traits: tuple[str, ...] = field(default=())
    order: Order = Order.NEWEST


class Ranked(NamedTuple):
    """How well an entry matches; more is better."""

    item_id: UUID
    rank: int


class Line(NamedTuple):
    """One item in the list: read, and nothing else can be done with it."""

    item_id: UUID
    submission_id: UUID
    title: str
    media_type: str
    received_at: datetime
    size_bytes: int
    accession: str
    reference: str
    name: str
    name_ar: str

    @property
    def organisation(self) -> str:
        return name_for_reader(self.name, self.name_ar)


def search_catalogue(actor: Actor, asked: Asked, *, after: str = "", size: int = ROWS_A_PAGE) -> Page[Line]:
    """Return the entries this actor may see that hold every word and every trait asked for."""
    rows, words = matching(actor, asked), question(asked.words)
    if asked.order != Order.RELEVANCE or words is None:
        order = Order.NEWEST if asked.order == Order.RELEVANCE else asked.order
        page = page_of(_lines(rows), order=_ORDERS[order], after=after, size=size)
        return Page([Line(*row) for row in page.rows], page.next_cursor, page.is_first)
    best_first = partial(_best_first, rows, words)
    page = page_by(best_first, order=_ORDERS[Order.RELEVANCE], after=after, size=size)
    # A thousand are ranked and a page of them is read.
    best = [row.item_id for row in page.rows]
    found = {row[0]: Line(*row) for row in _lines(CatalogueEntry.objects.visible_to(actor).filter(pk__in=best))}
    return Page([found[key] for key in best if key in found], page.next_cursor, page.is_first)


def _lines(rows: QuerySet[CatalogueEntry]) -> QuerySet[CatalogueEntry, Any]:
    return rows.values_list(*SHOWN, named=True)


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


def _best_first(rows: QuerySet[CatalogueEntry], words: SearchQuery, seen: list[Any], most: int) -> list[Ranked]:
    """Ranking all matches of a common word would read them all; whoever wants older ones narrows the search."""
    # What an address says is made a number and a key before the database sees it: it may be another list's, or forged.
    beyond: list[Any] = [int(seen[0]), UUID(str(seen[1]))] if seen else []
    rank = Cast(SearchRank(F("search"), words) * _RANK_STEPS, IntegerField())
    newest = rows.annotate(rank=rank).order_by(*NEWEST).values("item_id", "rank")[:MOST_RANKED]
    with suppress(EmptyResultSet), connection.cursor() as cursor:
        sql, params = newest.query.sql_with_params()
        cursor.execute(_BEST.format(newest=sql, beyond=_BEYOND if seen else ""), [*params, *beyond, most])
        return [Ranked(*row) for row in cursor.fetchall()]
    return []


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
