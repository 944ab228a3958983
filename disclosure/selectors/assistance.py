"""What counterparts ask of the Mechanism, as staff read it."""

from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from disclosure.models import AssistanceRequest, Counterpart, DisclosureRequest
from disclosure.states import AssistanceState
from submissions.pages import Page, page_of


def assistance_for(actor: Actor) -> QuerySet[AssistanceRequest]:
    rows: QuerySet[AssistanceRequest] = AssistanceRequest.objects.visible_to(actor)
    return rows.select_related("counterpart")


def assistance_page(*, actor: Actor, state: str = "", after: str = "") -> Page[AssistanceRequest]:
    """Newest first; state: one of the three, or all."""
    rows = assistance_for(actor)
    if state in AssistanceState.values:
        rows = rows.filter(state=state)
    return page_of(rows, order=("-received_on", "-id"), after=after)


def get_assistance(*, actor: Actor, assistance_id: UUID) -> AssistanceRequest:
    found = assistance_for(actor).filter(pk=assistance_id).first()
    if found is None:
        raise NotVisible
    return found


def open_assistance_of(actor: Actor, counterpart: Counterpart) -> list[AssistanceRequest]:
    rows = assistance_for(actor).filter(counterpart=counterpart, state=AssistanceState.OPEN)
    return list(rows.order_by("due_on", "received_on", "pk"))


def requests_worked_from(actor: Actor, assistance: AssistanceRequest) -> list[DisclosureRequest]:
    """The disclosures that were drafted from it."""
    rows: QuerySet[DisclosureRequest] = DisclosureRequest.objects.visible_to(actor)
    return list(rows.filter(assistance=assistance))
