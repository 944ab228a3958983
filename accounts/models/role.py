from typing import ClassVar

from django.db import models

from accounts.models.organisation import Organisation, Team
from accounts.models.person import Person
from accounts.states import GrantState
from accounts.visibility import AppointmentQuerySet, GrantProposalQuerySet, MembershipQuerySet
from common.actors import MECHANISM_ROLES, PARTNER_ROLES, Role
from common.ids import new_id
from custody.acts import SubjectKind

PARTNER_CHOICES = [(role.value, role.label) for role in Role if role in PARTNER_ROLES]
MECHANISM_CHOICES = [(role.value, role.label) for role in Role if role in MECHANISM_ROLES]
LIVE = models.Q(ended_at__isnull=True)


def _ended_by_somebody() -> models.Q:
    return models.Q(ended_at__isnull=True, ended_by__isnull=True) | models.Q(
        ended_at__isnull=False, ended_by__isnull=False
    )


class Membership(models.Model):
    """A person's role at one organisation. Never deleted: it says who could act, from when to when.

    .. no_pii: points to Person
    """

    custody_kind: ClassVar = SubjectKind.MEMBER

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", related_query_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=PARTNER_CHOICES)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(PARTNER_ROLES)), name="membership_is_a_partner_role"
            ),
            models.CheckConstraint(condition=_ended_by_somebody(), name="membership_end_says_who_and_when"),
            models.UniqueConstraint("person", "organisation", condition=LIVE, name="one_role_per_organisation"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Appointment(models.Model):
    """A person's role in one team of the Mechanism.

    .. no_pii: points to Person
    """

    custody_kind: ClassVar = SubjectKind.APPOINTMENT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", related_query_name="appointments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=MECHANISM_CHOICES)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(MECHANISM_ROLES)), name="appointment_is_a_mechanism_role"
            ),
            models.CheckConstraint(condition=_ended_by_somebody(), name="appointment_end_says_who_and_when"),
            models.UniqueConstraint("person", "team", "role", condition=LIVE, name="one_appointment_per_team_and_role"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class GrantProposal(models.Model):
    """A role asked for by one person and given, or not, by another (four eyes).

    .. no_pii: points to Person; reason is about the role
    """

    custody_kind: ClassVar = SubjectKind.GRANT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=MECHANISM_CHOICES)
    state = models.CharField(max_length=16, choices=GrantState.choices, default=GrantState.PROPOSED)
    reason = models.CharField(max_length=300)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    objects = GrantProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-proposed_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=GrantState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(
                    state__in=[GrantState.CONFIRMED, GrantState.DECLINED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="grant_decision_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=GrantState.CONFIRMED) | ~models.Q(decided_by=models.F("proposed_by")),
                name="grant_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
