"""Whom a submission concerns: people under pseudonyms, each with a consent on record, tied to all files or to some."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Invalid
from consent import selectors as consents
from consent.models import Source
from consent.policies import Terms
from consent.services import confidentiality, record, sources
from submissions import permissions
from submissions.kinds import Part
from submissions.models import Item, ItemPerson, Submission, SubmissionDraft, SubmissionPerson
from submissions.selectors import ngo
from submissions.selectors import people as seen_people


class NoItemsChosen(Invalid):
    """A person who concerns no file of a submission does not belong in it."""

    for_people = _("Choose at least one file this person concerns, or choose all files.")


@dataclass(frozen=True, slots=True)
class Place:
    """What a person is to the material. item_ids: the files they concern; None for all, also those still to come."""

    part: Part
    item_ids: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """One person as the page describes them.

    item_ids: the files they concern; None for all, also those still to come.
    promise: the terms of confidentiality promised to them; None when nothing was promised.
    """

    pseudonym: str
    part: Part
    terms: Terms
    promise: str | None
    item_ids: frozenset[UUID] | None = None


@transaction.atomic
def add_person(*, actor: Actor, submission_id: UUID, described: Described, at: datetime) -> SubmissionPerson:
    """Record a new source with consent and promise, and tie it to this submission.

    Raises:
        PseudonymTaken: another source of the organisation has it. Contradiction: the consent cannot be true.

    Source: Protocol, informed consent (D3) and confidentiality of sources (D2).
    """
    submission = _lock_draft(actor, submission_id)
    source = sources.record_source(actor=actor, pseudonym=described.pseudonym, at=at)
    return _tie(actor, submission, source, described, at)


@transaction.atomic
def save_person(
    *, actor: Actor, submission_id: UUID, source_id: UUID, described: Described, at: datetime
) -> SubmissionPerson:
    """Describe a known source again, or tie it to this submission for the first time."""
    submission = _lock_draft(actor, submission_id)
    source = sources.rename_source(actor=actor, source_id=source_id, pseudonym=described.pseudonym, at=at)
    return _tie(actor, submission, source, described, at)


@transaction.atomic
def place_person(*, actor: Actor, submission_id: UUID, source_id: UUID, place: Place, at: datetime) -> SubmissionPerson:
    """Say which files somebody of this draft concerns; whoever prepares it may, also of a person a colleague recorded.

    What the person agreed to stays with those who see the source.
    """
    submission = _lock_draft(actor, submission_id)
    source = seen_people.get_tied_source(submission=submission, source_id=source_id)
    return _put(submission, source, place, at)


@transaction.atomic
def remove_person(*, actor: Actor, submission_id: UUID, source_id: UUID, at: datetime) -> None:
    """Untie a source from this draft; the source and its consent stay on record."""
    submission = _lock_draft(actor, submission_id)
    ItemPerson.objects.filter(item__submission=submission, source_id=source_id).delete()
    SubmissionPerson.objects.filter(submission=submission, source_id=source_id).delete()
    SubmissionDraft.objects.filter(submission=submission).update(saved_at=at)


def _lock_draft(actor: Actor, submission_id: UUID) -> Submission:
    submission = ngo.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_edit(actor, submission)
    return submission


def _tie(actor: Actor, submission: Submission, source: Source, described: Described, at: datetime) -> SubmissionPerson:
    record.record_consent(actor=actor, source_id=source.pk, terms=described.terms, at=at)
    promised = consents.standing_of([source])[source.pk].promise is not None
    # A promise on record is never ended here: only the source can (D2).
    if described.promise is not None and not promised:
        confidentiality.set_confidentiality(actor=actor, source_id=source.pk, terms=described.promise, at=at)
    return _put(submission, source, Place(described.part, described.item_ids), at)


def _put(submission: Submission, source: Source, place: Place, at: datetime) -> SubmissionPerson:
    tie, _made = SubmissionPerson.objects.update_or_create(
        submission=submission,
        source=source,
        defaults={"part": place.part, "every_item": place.item_ids is None},
    )
    _choose_items(submission, tie, place.item_ids)
    SubmissionDraft.objects.filter(submission=submission).update(concerns_nobody=False, saved_at=at)
    return tie


def _choose_items(submission: Submission, tie: SubmissionPerson, item_ids: Collection[UUID] | None) -> None:
    ItemPerson.objects.filter(item__submission=submission, source_id=tie.source_id).delete()
    if item_ids is None:
        return
    chosen = list(Item.objects.filter(submission=submission, pk__in=item_ids))
    if not chosen:
        raise NoItemsChosen
    ItemPerson.objects.bulk_create(ItemPerson(item=item, source_id=tie.source_id, part=tie.part) for item in chosen)
