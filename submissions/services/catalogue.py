"""The searchable copy: made from the sealed records by a worker, for what is assigned and not restricted."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from common.actors import Actor
from custody import safe
from submissions.kinds import Level
from submissions.models import CatalogueEntry, Item, Submission
from submissions.search import CONFIGURATION, normalise
from submissions.selectors import catalogue_traits as traits
from submissions.selectors import staff
from submissions.services.reveal import ItemName, read_name
from submissions.states import ItemState

# An entry is for finding, not for keeping: the whole account stays in the sealed record.
LONGEST_TEXT = 100_000
ITEMS_A_BATCH = 500
SUBMISSIONS_A_SWEEP = 50
ITEMS_RETOLD_A_SWEEP = 2_000
_TOLD = ("narrative", "places", "obtained_how", "held_by", "collected_by", "intermediary", "copies_where")


@transaction.atomic
def catalogue_submission(*, actor: Actor, submission_id: UUID, at: datetime) -> int:
    """Write the missing entries of a submission, and return how many; doing it again changes nothing.

    Holds the submission's lock: an item restricted a moment before is seen as restricted, one a moment later finds
    its entry there to delete.
    """
    submission = (
        Submission.objects.visible_to(actor).select_for_update(of=("self",)).filter(_for_search(""), pk=submission_id)
    ).first()
    if submission is None:
        return 0
    account = _account(submission)
    written = 0
    for items in _batches(_missing(actor).filter(submission=submission).order_by("number")):
        written += _write(submission, items, account, at)
    return written


def catalogue_due(*, actor: Actor, at: datetime) -> int:
    """Catalogue what nobody rang for: items secured after their submission was assigned, and lost bells.

    Then tell again of those whose consents or promises changed since.
    """
    due = _missing(actor).order_by().values_list("submission_id", flat=True).distinct()[:SUBMISSIONS_A_SWEEP]
    written = sum(catalogue_submission(actor=actor, submission_id=submission_id, at=at) for submission_id in list(due))
    behind = traits.behind(limit=ITEMS_RETOLD_A_SWEEP, at=at)
    return written + sum(
        retell(actor=actor, item_ids=behind[begin : begin + ITEMS_A_BATCH], at=at)
        for begin in range(0, len(behind), ITEMS_A_BATCH)
    )


@transaction.atomic
def retell(*, actor: Actor, item_ids: Collection[UUID], at: datetime) -> int:
    """Write anew what changes of entries that are there: type, scan, promise, how far consent reaches (D2, D3)."""
    rows = CatalogueEntry.objects.visible_to(actor).select_for_update().filter(pk__in=item_ids)
    entries = list(rows.defer("search").order_by("pk"))
    if not entries:
        return 0
    items = list(Item.objects.visible_to(actor).filter(pk__in=[entry.pk for entry in entries]))
    labels = staff.labels_of(items)
    changing = traits.changing_traits(items, labels, on=at.date())
    for entry in entries:
        entry.traits = traits.replaced(entry.traits, changing[entry.pk])
        entry.media_type = staff.media_type_of(labels[entry.pk])
        entry.told_at = at
    return CatalogueEntry.objects.bulk_update(entries, ["traits", "media_type", "told_at"], batch_size=ITEMS_A_BATCH)


def _for_search(to: str) -> Q:
    return Q(**{f"{to}team__isnull": False, f"{to}handed_over_at__isnull": False, f"{to}level": Level.STANDARD})


def _missing(actor: Actor) -> QuerySet[Item]:
    rows: QuerySet[Item] = Item.objects.visible_to(actor).filter(
        _for_search("submission__"),
        ~Exists(CatalogueEntry.objects.filter(pk=OuterRef("pk"))),
        state=ItemState.SECURED,
        level=Level.STANDARD,
    )
    return rows


def _batches(rows: QuerySet[Item]) -> Iterable[list[Item]]:
    while batch := list(rows[:ITEMS_A_BATCH]):
        yield batch


def _account(submission: Submission) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(safe.reread(record_id=submission.pk, sealed=bytes(submission.sealed_account)))
    return told


def _write(submission: Submission, items: list[Item], account: dict[str, Any], at: datetime) -> int:
    labels = staff.labels_of(items)
    names = {item.pk: _name(item) for item in items}
    lasting = traits.lasting_traits(submission, account)
    changing = traits.changing_traits(items, labels, on=at.date())
    made = CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            item=item,
            submission=submission,
            organisation_id=submission.organisation_id,
            team_id=submission.team_id,  # type: ignore[misc]  # _for_search has left out those without a team
            title=names[item.pk].name,
            media_type=staff.media_type_of(labels[item.pk]),
            received_at=item.received_at or item.created_at,
            size_bytes=item.size_bytes,
            traits=lasting + changing[item.pk],
            told_at=at,
            search=SearchVector(Value(_text(submission, item, names[item.pk], account)), config=CONFIGURATION),
        )
        for item in items
    )
    return len(made)


def _name(item: Item) -> ItemName:
    if not item.sealed_name:
        return ItemName(name=item.accession, relative_path="", note="")
    return read_name(safe.reread(record_id=item.pk, sealed=bytes(item.sealed_name)))


def _text(submission: Submission, item: Item, name: ItemName, account: dict[str, Any]) -> str:
    parts = [name.name, name.relative_path, name.note, item.accession, submission.reference, submission.label]
    parts += filter(None, (account.get(part) for part in _TOLD))
    return normalise(" ".join(parts))[:LONGEST_TEXT]
