"""A protection officer stops a disclosure at any moment before it has left (V1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.models import DisclosureRequest, Veto
from disclosure.selectors import requests


class VetoedAlready(Conflict):
    for_people = _("This disclosure is vetoed already.")


class NoVeto(Conflict):
    for_people = _("There is no veto to lift.")


@transaction.atomic
def veto_request(*, actor: Actor, request_id: UUID, reason: str, at: datetime) -> Veto:
    """Stop everything of this request until the veto is lifted; effective at the next question asked."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_veto(actor, request)
    if requests.standing_veto(actor, request):
        raise VetoedAlready
    veto = Veto.objects.create(request=request, reason=reason, given_by=actor.id, given_at=at)
    _note(actor, Act.DISCLOSURE_VETOED, request, reason, at)
    return veto


@transaction.atomic
def lift_veto(*, actor: Actor, request_id: UUID, reason: str, at: datetime) -> Veto:
    """End the veto, with a reason; approval and package are asked about again as always."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_veto(actor, request)
    veto = requests.standing_veto(actor, request)
    if veto is None:
        raise NoVeto
    veto.lifted_by, veto.lifted_at = actor.id, at
    veto.save(update_fields=["lifted_by", "lifted_at"])
    _note(actor, Act.DISCLOSURE_VETO_LIFTED, request, reason, at)
    doorbell.ring(doorbell.TaskName.BUILD_PACKAGE, request_id=request.pk)
    return veto


def _note(actor: Actor, act: Act, request: DisclosureRequest, reason: str, at: datetime) -> None:
    ledger.record(
        actor=actor, act=act, subject_kind=SubjectKind.DISCLOSURE, subject_id=request.pk, at=at, purpose=reason
    )
