"""A second person looks at a working copy: first who and why, in the log; then the bytes; then their word (D4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from disclosure import permissions, policies
from disclosure.models import WorkingCopy
from disclosure.selectors import copies, requests
from submissions.services.open_item import OPEN_FOR


def open_copy(*, actor: Actor, request_id: UUID, copy_id: UUID, purpose: str, at: datetime) -> WorkingCopy:
    """Record that this person opens this copy for this purpose; for ten minutes they, and only they, can read it.

    Not atomic: the event must be committed before the first byte, so custody holds the transaction itself.
    """
    copy = _openable(actor, request_id, copy_id)
    safe.open_for(actor=actor, item_id=copy.pk, purpose=purpose, at=at).close()
    return copy


def read_copy(*, actor: Actor, request_id: UUID, copy_id: UUID, at: datetime) -> tuple[WorkingCopy, safe.Opened]:
    """Go on with an opening of the last ten minutes, while the request is open."""
    copy = _openable(actor, request_id, copy_id)
    return copy, safe.open_again(actor=actor, item_id=copy.pk, not_before=at - OPEN_FOR, at=at)


@transaction.atomic
def confirm_copy(*, actor: Actor, request_id: UUID, copy_id: UUID, at: datetime) -> WorkingCopy:
    """Say that the copy is what its maker says, and shows nothing that was to be taken out; from now on it may leave.

    Raises:
        NotWhoMadeIt: whoever made it is not the second person.
        CopyNotOpened: nobody confirms what they have not looked at.

    Source: Protocol D4; access.md, Four eyes.
    """
    request = requests.lock_request(actor=actor, request_id=request_id)
    copy = copies.lock_copy(actor=actor, request=request, copy_id=copy_id)
    permissions.check_may_confirm_copy(actor, request, copy)
    policies.check_copy_may_be_confirmed(copy, has_opened=copies.has_opened(actor, copy))
    copy.confirmed_by, copy.confirmed_at = actor.id, at
    copy.save(update_fields=["confirmed_by", "confirmed_at"])
    ledger.record(
        actor=actor,
        act=Act.DISCLOSURE_COPY_CONFIRMED,
        subject_kind=SubjectKind.WORKING_COPY,
        subject_id=copy.pk,
        at=at,
        facts={"item": str(copy.item_id), "disclosure": str(request.pk)},
    )
    return copy


def _openable(actor: Actor, request_id: UUID, copy_id: UUID) -> WorkingCopy:
    request = requests.get_request(actor=actor, request_id=request_id)
    copy = copies.get_copy(actor=actor, request=request, copy_id=copy_id)
    permissions.check_may_open_copy(actor, request)
    policies.check_copy_may_be_opened(copy)
    return copy
