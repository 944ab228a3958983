"""The searchable copy: made from the sealed records by a worker, for what is assigned and not restricted."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from common.actors import Actor
from custody import safe
from submissions.kinds import Level
from submissions.models import CatalogueEntry, Item, Submission
from submissions.search import CONFIGURATION, normalise
from submissions.selectors import staff
from submissions.services.reveal import ItemName, read_name
from submissions.states import ItemState

# An entry is for finding, not for keeping: the whole account stays in the sealed record.
LONGEST_TEXT = 100_000
ITEMS_A_BATCH = 500
SUBMISSIONS_A_SWEEP = 50
_TOLD = ("narrative", "places", "obtained_how", "held_by", "collected_by", "intermediary", "copies_where")


@transaction.atomic
def catalogue_submission(*, actor: Actor, submission_id: UUID, at: datetime) -> int:  # noqa: ARG001 - every service is told when
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
        written += _write(submission, items, account)
    return written


def catalogue_due(*, actor: Actor, at: datetime) -> int:
    """Catalogue what nobody rang for: items secured after their submission was assigned, and lost bells."""
    due = _missing(actor).order_by().values_list("submission_id", flat=True).distinct()[:SUBMISSIONS_A_SWEEP]
    return sum(catalogue_submission(actor=actor, submission_id=submission_id, at=at) for submission_id in list(due))


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


def _account(submission: Submission) -> str:
    told = json.loads(safe.reread(record_id=submission.pk, sealed=bytes(submission.sealed_account)))
    return " ".join(filter(None, (told.get(part) for part in _TOLD)))


def _write(submission: Submission, items: list[Item], account: str) -> int:
    types = staff.media_types_of(items)
    names = {item.pk: _name(item) for item in items}
    made = CatalogueEntry.objects.bulk_create(
        CatalogueEntry(
            item=item,
            submission=submission,
            organisation_id=submission.organisation_id,
            team_id=submission.team_id,  # type: ignore[misc]  # _for_search has left out those without a team
            title=names[item.pk].name,
            text=_text(submission, item, names[item.pk], account),
            media_type=types.get(item.pk, ""),
            received_at=item.received_at or item.created_at,
            search="",
        )
        for item in items
    )
    written = CatalogueEntry.objects.filter(pk__in=[entry.pk for entry in made])
    return written.update(search=SearchVector(F("text"), config=CONFIGURATION))


def _name(item: Item) -> ItemName:
    if not item.sealed_name:
        return ItemName(name=item.accession, relative_path="", note="")
    return read_name(safe.reread(record_id=item.pk, sealed=bytes(item.sealed_name)))


def _text(submission: Submission, item: Item, name: ItemName, account: str) -> str:
    parts = [name.name, name.relative_path, name.note, item.accession, submission.reference, submission.label, account]
    return normalise(" ".join(parts))[:LONGEST_TEXT]
