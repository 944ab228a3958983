"""A disclosure being prepared: to whom, what for, which items. Whatever changes in it is asked and approved anew."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from common.actors import WORKER, Actor, Role
from common.errors import NotVisible
from common.ids import reference
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.kinds import Copy, Purpose, Stage
from disclosure.models import AssistanceRequest, Counterpart, DisclosureRequest, RequestItem, WorkingCopy
from disclosure.selectors import requests
from disclosure.selectors.facts import rulings_of
from disclosure.services.ending import discard_package, end_questions
from disclosure.states import DISCLOSURE, RequestState
from submissions.kinds import Level
from submissions.models import Item
from submissions.states import ITEM_HANDED_OVER
from submissions.visibility import is_given

_NOT_APPROVED = {"approved_by": None, "approved_at": None, "decision_reason": ""}


@dataclass(frozen=True, slots=True)
class Added:
    """unknown: references that name nothing which could be added; a restricted item is one of these."""

    count: int
    unknown: list[str]


@transaction.atomic
def draft_request(
    *,
    actor: Actor,
    counterpart_id: UUID,
    purpose: Purpose,
    purpose_words: str,
    legal_basis: str,
    assistance_id: UUID | None,
    at: datetime,
) -> DisclosureRequest:
    """Begin a request to one recipient for one purpose; nobody outside learns of it before it is asked."""
    permissions.check_may_prepare(actor)
    counterpart = Counterpart.objects.visible_to(actor).filter(pk=counterpart_id, ended_at__isnull=True).first()
    if counterpart is None:
        raise NotVisible
    request = DisclosureRequest.objects.create(
        reference=reference("DIS"),
        counterpart=counterpart,
        assistance=_assistance(actor, counterpart, assistance_id),
        purpose=purpose,
        purpose_words=purpose_words,
        legal_basis=legal_basis,
        created_by=actor.id,
        created_at=at,
    )
    _note(actor, Act.DISCLOSURE_DRAFTED, request, at, purpose=request.purpose, counterpart=str(counterpart.pk))
    return request


@transaction.atomic
def change_request(
    *, actor: Actor, request_id: UUID, purpose: Purpose, purpose_words: str, legal_basis: str, at: datetime
) -> DisclosureRequest:
    """Change what is asked; answers given to what was asked before no longer count."""
    request = _lock_draft(actor, request_id)
    request.purpose, request.purpose_words, request.legal_basis = purpose, purpose_words, legal_basis
    request.save(update_fields=["purpose", "purpose_words", "legal_basis"])
    _note(actor, Act.DISCLOSURE_CHANGED, request, at, what="purpose")
    return request


@transaction.atomic
def add_items(*, actor: Actor, request_id: UUID, item_ids: Collection[UUID], at: datetime) -> int:
    """Put items into a draft; returns how many were new to it. Reviewers add what they see, officers what exists."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_propose_items(actor, request)
    found = set(_addable(actor).filter(pk__in=item_ids).values_list("pk", flat=True))
    if missing := set(item_ids) - found:
        raise NotVisible(f"{len(missing)} items cannot be added")
    return _add(actor, request, found, at)


@transaction.atomic
def add_by_reference(*, actor: Actor, request_id: UUID, references: Collection[str], at: datetime) -> Added:
    """Put in what these accession numbers or references of submissions name; says which of them name nothing."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_propose_items(actor, request)
    wanted = {word.strip().upper() for word in references if word.strip()}
    by_accession = _addable(actor).filter(accession__in=wanted)
    by_submission = _addable(actor).filter(submission__reference__in=wanted)
    rows = {pk: (accession, told) for found in (by_accession, by_submission) for pk, accession, told in _named(found)}
    known = {name for names in rows.values() for name in names}
    return Added(count=_add(actor, request, set(rows), at), unknown=sorted(wanted - known))


@transaction.atomic
def remove_items(*, actor: Actor, request_id: UUID, item_ids: Collection[UUID], at: datetime) -> int:
    """Take items out of a draft; the rows stay and say when."""
    request = _lock_draft(actor, request_id)
    return _remove(actor, request, set(item_ids), at)


@transaction.atomic
def remove_barred(*, actor: Actor, request_id: UUID, at: datetime) -> int:
    """Take out everything that could not leave even if its provider agreed."""
    request = _lock_draft(actor, request_id)
    rulings = rulings_of(request, stage=Stage.ASK, at=at)
    return _remove(actor, request, {item_id for item_id, ruling in rulings.items() if not ruling}, at)


@transaction.atomic
def choose_copy(
    *, actor: Actor, request_id: UUID, item_id: UUID, working_copy_id: UUID | None, at: datetime
) -> RequestItem:
    """Say what would leave of an item: the original, or one of the working copies made of it (D4)."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_attach_copy(actor, request)
    row = requests.get_item(actor=actor, request=request, item_id=item_id)
    copy = WorkingCopy.objects.visible_to(actor).filter(pk=working_copy_id, item=item_id).first()
    if working_copy_id is not None and copy is None:
        raise NotVisible
    row.working_copy, row.copy = copy, Copy.WORKING_COPY if copy else Copy.ORIGINAL
    row.save(update_fields=["working_copy", "copy"])
    _note(actor, Act.DISCLOSURE_CHANGED, request, at, what="copy", item=str(item_id), copy=row.copy)
    return row


