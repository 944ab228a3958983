"""The register of those we cooperate with: entered, described anew, ended, and through whom they are reached."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.kinds import CounterpartKind
from disclosure.models import Counterpart, CounterpartContact
from disclosure.selectors import counterparts as selectors


@dataclass(frozen=True, slots=True)
class Described:
    """A counterpart in words: who it is, on which basis we work together, what that makes possible (W6)."""

    name: str
    kind: CounterpartKind
    jurisdiction: str
    legal_basis: str
    name_ar: str = ""
    law: str = ""
    possible: str = ""
    use_of_material: str = ""


class NameTaken(Conflict):
    """Providers are told the recipient's name and nothing else: one name must never mean two counterparts."""

    for_people = _("There is a counterpart of this name already. Choose a name that tells the two apart.")


@transaction.atomic
def record_counterpart(*, actor: Actor, described: Described, at: datetime) -> Counterpart:
    """Enter an authority, a court or a body of the United Nations; nothing can be disclosed to it by that alone.

    Source: Mechanism's page on cooperation (W6).
    """
    permissions.check_may_keep_counterparts(actor)
    counterpart = Counterpart(**asdict(described), recorded_by=actor.id, recorded_at=at)
    _save(counterpart)
    _note(actor, Act.COUNTERPART_RECORDED, counterpart, at, kind=counterpart.kind)
    return counterpart


@transaction.atomic
def change_counterpart(*, actor: Actor, counterpart_id: UUID, described: Described, at: datetime) -> Counterpart:
    """Describe it anew; a change of name, kind or jurisdiction voids every agreement given for the old one (D1)."""
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_change_counterpart(actor, counterpart)
    changed = changes(counterpart, described)
    if not changed:
        return counterpart
    for column in changed:
        setattr(counterpart, column, getattr(described, column))
    _save(counterpart)
    _note(actor, Act.COUNTERPART_CHANGED, counterpart, at, changed=", ".join(changed))
    return counterpart


@transaction.atomic
def end_counterpart(*, actor: Actor, counterpart_id: UUID, reason: str, at: datetime) -> Counterpart:
    """End the cooperation: from now on nothing is asked for it, approved for it or released to it."""
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(actor, counterpart)
    counterpart.ended_at, counterpart.ended_by, counterpart.ended_why = at, actor.id, reason
    counterpart.save(update_fields=["ended_at", "ended_by", "ended_why"])
    ledger.record(
        actor=actor,
        act=Act.COUNTERPART_ENDED,
        subject_kind=SubjectKind.COUNTERPART,
        subject_id=counterpart.pk,
        at=at,
        purpose=reason,
    )
    return counterpart


@transaction.atomic
def add_contact(
    *, actor: Actor, counterpart_id: UUID, office: str, how_to_reach: str, at: datetime
) -> CounterpartContact:
    """Note through whom it is reached; the log says that there is a contact, not who."""
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(actor, counterpart)
    contact = CounterpartContact.objects.create(
        counterpart=counterpart, office=office, how_to_reach=how_to_reach, recorded_by=actor.id, recorded_at=at
    )
    _note(actor, Act.COUNTERPART_CHANGED, counterpart, at, changed="contact added", contact=str(contact.pk))
    return contact


@transaction.atomic
def end_contact(*, actor: Actor, contact_id: UUID, at: datetime) -> CounterpartContact:
    seen = selectors.get_contact(actor=actor, contact_id=contact_id)
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=seen.counterpart_id)
    contact = selectors.get_contact(actor=actor, contact_id=contact_id)
    permissions.check_may_end(actor, contact)
    contact.ended_at = at
    contact.save(update_fields=["ended_at"])
    _note(actor, Act.COUNTERPART_CHANGED, counterpart, at, changed="contact ended", contact=str(contact.pk))
    return contact


def changes(counterpart: Counterpart, described: Described) -> list[str]:
    """Which columns would change."""
    names = [field.name for field in fields(described)]
    return [name for name in names if getattr(counterpart, name) != getattr(described, name)]


def _save(counterpart: Counterpart) -> None:
    try:
        with transaction.atomic():
            counterpart.save()
    except IntegrityError as taken:
        raise NameTaken from taken


def _note(actor: Actor, act: Act, counterpart: Counterpart, at: datetime, **facts: str) -> None:
    ledger.record(
        actor=actor, act=act, subject_kind=SubjectKind.COUNTERPART, subject_id=counterpart.pk, at=at, facts=facts
    )
