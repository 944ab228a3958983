"""Reads about bytes: what the signed log covers."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Max, Q

from custody.acts import Act, SubjectKind
from custody.models import Checkpoint, CustodyEvent, Leaf


def newest_events(kind: SubjectKind, subject_ids: Collection[UUID], acts: Iterable[Act]) -> dict[tuple[UUID, Act], int]:
    """The newest event of each act on each subject, as (subject, act) → sequence."""
    rows = CustodyEvent.objects.filter(subject_kind=kind, subject_id__in=subject_ids, act__in=list(acts))
    newest = rows.order_by().values_list("subject_id", "act").annotate(newest=Max("sequence"))
    return {(subject_id, Act(act)): sequence for subject_id, act, sequence in newest}


def under_checkpoint(sequences: Collection[int]) -> set[int]:
    """Which of these events have a leaf that a signed checkpoint covers."""
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    if size is None:
        return set()
    covered = Leaf.objects.filter(Q(index__lt=size), event_sequence__in=list(sequences))
    return set(covered.values_list("event_sequence", flat=True))


def items_under_checkpoint(item_ids: Collection[UUID], act: Act) -> set[UUID]:
    """Items whose newest event of that act is covered."""
    events = newest_events(SubjectKind.ITEM, item_ids, [act])
    covered = under_checkpoint(events.values())
    return {item_id for (item_id, _act), sequence in events.items() if sequence in covered}
