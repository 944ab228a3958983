"""The hand-over: every plain word is sealed and deleted in the transaction that moves the submission."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from common import doorbell
from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act
from submissions import completeness, permissions
from submissions.models import (
    Item,
    ItemConfidentiality,
    ItemDraft,
    ItemPerson,
    Submission,
    SubmissionDraft,
    SubmissionPerson,
)
from submissions.selectors import ngo, people
from submissions.selectors.people import Tie
from submissions.services.naming import sealed_name
from submissions.services.prepare import forget_words
from submissions.states import ITEM_HANDED_OVER, SUBMISSION, SubmissionState

FORMAT = 1
# A submission may hold a hundred thousand items: no statement grows with it.
ITEMS_A_STATEMENT = 500
ACCOUNT_WORDS = (
    "narrative",
    "places",
    "obtained",
    "obtained_how",
    "held_by",
    "collected_by",
    "intermediary",
    "copies",
    "copies_where",
)
ACCOUNT_DAYS = ("period_from", "period_to", "held_since")


@transaction.atomic
def hand_over(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Hand a complete draft over to the Mechanism; it cannot be changed or taken back by the provider alone after this.

    Raises:
        NotASignatory: the organisation may not hand over now; the draft is kept.
        StillArriving, Unfinished: something is missing; the error says what.

    Source: Protocol, Transfer of data to the Mechanism (T1), safely (T3).
    """
    submission = ngo.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_hand_over(actor, submission)
    draft = ngo.draft_of(submission)
    items = _lock_items(submission)
    ties = people.ties_of(submission)
    standings = [tie.standing for tie in ties]
    completeness.check_submission_may_be_handed_over(submission, draft, standings, items)
    handed_over = [item for item in items if item.state in ITEM_HANDED_OVER]
    seal_names(handed_over)
    settle_people(SubmissionPerson.objects.filter(submission=submission, every_item=True), ties, handed_over)
    account, concerns_nobody = _sealed_account(draft), draft.concerns_nobody
    forget_words(submission)
    ledger.move(
        submission,
        to=SubmissionState.HANDED_OVER,
        table=SUBMISSION,
        actor=actor,
        act=Act.SUBMISSION_HANDED_OVER,
        at=at,
        facts={
            "items": len(handed_over),
            "people": len(ties),
            "level": submission.level,
            "urgency": submission.urgency,
        },
        also={
            "handed_over_by": actor.id,
            "handed_over_at": at,
            "sealed_account": account,
            "concerns_nobody": concerns_nobody,
            "receipt_due": True,
        },
    )
    doorbell.ring(doorbell.TaskName.ISSUE_RECEIPT, submission_id=submission.pk)
    return submission


def _lock_items(submission: Submission) -> list[Item]:
    """Items move while workers secure them; what is sealed here must be what was counted here."""
    rows = Item.objects.select_for_update().filter(submission=submission).order_by("number")
    return list(rows.only("number", "state"))


def _sealed_account(draft: SubmissionDraft) -> bytes:
    account: dict[str, object] = {"v": FORMAT}
    account |= {name: getattr(draft, name) for name in ACCOUNT_WORDS}
    account |= {name: day.isoformat() if (day := getattr(draft, name)) else None for name in ACCOUNT_DAYS}
    return _sealed(draft.submission_id, account)


def seal_names(items: list[Item]) -> None:
    """Seal the files' own names for the Mechanism, where that was not done; the caller forgets the plain ones."""
    for start in range(0, len(items), ITEMS_A_STATEMENT):
        some = [item.pk for item in items[start : start + ITEMS_A_STATEMENT]]
        unsealed = list(Item.objects.filter(pk__in=some, sealed_name=b"").only("pk"))
        drafts = ItemDraft.objects.in_bulk([item.pk for item in unsealed])
        for item in unsealed:
            item.sealed_name = _sealed_name(item.pk, drafts.get(item.pk))
        Item.objects.bulk_update(unsealed, ["sealed_name"])


def _sealed_name(item_id: UUID, draft: ItemDraft | None) -> bytes:
    if draft is None:
        return sealed_name(item_id=item_id, name=b"", relative_path=b"")
    name, path = bytes(draft.name), bytes(draft.relative_path)
    return sealed_name(item_id=item_id, name=name, relative_path=path, note=draft.note)


def _sealed(record_id: UUID, told: dict[str, object]) -> bytes:
    plaintext = json.dumps(told, ensure_ascii=False).encode()
    return safe.seal_record(record_id=record_id, plaintext=plaintext, use=safe.KeyUse.EVIDENCE)


def settle_people(everywhere: QuerySet[SubmissionPerson], ties: list[Tie], items: list[Item]) -> None:
    """Write down for every item whom it concerns and which promises cover it: later questions are asked per item."""
    ItemPerson.objects.bulk_create(
        (ItemPerson(item=item, source_id=row.source_id, part=row.part) for row in everywhere for item in items),
        ignore_conflicts=True,
        batch_size=1000,
    )
    promises = {tie.standing.source.pk: tie.standing.promise for tie in ties if tie.standing.promise}
    for start in range(0, len(items) if promises else 0, ITEMS_A_STATEMENT):
        some = items[start : start + ITEMS_A_STATEMENT]
        concerned = ItemPerson.objects.filter(item__in=some, source_id__in=promises)
        ItemConfidentiality.objects.bulk_create(
            (ItemConfidentiality(item_id=row.item_id, confidentiality=promises[row.source_id]) for row in concerned),
            ignore_conflicts=True,
        )
