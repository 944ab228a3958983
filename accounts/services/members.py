"""A membership ends: at once, with everything that hangs on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import permissions, policies
from accounts.models import ApiToken, Membership
from accounts.selectors import get_membership
from accounts.services.sessions import end_all_sessions
from common.actors import Actor, Role
from custody import ledger
from custody.acts import Act, SubjectKind


@transaction.atomic
def end_membership(*, actor: Actor, membership_id: UUID, at: datetime) -> Membership:
    """End a person's role at an organisation; sessions and programs end with it, what they did stays theirs.

    Raises:
        LastFocalPoint: nobody could speak for the organisation any more.
    """
    membership = get_membership(actor=actor, membership_id=membership_id)
    permissions.check_may_end_membership(actor, membership)
    policies.check_membership_is_live(membership)
    # Two focal points ending each other at once would leave none: the rows are locked before they are counted.
    focal = Membership.objects.select_for_update().filter(
        organisation_id=membership.organisation_id, role=Role.NGO_FOCAL_POINT, ended_at__isnull=True
    )
    policies.check_somebody_stays(leaving=membership, focal_points=len(focal))
    membership.ended_at, membership.ended_by = at, actor.id
    membership.save(update_fields=["ended_at", "ended_by"])
    ApiToken.objects.filter(
        person=membership.person, organisation=membership.organisation, ended_at__isnull=True
    ).update(ended_at=at)
    end_all_sessions(membership.person)
    ledger.record(
        actor=actor,
        act=Act.MEMBER_REMOVED,
        subject_kind=SubjectKind.MEMBER,
        subject_id=membership.pk,
        before=membership.role,
        on_behalf_of=membership.organisation_id,
        facts={"person": str(membership.person.pseudonym_id)},
        at=at,
    )
    return membership
