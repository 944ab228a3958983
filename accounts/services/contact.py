"""Who answers to an organisation. A change closes one row and opens the next, with a note for whoever follows (O1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import ContactAssignment
from accounts.selectors import contact_of, get_organisation, get_person
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def assign_contact(
    *,
    actor: Actor,
    organisation_id: UUID,
    contact_point_id: UUID,
    deputy_id: UUID,
    how_to_write: str,
    handover_note: str,
    at: datetime,
) -> ContactAssignment:
    """Appoint a contact point and a deputy for an organisation; the note goes to the one who takes over.

    Source: Protocol, a contact point for coordination and continuity (O1).
    """
    organisation = get_organisation(actor=actor, organisation_id=organisation_id)
    permissions.check_may_assign_contact(actor, organisation)
    policies.check_deputy_is_somebody_else(contact_point_id, deputy_id)
    before = contact_of(actor, organisation.pk)
    if before is not None:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
    assignment = ContactAssignment.objects.create(
        organisation=organisation,
        contact_point=get_person(actor=actor, person_id=contact_point_id),
        deputy=get_person(actor=actor, person_id=deputy_id),
        how_to_write=how_to_write,
        handover_note=handover_note,
        since=at,
    )
    ledger.record(
        actor=actor,
        act=Act.CONTACT_ASSIGNED,
        subject_kind=SubjectKind.CONTACT,
        subject_id=assignment.pk,
        on_behalf_of=organisation.pk,
        facts={
            "contact_point": str(assignment.contact_point.pseudonym_id),
            "deputy": str(assignment.deputy.pseudonym_id),
        },
        at=at,
    )
    return assignment
