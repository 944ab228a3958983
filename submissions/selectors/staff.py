"""What staff read of one submission and its items. Every read starts at what the actor may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import Appointment, Person
from common.actors import Actor, Role
from common.errors import NotVisible
from custody.models import CopyCheck
from submissions.kinds import LabelKind, Level
from submissions.models import (
    CatalogueEntry,
    DeclaredDigest,
    InformationQuestion,
    Item,
    ItemLabel,
    ItemUserGrant,
    Submission,
)
from submissions.pages import Page, page_of
from submissions.states import ItemState

ITEMS_A_PAGE = 100
# The newest label of each kind of each item.
Labels = Mapping[UUID, Mapping[str, ItemLabel]]
REVIEWERS = (Role.ANALYST, Role.TEAM_LEAD)


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """How much of a submission an actor sees."""

    items: int
    size_bytes: int
    secured: int
    held: int
    restricted: int


def get_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """Return a submission that was handed over; a draft does not exist for staff."""
    return _first(_submissions(actor).select_related("organisation", "team"), submission_id)


def lock_submission(*, actor: Actor, submission_id: UUID) -> Submission:
    """Lock the submission before its items and entries: every service of staff takes them in this order."""
    return _first(_submissions(actor).select_for_update(of=("self",)), submission_id)


def get_item(*, actor: Actor, item_id: UUID) -> Item:
    item: Item | None = (
        Item.objects.visible_to(actor)
        .select_related("submission__organisation", "submission__team")
        .filter(pk=item_id)
        .first()
    )
    if item is None:
        raise NotVisible
    return item


def lock_item(*, actor: Actor, item_id: UUID) -> Item:
    """Lock the item's submission, then the item."""
    seen = get_item(actor=actor, item_id=item_id)
    submission = Submission.objects.select_for_update(of=("self",)).get(pk=seen.submission_id)
    item: Item = Item.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=item_id)
    item.submission = submission
    return item


def items_page(*, actor: Actor, submission: Submission, after: str = "") -> Page[Item]:
    """Return the items of a submission that this actor may see; the others leave no gap and no count."""
    rows: QuerySet[Item] = Item.objects.visible_to(actor).filter(submission=submission)
    return page_of(rows, order=("number",), after=after, size=ITEMS_A_PAGE)


def labels_of(items: Collection[Item]) -> dict[UUID, dict[str, ItemLabel]]:
    """Return the newest label of each kind for each item, by kind."""
    rows = ItemLabel.objects.filter(item__in=items).order_by("item_id", "kind", "-at").distinct("item_id", "kind")
    found: dict[UUID, dict[str, ItemLabel]] = {item.pk: {} for item in items}
    for label in rows:
        found[label.item_id][label.kind] = label
    return found


def media_type_of(labels: Mapping[str, ItemLabel]) -> str:
    """What a tool took it for; empty when none has looked. labels: of one item, by kind."""
    return labels[LabelKind.TYPE].outcome if LabelKind.TYPE in labels else ""


def titles_of(*, actor: Actor, items: Iterable[Item]) -> dict[UUID, str]:
    """Return the file names this actor may search; a restricted item has none here."""
    entries = CatalogueEntry.objects.visible_to(actor).filter(item__in=list(items))
    return dict(entries.values_list("item_id", "title"))


def repeated_among(*, actor: Actor, items: Iterable[Item]) -> set[UUID]:
    """Return which of these items came more than once, as far as this actor may see."""
    by_fingerprint = defaultdict(list)
    for item in items:
        if item.fingerprint:
            by_fingerprint[bytes(item.fingerprint)].append(item.pk)
    seen: dict[bytes, int] = defaultdict(int)
    rows = Item.objects.visible_to(actor).with_fingerprint(list(by_fingerprint))
    for fingerprint in rows.values_list("fingerprint", flat=True):
        seen[bytes(fingerprint)] += 1
    return {pk for fingerprint, pks in by_fingerprint.items() if seen[fingerprint] > 1 for pk in pks}


def declared_digests_of(item: Item) -> list[DeclaredDigest]:
    """Return the fingerprints the provider gave, and whether ours agree."""
    return list(DeclaredDigest.objects.filter(item=item).order_by("origin", "algorithm"))


def copies_of(item: Item) -> list[CopyCheck]:
    """Return the copies of the sealed original and when each was last read from end to end."""
    return list(CopyCheck.objects.filter(item_id=item.pk).order_by("store"))


def summary_of(*, actor: Actor, submission: Submission) -> ItemSummary:
    """Count the items this actor may see, by what matters first."""
    rows = Item.objects.visible_to(actor).filter(submission=submission)
    return ItemSummary(
        **rows.aggregate(
            items=Count("pk"),
            size_bytes=Sum("size_bytes", default=0),
            secured=Count("pk", filter=Q(state=ItemState.SECURED)),
            held=Count("pk", filter=Q(state=ItemState.HELD)),
            restricted=Count("pk", filter=Q(level=Level.RESTRICTED)),
        )
    )


def questions_of(submission: Submission) -> list[InformationQuestion]:
    return list(InformationQuestion.objects.filter(submission=submission).order_by("-asked_at"))


def get_question(*, actor: Actor, question_id: UUID) -> InformationQuestion:
    question = InformationQuestion.objects.select_related("submission").filter(pk=question_id).first()
    if question is None or not _submissions(actor).filter(pk=question.submission_id).exists():
        raise NotVisible
    return question


def reviewers_of(*, actor: Actor, team_id: UUID | None) -> list[Person]:
    """Return the analysts and team leads of a team: who may be given a submission, or named for an item."""
    if team_id is None:
        return []
    in_team = Appointment.objects.visible_to(actor).filter(team_id=team_id, role__in=REVIEWERS, ended_at__isnull=True)
    return list(Person.objects.visible_to(actor).filter(is_active=True, pk__in=in_team.values("person_id")))


def reviewers_by_team(*, actor: Actor) -> list[tuple[Person, UUID]]:
    """Return each analyst and team lead with the team they work in."""
    live = Q(role__in=REVIEWERS, ended_at__isnull=True, person__is_active=True)
    rows = Appointment.objects.visible_to(actor).filter(live).select_related("person")
    return [(row.person, row.team_id) for row in rows.order_by("person__display_name")]


def named_for(*, actor: Actor, item: Item) -> list[Person]:
    """Return the people who are named for a restricted item."""
    grants = ItemUserGrant.objects.filter(content_object=item, permission__codename="see_restricted_item")
    return list(Person.objects.visible_to(actor).filter(pk__in=grants.values("user_id")))


def _submissions(actor: Actor) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.visible_to(actor).filter(handed_over_at__isnull=False)
    return rows


def _first(rows: QuerySet[Submission], submission_id: UUID) -> Submission:
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise NotVisible
    return found
