"""The decision inside the Mechanism: by a Head who did not ask for it, after the providers, with a reason (D1)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common import doorbell
from common.actors import Actor
from custody import ledger
from custody.acts import Act
from disclosure import permissions, policies
from disclosure.kinds import Stage
from disclosure.models import DisclosureRequest, RequestItem
from disclosure.selectors import requests
from disclosure.selectors.facts import facts_of
from disclosure.selectors.seen import seen_in
from disclosure.services.ending import discard_package, end_questions
from disclosure.states import DISCLOSURE, RequestState


@transaction.atomic
def approve_request(*, actor: Actor, request_id: UUID, reason: str, seen: str, at: datetime) -> DisclosureRequest:
    """Approve what may leave as things stand now; what may not is withheld, and everything is asked again at release.

    seen: `selectors.seen` of what was shown to whoever decides.

    What is withheld stays so, also when nothing stands in its way any more: nobody has approved it.

    Raises:
        HasChanged: an item, a copy or an answer is another than what was shown.
        NothingAgreed: no item may leave.
        NotTheRequester: who asked for it does not decide.

    Source: Protocol D1; access.md, Four eyes.
    """
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_approve(actor, request)
    facts = facts_of(request, at=at)
    policies.check_nothing_has_changed(seen=seen, now=seen_in(facts, at=at))
    rulings = facts.rulings(stage=Stage.APPROVE, at=at)
    policies.check_request_may_be_approved(rulings.values())
    _mark(request, {item_id for item_id, ruling in rulings.items() if ruling}, at)
    doorbell.ring(doorbell.TaskName.BUILD_PACKAGE, request_id=request.pk)
    return ledger.move(
        request,
        to=RequestState.APPROVED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_APPROVED,
        at=at,
        purpose=reason,
        facts={"items": len(rulings), "may_leave": sum(map(bool, rulings.values()))},
        also={"approved_by": actor.id, "approved_at": at, "decision_reason": reason},
    )


@transaction.atomic
def refuse_request(*, actor: Actor, request_id: UUID, reason: str, at: datetime) -> DisclosureRequest:
    """Refuse, also after approval while nothing has left: providers see that they are no longer asked."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_refuse(actor, request)
    discard_package(actor, request, why="refused", at=at)
    end_questions(actor, request, at=at)
    return ledger.move(
        request,
        to=RequestState.REFUSED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_REFUSED,
        at=at,
        purpose=reason,
        also={"approved_by": None, "approved_at": None, "decision_reason": reason, "ended_at": at},
    )


def _mark(request: DisclosureRequest, item_ids: Collection[UUID], at: datetime) -> None:
    """Write down what the approval is about; it counts only beside the approval of the same moment."""
    rows = RequestItem.objects.filter(request=request, removed_at__isnull=True, item__in=item_ids)
    rows.update(approved_at=at)
