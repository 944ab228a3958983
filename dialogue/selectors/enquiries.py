"""Questions to the Mechanism as those see them who may: the queue for staff, their own for organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Bulletin, Enquiry
from dialogue.selectors.bulletins import bulletins_for
from dialogue.states.bulletins import BulletinState
from dialogue.states.enquiries import EnquiryState
from submissions.pages import Page, page_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its organisation sees it.

    number: of the bulletin that answers it.  bulletin: the same, where the reader may read it.
    """

    enquiry: Enquiry
    number: int | None
    bulletin: Bulletin | None


def enquiries_for(actor: Actor) -> QuerySet[Enquiry]:
    rows: QuerySet[Enquiry] = Enquiry.objects.visible_to(actor)
    return rows.select_related("organisation", "taken_up__bulletin")


def get_enquiry(*, actor: Actor, enquiry_id: UUID) -> Enquiry:
    return _one(enquiries_for(actor), enquiry_id)


def lock_enquiry(*, actor: Actor, enquiry_id: UUID) -> Enquiry:
    return _one(enquiries_for(actor).select_for_update(of=("self",)), enquiry_id)


def enquiries_page(*, actor: Actor, after: str = "") -> Page[Enquiry]:
    return page_of(enquiries_for(actor), order=("-asked_at", "-id"), after=after)


def as_asked(actor: Actor, enquiries: Sequence[Enquiry]) -> list[Asked]:
    """What came of each; that one was taken up in a draft is not told."""
    published = {one.pk: one.taken_up.bulletin for one in enquiries if _is_published(one) and one.taken_up}
    ids = {bulletin.pk for bulletin in published.values()}
    readable = {one.pk: one for one in bulletins_for(actor).filter(pk__in=ids, state=BulletinState.PUBLISHED)}
    return [_asked(one, published.get(one.pk), readable) for one in enquiries]


def waiting(actor: Actor) -> QuerySet[Enquiry]:
    """The oldest first."""
    return enquiries_for(actor).filter(state=EnquiryState.ASKED).order_by("asked_at", "id")


def waiting_page(*, actor: Actor, after: str = "") -> Page[Enquiry]:
    return page_of(waiting(actor), order=("asked_at", "id"), after=after)


def settled_page(*, actor: Actor, after: str = "") -> Page[Enquiry]:
    settled = enquiries_for(actor).exclude(state=EnquiryState.ASKED)
    return page_of(settled, order=("-asked_at", "-id"), after=after)


def _asked(enquiry: Enquiry, bulletin: Bulletin | None, readable: dict[UUID, Bulletin]) -> Asked:
    if bulletin is None:
        return Asked(enquiry, None, None)
    return Asked(enquiry, bulletin.number, readable.get(bulletin.pk))


def _is_published(enquiry: Enquiry) -> bool:
    return enquiry.state == EnquiryState.PUBLISHED


def _one(rows: QuerySet[Enquiry], enquiry_id: UUID) -> Enquiry:
    found = rows.filter(pk=enquiry_id).first()
    if found is None:
        raise NotVisible
    return found
