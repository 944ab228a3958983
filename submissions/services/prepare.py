"""A submission is begun, worked on by several people, and perhaps given up: its words stay drafts until hand-over."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import selectors as accounts
from common.actors import Actor
from common.errors import Invalid
from common.ids import reference
from custody import ledger
from custody.acts import Act
from submissions import permissions, policies
from submissions.kinds import Kind
from submissions.models import Item, ItemDraft, ItemList, ItemPerson, Submission, SubmissionDraft, SubmissionPerson
from submissions.selectors import ngo
from submissions.services.take_back import take_back_item
from submissions.states import ITEM, ITEM_HANDED_OVER, SUBMISSION, ItemState, SubmissionState

DRAFT_FIELDS = frozenset(
    {
        "narrative",
        "places",
        "period_from",
        "period_to",
        "obtained",
        "obtained_how",
        "held_by",
        "held_since",
        "collected_by",
        "intermediary",
        "copies",
        "copies_where",
        "concerns_nobody",
    }
)
SUBMISSION_FIELDS = frozenset({"label", "urgency", "level"})


class NoSuchField(Invalid):
    """A draft has no such field; the caller is wrong, not the person."""


class ConcernsSomebody(Invalid):
    """People are listed already, so it cannot concern nobody."""

    for_people = _("People are listed already. Remove them first if it concerns nobody.")


@transaction.atomic
def start_submission(*, actor: Actor, kind: Kind, label: str, at: datetime) -> Submission:
    """Begin a draft of the actor's own organisation.

    Raises:
        NotYetVetted, HasLeft, Suspended: the organisation may not begin anything now.

    Source: Protocol, Transfer of data to the Mechanism (T1).
    """
    permissions.check_may_prepare(actor)
    organisation = accounts.own_organisation(actor)
    policies.check_organisation_may_begin(organisation)
    submission = Submission.objects.create(
        reference=reference("SUB"),
        organisation=organisation,
        created_by=actor.id,
        created_at=at,
        kind=kind,
        label=label,
    )
    SubmissionDraft.objects.create(submission=submission, saved_at=at)
    ledger.record(
        actor=actor,
        act=Act.SUBMISSION_CREATED,
        subject_kind=submission.custody_kind,
        subject_id=submission.pk,
        at=at,
        after=submission.state,
        facts={"kind": Kind(kind).value},
    )
    return submission


@transaction.atomic
def save_draft(*, actor: Actor, submission_id: UUID, changes: Mapping[str, object], at: datetime) -> Submission:
    """Keep what was changed, and nothing else: two people can work on two fields at once.

    changes: cleaned values by name, of DRAFT_FIELDS and SUBMISSION_FIELDS.
    """
    unknown = set(changes) - DRAFT_FIELDS - SUBMISSION_FIELDS
    if unknown:
        raise NoSuchField(", ".join(sorted(unknown)))
    submission = ngo.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_edit(actor, submission)
    if changes.get("concerns_nobody") and SubmissionPerson.objects.filter(submission=submission).exists():
        raise ConcernsSomebody
    words = {name: value for name, value in changes.items() if name in DRAFT_FIELDS}
    SubmissionDraft.objects.filter(submission=submission).update(saved_at=at, **words)
    columns = {name: value for name, value in changes.items() if name in SUBMISSION_FIELDS}
    for name, value in columns.items():
        setattr(submission, name, value)
    if columns:
        submission.save(update_fields=list(columns))
    return submission


@transaction.atomic
def abandon_submission(*, actor: Actor, submission_id: UUID, at: datetime) -> Submission:
    """Give a draft up: files are taken back, words and lists of people deleted; the log keeps that it existed."""
    submission = ngo.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_give_up(actor, submission)
    for item in ngo.items_of(actor=actor, submission=submission):
        # What was refused, expired or taken out before is settled already.
        if ITEM.allows(old=item.state, new=ItemState.WITHDRAWN, role=actor.role):
            take_back_item(actor=actor, item_id=item.pk, at=at)
    forget_words(submission)
    ItemPerson.objects.filter(item__submission=submission).delete()
    SubmissionPerson.objects.filter(submission=submission).delete()
    return ledger.move(
        submission,
        to=SubmissionState.ABANDONED,
        table=SUBMISSION,
        actor=actor,
        act=Act.SUBMISSION_ABANDONED,
        at=at,
    )


def forget_words(submission: Submission) -> None:
    """Delete every plain word of a draft; the caller has sealed what is to be kept."""
    SubmissionDraft.objects.filter(submission=submission).delete()
    ItemDraft.objects.filter(item__submission=submission).delete()
    ItemList.objects.filter(submission=submission).delete()
    # A list's names are sealed when it comes: of what was not handed over nothing is kept, sealed or not.
    Item.objects.filter(submission=submission).exclude(Q(state__in=ITEM_HANDED_OVER) | Q(sealed_name=b"")).update(
        sealed_name=b""
    )
