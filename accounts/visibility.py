"""Who sees which people, organisations and agreements. Default: nobody."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db.models import Model, Q, QuerySet

from common.actors import MECHANISM_ROLES, Actor, Role, for_every_role

if TYPE_CHECKING:
    from accounts.models import (  # noqa: F401 - named in strings below
        Agreement,
        AgreementTerms,
        AgreementText,
        ApiToken,
        Appointment,
        ContactAssignment,
        GrantProposal,
        Invitation,
        Membership,
        Organisation,
        Person,
        Team,
    )

M = TypeVar("M", bound=Model)
Rule = Callable[[Actor], Q]


def _nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor) -> Q:
    return Q()


def _own_organisation(actor: Actor) -> Q:
    return Q(pk=actor.organisation_id)


def _of_own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


def _own_agreements(actor: Actor) -> Q:
    return Q(agreement__organisation_id=actor.organisation_id)


def _own_slips(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id, issued_by=actor.id)


def _own_tokens(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id, person__pseudonym_id=actor.id)


def _themselves(actor: Actor) -> Q:
    return Q(pseudonym_id=actor.id)


def _colleagues(actor: Actor) -> Q:
    return Q(memberships__organisation_id=actor.organisation_id)


def _staff(_actor: Actor) -> Q:
    return Q(appointments__isnull=False)


def _of_partners(_actor: Actor) -> Q:
    return Q(organisation_id__isnull=False)


def _staff_slips(_actor: Actor) -> Q:
    return Q(organisation_id__isnull=True)


class VisibleQuerySet(QuerySet[M]):
    """A QuerySet with one table of rules; the table is complete or the process does not start."""

    rules: ClassVar[Mapping[Role, Rule]]

    def visible_to(self, actor: Actor) -> Self:
        """Keep what this actor may know to exist."""
        return self.filter(self.rules[actor.role](actor))


def _table(
    *, partner: Rule, staff: Rule, focal: Rule | None = None, also: Mapping[Role, Rule] | None = None
) -> Mapping[Role, Rule]:
    """Spell a table in which all staff see the same, but for the roles named; auditors see the log, not these."""
    rules: dict[Role, Rule] = {Role.NGO_CONTRIBUTOR: partner, Role.NGO_FOCAL_POINT: focal or partner}
    rules |= dict.fromkeys(MECHANISM_ROLES, staff)
    rules |= {Role.AUDITOR: _nothing, Role.WORKER: _everything}
    return for_every_role(rules | dict(also or {}))


class PersonQuerySet(VisibleQuerySet["Person"]):
    """You see the people of your own organisation, or your colleagues; a contact point and an administrator see all."""

    rules = _table(
        partner=_colleagues,
        staff=_staff,
        also={
            Role.CONTACT_POINT: _everything,
            Role.ADMINISTRATOR: _everything,
            Role.HEAD: _everything,
            Role.AUDITOR: _themselves,
        },
    )

    def visible_to(self, actor: Actor) -> Self:
        """Keep whom this actor may know; the rules join, so they are asked beside the rows and not on them."""
        return self.filter(
            pk__in=type(self)(self.model, using=self.db).filter(self.rules[actor.role](actor)).values("pk")
        )


class OrganisationQuerySet(VisibleQuerySet["Organisation"]):
    """You see your own organisation and no trace of any other; staff know whom the Mechanism works with (C10)."""

    rules = _table(partner=_own_organisation, staff=_everything)


class TeamQuerySet(VisibleQuerySet["Team"]):
    """Teams are the Mechanism's own affair."""

    rules = _table(partner=_nothing, staff=_everything)


class MembershipQuerySet(VisibleQuerySet["Membership"]):
    """You see who belongs to your own organisation."""

    rules = _table(
        partner=_of_own_organisation,
        staff=_nothing,
        also={Role.CONTACT_POINT: _everything, Role.HEAD: _everything, Role.ADMINISTRATOR: _everything},
    )


class AppointmentQuerySet(VisibleQuerySet["Appointment"]):
    """Colleagues know who does what; partners meet one contact point, not a staff list."""

    rules = _table(partner=_nothing, staff=_everything)


class AgreementTextQuerySet(VisibleQuerySet["AgreementText"]):
    """The texts are the same for everybody."""

    rules = _table(partner=_everything, staff=_everything, also={Role.AUDITOR: _everything})


class AgreementQuerySet(VisibleQuerySet["Agreement"]):
    """You see what your own organisation signed; staff who must keep the terms see all."""

    rules = _table(partner=_of_own_organisation, staff=_everything, also={Role.ADMINISTRATOR: _nothing})


class TermsQuerySet(VisibleQuerySet["AgreementTerms"]):
    """Terms are seen by whoever sees the agreement they belong to."""

    rules = _table(partner=_own_agreements, staff=_everything, also={Role.ADMINISTRATOR: _nothing})


class ContactAssignmentQuerySet(VisibleQuerySet["ContactAssignment"]):
    """Everybody at an organisation sees its contact point; the hand-over notes are never put on a partner page (O1)."""

    rules = _table(partner=_of_own_organisation, staff=_everything)


class InvitationQuerySet(VisibleQuerySet["Invitation"]):
    """Focal points and contact points see the slips of the organisation, administrators those of staff."""

    rules = _table(
        partner=_own_slips,
        focal=_of_own_organisation,
        staff=_nothing,
        also={Role.CONTACT_POINT: _of_partners, Role.HEAD: _everything, Role.ADMINISTRATOR: _staff_slips},
    )


class ApiTokenQuerySet(VisibleQuerySet["ApiToken"]):
    """You see the programs you let in yourself; a focal point sees all of the organisation."""

    rules = _table(partner=_own_tokens, focal=_of_own_organisation, staff=_nothing)


class GrantProposalQuerySet(VisibleQuerySet["GrantProposal"]):
    """Who proposes and who confirms roles of staff."""

    rules = _table(partner=_nothing, staff=_nothing, also={Role.HEAD: _everything, Role.ADMINISTRATOR: _everything})
