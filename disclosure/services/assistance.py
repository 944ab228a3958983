"""What counterparts ask of the Mechanism: recorded when it comes, closed with an outcome."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Invalid
from common.ids import reference
from consent.scope import AHEAD_OF_UTC
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.models import AssistanceRequest
from disclosure.selectors import assistance as reading
from disclosure.selectors import counterparts
from disclosure.states import ASSISTANCE, AssistanceState


class NotYetReceived(Invalid):
    for_people = _("This day is still to come. Give the day on which the request came in.")


class DueBeforeReceived(Invalid):
    for_people = _("The answer would be due before the request came in. Look at the two days again.")


@transaction.atomic
def record_assistance(
    *,
    actor: Actor,
    counterpart_id: UUID,
    subject: str,
    their_reference: str,
    received_on: date,
    due_on: date | None,
    at: datetime,
) -> AssistanceRequest:
    """Record what a counterpart asks for, so that disclosures can be worked from it.

    Raises:
        NotYetReceived, DueBeforeReceived: the days contradict each other or the calendar.

    Source: Mechanism's page on cooperation (W6).
    """
    counterpart = counterparts.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(actor, counterpart)
    if received_on > (at + AHEAD_OF_UTC).date():
        raise NotYetReceived
    if due_on is not None and due_on < received_on:
        raise DueBeforeReceived
    assistance = AssistanceRequest.objects.create(
        reference=reference("RFA"),
        counterpart=counterpart,
        their_reference=their_reference,
        subject=subject,
        received_on=received_on,
        due_on=due_on,
        recorded_by=actor.id,
        recorded_at=at,
    )
    ledger.record(
        actor=actor,
        act=Act.ASSISTANCE_RECORDED,
        subject_kind=SubjectKind.ASSISTANCE,
        subject_id=assistance.pk,
        at=at,
        after=AssistanceState.OPEN,
        facts={"counterpart": str(counterpart.pk), "reference": assistance.reference},
    )
    return assistance


@transaction.atomic
def close_assistance(
    *, actor: Actor, assistance_id: UUID, how: AssistanceState, outcome: str, at: datetime
) -> AssistanceRequest:
    """Answer or decline; the words of the outcome stay in the row, the log says that and how it was closed."""
    assistance = reading.get_assistance(actor=actor, assistance_id=assistance_id)
    permissions.check_may_close_assistance(actor, assistance)
    return ledger.move(
        assistance,
        to=how,
        table=ASSISTANCE,
        actor=actor,
        act=Act.ASSISTANCE_CLOSED,
        at=at,
        facts={"counterpart": str(assistance.counterpart_id)},
        also={"closed_by": actor.id, "closed_at": at, "outcome": outcome},
    )
