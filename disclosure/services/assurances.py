"""What a counterpart promised in writing: recorded with its document, taken back when it is taken back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Invalid
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.kinds import AssuranceKind
from disclosure.models import Assurance
from disclosure.selectors import counterparts as selectors


class EndsBeforeItBegins(Invalid):
    for_people = _("The promise would end before the day of its document. Look at the two days again.")


@transaction.atomic
def record_assurance(
    *,
    actor: Actor,
    counterpart_id: UUID,
    kind: AssuranceKind,
    document: str,
    given_on: date,
    valid_until: date | None,
    at: datetime,
) -> Assurance:
    """Record one promise; it counts from the day of its document to its last day, both included.

    Raises:
        EndsBeforeItBegins: the last day is before the first.

    Source: Mechanism's page on cooperation (W6).
    """
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(actor, counterpart)
    if valid_until is not None and valid_until < given_on:
        raise EndsBeforeItBegins
    assurance = Assurance.objects.create(
        counterpart=counterpart,
        kind=kind,
        document=document,
        given_on=given_on,
        valid_until=valid_until,
        recorded_by=actor.id,
        recorded_at=at,
    )
    until = str(valid_until or "")
    _note(actor, Act.ASSURANCE_RECORDED, assurance, at, given_on=str(given_on), valid_until=until)
    return assurance


@transaction.atomic
def end_assurance(*, actor: Actor, assurance_id: UUID, reason: str, at: datetime) -> Assurance:
    """Record that a promise no longer holds; whatever rests on it stops in this moment."""
    seen = selectors.get_assurance(actor=actor, assurance_id=assurance_id)
    # The counterpart first: a release that is being checked holds it, and sees this assurance or waits.
    selectors.lock_counterpart(actor=actor, counterpart_id=seen.counterpart_id)
    assurance = selectors.get_assurance(actor=actor, assurance_id=assurance_id)
    permissions.check_may_end(actor, assurance)
    assurance.ended_at, assurance.ended_by, assurance.ended_why = at, actor.id, reason
    assurance.save(update_fields=["ended_at", "ended_by", "ended_why"])
    _note(actor, Act.ASSURANCE_ENDED, assurance, at, reason=reason)
    return assurance


def _note(actor: Actor, act: Act, assurance: Assurance, at: datetime, *, reason: str = "", **facts: str) -> None:
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.ASSURANCE,
        subject_id=assurance.pk,
        at=at,
        purpose=reason,
        facts={"counterpart": str(assurance.counterpart_id), "kind": assurance.kind, **facts},
    )
