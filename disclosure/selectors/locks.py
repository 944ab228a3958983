"""Holding still what a release rests on: whoever changes any of it waits until the question has been answered.

Always in one order: counterpart, submissions, items, sources, questions, decisions. The request was locked before.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from consent.models import Source
from disclosure.models import Counterpart, DisclosureRequest, ItemDecision, Question
from submissions.models import Item, ItemPerson, Submission


def lock_ground(request: DisclosureRequest, item_ids: Collection[UUID]) -> None:
    """Lock all rows from which facts_of reads about these items, their twins among them (D4)."""
    with_twins = _with_twins(item_ids)
    submissions = Item.objects.filter(pk__in=with_twins).values("submission_id")
    people = ItemPerson.objects.filter(item__in=with_twins).values("source_id")
    _hold(Counterpart.objects.filter(pk=request.counterpart_id))
    _hold(Submission.objects.filter(pk__in=submissions))
    _hold(Item.objects.filter(pk__in=with_twins))
    _hold(Source.objects.filter(pk__in=people))
    _hold(Question.objects.filter(request=request))
    _hold(ItemDecision.objects.filter(question__request=request, item__in=with_twins))


def _with_twins(item_ids: Collection[UUID]) -> list[UUID]:
    prints = [bytes(found) for found in Item.objects.filter(pk__in=item_ids).values_list("fingerprint", flat=True)]
    same = Item.objects.with_fingerprint(prints)
    return [*{*item_ids, *same.values_list("pk", flat=True)}]


def _hold(rows: QuerySet[Any]) -> None:
    # In one order, so that two who lock the same rows never wait for one another.
    list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
