"""What an item is found by beside its words: what was handed over with it, and what has been found out since."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from consent.models import ConsentRecord, SourceConfidentiality, Withdrawal
from consent.scope import STOPPED_BY_PROMISE, Audience
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import CatalogueEntry, Item, ItemLabel, ItemPerson, Submission
from submissions.selectors.limits import Limits, limits_of
from submissions.selectors.staff import Labels, media_type_of
from submissions.traits import (
    CHANGING,
    LONGEST_VALUE,
    Cover,
    Promise,
    Trait,
    family_of,
    read,
    spelled,
    writing_of,
)

MOST_PLACES, MOST_YEARS = 5, 40
# What changed lately is looked for at every sweep; on the hour also what a sweeper that was away has missed.
LATELY, MISSED = timedelta(minutes=10), timedelta(days=7)
_BETWEEN_PLACES = re.compile(r"[\n\r;؛،,]+")


def lasting_traits(submission: Submission, account: Mapping[str, Any]) -> list[str]:
    """Return what an item has from its submission, once and for all."""
    words = f"{submission.label} {account.get('narrative') or ''}"
    return [
        spelled(Trait.ORGANISATION, submission.organisation_id),
        spelled(Trait.KIND, submission.kind),
        *(spelled(Trait.PLACE, place) for place in _places(account.get("places") or "")),
        *(spelled(Trait.YEAR, year) for year in _years(account)),
        spelled(Trait.WRITING, writing_of(words).value),
    ]


def changing_traits(items: Collection[Item], labels: Labels, *, on: date) -> dict[UUID, list[str]]:
    """Return what tools and people have said of each item up to now, in as many queries for one as for a hundred."""
    limits = limits_of(items, on=on)
    return {item.pk: _changing(labels[item.pk], limits[item.pk]) for item in items}


def replaced(traits: Iterable[str], changing: list[str]) -> list[str]:
    kept = [one for one in traits if (known := read(one)) and known[0] not in CHANGING]
    return kept + changing


def behind(*, limit: int, at: datetime) -> list[UUID]:
    """Return items whose people changed their consent, or were released from a promise, after the entry was written."""
    found: list[UUID] = []
    for source_id, changed_at in _changes(at).items():
        concerned = ItemPerson.objects.filter(source_id=source_id).values("item_id")
        entries = CatalogueEntry.objects.filter(pk__in=concerned, told_at__lt=changed_at)
        found += entries.order_by("pk").values_list("pk", flat=True)[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


def _changes(at: datetime) -> dict[UUID, datetime]:
    """When each source was last changed, of those changed lately; a consent that ran out changed at midnight."""
    since = at - (LATELY if at.minute else MISSED)
    told = [
        *ConsentRecord.objects.filter(recorded_at__gte=since).values_list("source_id", "recorded_at"),
        *Withdrawal.objects.filter(withdrawn_at__gte=since).values_list("record__source_id", "withdrawn_at"),
        *SourceConfidentiality.objects.filter(set_at__gte=since).values_list("source_id", "set_at"),
        *SourceConfidentiality.objects.filter(released_at__gte=since).values_list("source_id", "released_at"),
    ]
    ended = ConsentRecord.objects.filter(Q(expires_on__gte=since.date()) & Q(expires_on__lt=at.date()))
    told += [(source_id, _end_of(day)) for source_id, day in ended.values_list("source_id", "expires_on") if day]
    changes: dict[UUID, datetime] = {}
    for source_id, moment in told:
        if moment is not None:
            changes[source_id] = max(moment, changes.get(source_id, moment))
    return changes


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _changing(labels: Mapping[str, ItemLabel], limits: Limits) -> list[str]:
    scan = labels.get(LabelKind.SCAN)
    return [
        spelled(Trait.FAMILY, family_of(media_type_of(labels)).value),
        spelled(Trait.PROMISE, (Promise.PROMISED if limits.is_confidential else Promise.NONE).value),
        spelled(Trait.COVER, _cover(limits).value),
        spelled(Trait.SCAN, scan.outcome if scan else ScanOutcome.NOT_SCANNED.value),
    ]


def _cover(limits: Limits) -> Cover:
    covered = {use.audience for use in limits.uses if use.is_covered}
    if covered == set(Audience):
        return Cover.ALL
    if covered & STOPPED_BY_PROMISE:
        return Cover.SOME
    return Cover.OWN if Audience.MECHANISM in covered else Cover.NONE


def _places(told: str) -> list[str]:
    """One place a line or between commas, as the provider wrote them."""
    pieces = (
        " ".join(piece.replace("\0", " ").split())[:LONGEST_VALUE].strip() for piece in _BETWEEN_PLACES.split(told)
    )
    return list(dict.fromkeys(filter(None, pieces)))[:MOST_PLACES]


def _years(account: Mapping[str, Any]) -> list[int]:
    days = [date.fromisoformat(day) for name in ("period_from", "period_to") if (day := account.get(name))]
    if not days:
        return []
    first, last = min(days).year, max(days).year
    return list(range(first, last + 1))[:MOST_YEARS]
