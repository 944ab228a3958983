"""Everything the truth table needs to know of a request, read afresh, in as many queries for one item as for 10,000."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.kinds import Stage
from disclosure.models import (
    Assurance,
    Counterpart,
    DisclosureRequest,
    RecipientKey,
    Veto,
)
from disclosure.policies import ApprovalFacts, ItemFacts, RecipientFacts, Ruling, may_disclose
from disclosure.selectors.item_facts import item_facts
from disclosure.selectors.recipients import facts_of_recipient
from disclosure.states import KeyState, RequestState

_LEAVING = frozenset({RequestState.APPROVED, RequestState.PACKAGED, RequestState.RELEASED, RequestState.ACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Facts:
    """items: by id, those of the request that were asked for; never their twins, which hang on them."""

    recipient: RecipientFacts
    approval: ApprovalFacts
    items: Mapping[UUID, ItemFacts]

    def rulings(self, *, stage: Stage, at: datetime) -> dict[UUID, Ruling]:
        """Ask the truth table about each item (D1, D2, D3)."""
        return {
            item_id: may_disclose(item, self.recipient, self.approval, stage=stage, at=at)
            for item_id, item in self.items.items()
        }


def facts_of(request: DisclosureRequest, *, at: datetime, only: Collection[UUID] | None = None) -> Facts:
    """Read what is true now.  only: some items of the request; without it, all of them."""
    counterpart = Counterpart.objects.get(pk=request.counterpart_id)
    key = RecipientKey.objects.filter(counterpart=counterpart, state=KeyState.CONFIRMED).first()
    return Facts(
        recipient=_recipient(counterpart, key, at),
        approval=_approval(request),
        items=item_facts(request, counterpart, key, at=at, only=only),
    )


def rulings_of(request: DisclosureRequest, *, stage: Stage, at: datetime) -> dict[UUID, Ruling]:
    """The truth table for every item of a request."""
    return facts_of(request, at=at).rulings(stage=stage, at=at)


def recipient_facts(counterpart: Counterpart, *, at: datetime) -> RecipientFacts:
    """What is missing on the recipient's side, whatever the items."""
    key = RecipientKey.objects.filter(counterpart=counterpart, state=KeyState.CONFIRMED).first()
    return _recipient(counterpart, key, at)


def _recipient(counterpart: Counterpart, key: RecipientKey | None, at: datetime) -> RecipientFacts:
    given = Assurance.objects.filter(counterpart=counterpart, ended_at__isnull=True)
    return facts_of_recipient(counterpart, given, key, on=at.date())


def _approval(request: DisclosureRequest) -> ApprovalFacts:
    requesters = {request.created_by, request.asked_by}
    return ApprovalFacts(
        is_by_another=request.state in _LEAVING
        and request.approved_by is not None
        and request.approved_by not in requesters,
        is_vetoed=Veto.objects.filter(request=request, lifted_at__isnull=True).exists(),
    )
