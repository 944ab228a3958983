"""A bulletin goes out: cleared by a second officer or given back, then published for its audience, and frozen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from common.actors import Actor
from common.turns import wait_for_turn
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Bulletin, Enquiry
from dialogue.permissions import bulletins as permissions
from dialogue.selectors import bulletins as selectors
from dialogue.states.bulletins import BULLETIN, BulletinState
from dialogue.states.enquiries import ENQUIRY, EnquiryState

# Numbers are given one after the other, also when two people publish at once.
TURN = 0x62756C6C


@transaction.atomic
def clear_bulletin(*, actor: Actor, bulletin_id: UUID, at: datetime) -> Bulletin:
    """Say that every word may be read by its audience, in both languages; by somebody who wrote none of them.

    Source: Protocol R3.
    """
    bulletin = selectors.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_clear(actor, bulletin)
    cleared = {"cleared_by": actor.id, "cleared_at": at, "returned_why": ""}
    return ledger.move(
        bulletin,
        to=BulletinState.CLEARED,
        table=BULLETIN,
        actor=actor,
        act=Act.BULLETIN_CLEARED,
        also=cleared,
        at=at,
    )


@transaction.atomic
def return_bulletin(*, actor: Actor, bulletin_id: UUID, reason: str, at: datetime) -> Bulletin:
    """Give it back to its author with a reason; what was cleared needs clearing again."""
    bulletin = selectors.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_return(actor, bulletin)
    if bulletin.state == BulletinState.CLEARED:
        back = {"cleared_by": None, "cleared_at": None, "returned_why": reason}
        return ledger.move(
            bulletin,
            to=BulletinState.DRAFT,
            table=BULLETIN,
            actor=actor,
            act=Act.BULLETIN_RETURNED,
            also=back,
            at=at,
        )
    bulletin.returned_why = reason
    bulletin.save(update_fields=["returned_why"])
    ledger.record(
        actor=actor, act=Act.BULLETIN_RETURNED, subject_kind=SubjectKind.BULLETIN, subject_id=bulletin.pk, at=at
    )
    return bulletin


@transaction.atomic
def publish_bulletin(*, actor: Actor, bulletin_id: UUID, at: datetime) -> Bulletin:
    """Give it its number and publish it; nothing in it changes any more, and whoever asked is told where the answer is.

    Source: Protocol R3; W1, W2.
    """
    bulletin = selectors.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_publish(actor, bulletin)
    number = _next_number(bulletin.kind)
    published = {"number": number, "published_by": actor.id, "published_at": at}
    facts: dict[str, ledger.Fact] = {"kind": bulletin.kind, "number": number, "audience": bulletin.audience}
    ledger.move(
        bulletin,
        to=BulletinState.PUBLISHED,
        table=BULLETIN,
        actor=actor,
        act=Act.BULLETIN_PUBLISHED,
        facts=facts,
        also=published,
        at=at,
    )
    for enquiry in Enquiry.objects.select_for_update().filter(taken_up__bulletin=bulletin):
        _answer_by(bulletin, enquiry, actor=actor, at=at)
    return bulletin


def _answer_by(bulletin: Bulletin, enquiry: Enquiry, *, actor: Actor, at: datetime) -> None:
    ledger.move(
        enquiry,
        to=EnquiryState.PUBLISHED,
        table=ENQUIRY,
        actor=actor,
        act=Act.ENQUIRY_PUBLISHED,
        facts={"bulletin": str(bulletin.pk), "number": bulletin.number},
        also={"settled_by": actor.id, "settled_at": at},
        on_behalf_of=enquiry.organisation_id,
        at=at,
    )


def _next_number(kind: str) -> int:
    wait_for_turn(TURN)
    last: int | None = Bulletin.objects.filter(kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
