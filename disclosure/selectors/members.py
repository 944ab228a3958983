"""What a package tells of each item: its type, its custody, its terms. Read for a batch at a time."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import override

from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, Leaf
from custody.receipts import public_key
from disclosure.kinds import Purpose
from disclosure.models import DisclosureRequest, ItemDecision, RecipientKey
from disclosure.package.contents import ActTold, Heading, Terms
from disclosure.policies import Condition
from submissions.kinds import LabelKind
from submissions.models import ItemLabel

# What a recipient is told of an item's custody. Not who else it went to, nor how it was restricted or weighed.
TOLD = (
    Act.ITEM_RECEIVED,
    Act.ITEM_STORED,
    Act.ITEM_SECURED,
    Act.ITEM_HELD,
    Act.ITEM_RESUMED,
    Act.ITEM_OPENED,
    Act.ITEM_DERIVED,
    Act.ITEM_EXPORTED,
    Act.FIXITY_OK,
    Act.FIXITY_BAD,
    Act.FIXITY_REPAIRED,
)


def heading_of(request: DisclosureRequest, key: RecipientKey, *, at: datetime) -> Heading:
    """What holds for the whole package. Recipients are addressed in English."""
    with override("en"):
        purpose = str(Purpose(request.purpose).label)
    return Heading(
        reference=request.reference,
        recipient=request.counterpart.name,
        jurisdiction=request.counterpart.jurisdiction,
        purpose=purpose,
        purpose_words=request.purpose_words,
        legal_basis=request.legal_basis,
        sealed_to=key.fingerprint,
        log_origin=settings.PORTAL.log_origin,
        log_key=public_key(),
        built_at=at,
    )


def terms_of(decision: ItemDecision, conditions: Collection[Condition], *, is_hazard: bool) -> Terms:
    """What the provider and the people in the item bind its use to; the same words of two people are said once."""
    return Terms(
        is_redacted=decision.redacted,
        no_public_use=decision.no_public_use,
        only_in=decision.only_in,
        until=decision.expires_on,
        is_hazard=is_hazard,
        of_people=tuple(dict.fromkeys(condition.words for condition in conditions)),
    )


def media_types_of(item_ids: Collection[UUID]) -> dict[UUID, str]:
    """What a tool found in each; the newest word counts."""
    rows = ItemLabel.objects.filter(item__in=item_ids, kind=LabelKind.TYPE)
    newest = rows.order_by("item_id", "-at", "-pk").distinct("item_id")
    return dict(newest.values_list("item_id", "outcome"))


def custody_of(item_ids: Collection[UUID], *, package_id: UUID, attempt: int) -> dict[UUID, tuple[ActTold, ...]]:
    """What was done to each item, in the order of the log, up to its leaving in this package."""
    rows = CustodyEvent.objects.filter(subject_kind=SubjectKind.ITEM, subject_id__in=item_ids, act__in=TOLD)
    events = [event for event in rows.order_by("sequence") if _is_of(event, package_id, attempt)]
    places = dict(
        Leaf.objects.filter(event_sequence__in=[event.pk for event in events]).values_list("event_sequence", "index")
    )
    told: dict[UUID, list[ActTold]] = defaultdict(list)
    with override("en"):
        for event in events:
            words = str(Act(event.act).label)
            one = ActTold(event.act, words, event.at, event.actor_role, places.get(event.pk))
            told[event.subject_id].append(one)
    return {item_id: tuple(acts) for item_id, acts in told.items()}


def _is_of(event: CustodyEvent, package_id: UUID, attempt: int) -> bool:
    """An export to somebody else, or by an attempt that was thrown away, is not this recipient's to know."""
    if event.act != Act.ITEM_EXPORTED:
        return True
    facts = json.loads(event.event_json).get("facts", {})
    return bool((facts.get("package"), facts.get("attempt")) == (str(package_id), attempt))