@transaction.atomic
def reopen_request(*, actor: Actor, request_id: UUID, at: datetime) -> DisclosureRequest:
    """Take a request back to draft: approval and package are gone; questions that stay as asked stay answered."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_reopen(actor, request)
    discard_package(actor, request, why="reopened", at=at)
    return ledger.move(
        request,
        to=RequestState.DRAFTED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_REOPENED,
        at=at,
        also=_NOT_APPROVED,
    )


@transaction.atomic
def drop_request(*, actor: Actor, request_id: UUID, reason: str, at: datetime) -> DisclosureRequest:
    """Give a request up: providers see that they are no longer asked."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_drop(actor, request)
    end_questions(actor, request, at=at)
    return ledger.move(
        request,
        to=RequestState.DROPPED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_DROPPED,
        at=at,
        purpose=reason,
        also=_NOT_APPROVED | {"decision_reason": reason, "ended_at": at},
    )


def _lock_draft(actor: Actor, request_id: UUID) -> DisclosureRequest:
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_edit(actor, request)
    return request


def _assistance(actor: Actor, counterpart: Counterpart, assistance_id: UUID | None) -> AssistanceRequest | None:
    if assistance_id is None:
        return None
    asked: AssistanceRequest | None = (
        AssistanceRequest.objects.visible_to(actor).filter(pk=assistance_id, counterpart=counterpart).first()
    )
    if asked is None:
        raise NotVisible
    return asked


def _addable(actor: Actor) -> QuerySet[Item]:
    """Officers see no item outside a request: they name one by its number. What is restricted is never found so."""
    seen: QuerySet[Item] = Item.objects.visible_to(WORKER if actor.role == Role.DISCLOSURE_OFFICER else actor)
    return seen.filter(
        is_given(),
        state__in=ITEM_HANDED_OVER,
        submission__handed_over_at__isnull=False,
        level=Level.STANDARD,
        submission__level=Level.STANDARD,
    )


def _named(rows: QuerySet[Item]) -> list[tuple[UUID, str, str]]:
    return list(rows.values_list("pk", "accession", "submission__reference"))


def _add(actor: Actor, request: DisclosureRequest, item_ids: set[UUID], at: datetime) -> int:
    new = item_ids - set(requests.item_ids_of(request))
    RequestItem.objects.bulk_create(
        (RequestItem(request=request, item_id=item_id, added_by=actor.id, added_at=at) for item_id in sorted(new)),
        batch_size=1000,
    )
    if new:
        _note(actor, Act.DISCLOSURE_CHANGED, request, at, what="items", added=len(new))
    return len(new)


def _remove(actor: Actor, request: DisclosureRequest, item_ids: set[UUID], at: datetime) -> int:
    removed = requests.items_of(WORKER, request).filter(item_id__in=item_ids).update(removed_at=at)
    if removed:
        _note(actor, Act.DISCLOSURE_CHANGED, request, at, what="items", removed=removed)
    return removed


def _note(actor: Actor, act: Act, request: DisclosureRequest, at: datetime, **facts: str | int) -> None:
    ledger.record(actor=actor, act=act, subject_kind=SubjectKind.DISCLOSURE, subject_id=request.pk, at=at, facts=facts)
