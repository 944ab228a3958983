"""Who sees what, for every role; beside each row that may be seen stands one that could leak."""

import pytest
from django.db import transaction

from accounts.models import (
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
    SlipPurpose,
    Team,
)
from accounts.services import invitations
from common.actors import MECHANISM_ROLES, Role, for_every_role
from tests import actors
from tests.factories.accounts import (
    NOON,
    actor_of,
    make_contact,
    make_member,
    make_organisation,
    make_staff,
    make_token,
)

pytestmark = pytest.mark.django_db
STAFF_SEES_BOTH = {role: {"own", "other"} for role in MECHANISM_ROLES}
NOTHING = {role: set() for role in MECHANISM_ROLES}
WORKER = {Role.WORKER: {"own", "other"}}
OWN = {Role.NGO_CONTRIBUTOR: {"own"}, Role.NGO_FOCAL_POINT: {"own"}}
SEES = {
    Organisation: for_every_role(OWN | STAFF_SEES_BOTH | {Role.AUDITOR: set()} | WORKER),
    Membership: for_every_role(
        OWN
        | NOTHING
        | {role: {"own", "other"} for role in (Role.CONTACT_POINT, Role.HEAD, Role.ADMINISTRATOR)}
        | WORKER
    ),
    Agreement: for_every_role(OWN | STAFF_SEES_BOTH | {Role.AUDITOR: set(), Role.ADMINISTRATOR: set()} | WORKER),
    ContactAssignment: for_every_role(OWN | STAFF_SEES_BOTH | {Role.AUDITOR: set()} | WORKER),
    Invitation: for_every_role(
        {Role.NGO_CONTRIBUTOR: set(), Role.NGO_FOCAL_POINT: {"own"}}
        | NOTHING
        | {Role.CONTACT_POINT: {"own", "other"}, Role.HEAD: {"own", "other"}}
        | WORKER
    ),
    ApiToken: for_every_role({Role.NGO_CONTRIBUTOR: set(), Role.NGO_FOCAL_POINT: {"own"}} | NOTHING | WORKER),
}


@pytest.fixture
def two_organisations():
    return {"own": make_organisation(name="Own"), "other": make_organisation(name="Other")}


@pytest.fixture
def one_of_each(two_organisations):
    for organisation in two_organisations.values():
        focal = make_member(organisation=organisation)
        make_contact(organisation)
        make_token(focal)
        invitations.invite_member(
            actor=actor_of(focal), organisation_id=organisation.pk, role=Role.NGO_CONTRIBUTOR, at=NOON
        )
    return two_organisations


@pytest.mark.parametrize("role", list(Role))
def test_visible_rows_by_role(role, one_of_each):
    actor = actors.with_role(role, organisation=one_of_each["own"])

    for model, table in SEES.items():
        rows = model.objects.visible_to(actor)
        assert {name for name, organisation in one_of_each.items() if _of(rows, organisation)} == table[role], model


def _of(rows, organisation) -> bool:
    column = "pk" if rows.model is Organisation else "organisation"
    return rows.filter(**{column: organisation.pk}).exists()


@pytest.mark.parametrize("role", list(Role))
def test_visible_people_by_role(role, two_organisations):
    colleague = make_member(organisation=two_organisations["own"])
    stranger = make_member(organisation=two_organisations["other"])
    staff = make_staff(Role.ANALYST)
    everybody = {"colleague": colleague, "stranger": stranger, "staff": staff}
    sees = for_every_role(
        {Role.NGO_CONTRIBUTOR: {"colleague"}, Role.NGO_FOCAL_POINT: {"colleague"}}
        | {role: {"staff"} for role in MECHANISM_ROLES}
        | {role: set(everybody) for role in (Role.CONTACT_POINT, Role.HEAD, Role.ADMINISTRATOR, Role.WORKER)}
        | {Role.AUDITOR: set()}
    )
    actor = actors.with_role(role, organisation=two_organisations["own"])

    seen = set(Person.objects.visible_to(actor))

    assert {name for name, person in everybody.items() if person in seen} == sees[role]


@pytest.mark.parametrize("model", [Team, Appointment])
def test_partners_see_nothing_of_how_staff_is_organised(model, two_organisations):
    make_staff(Role.ANALYST)

    assert not model.objects.visible_to(actors.with_role(Role.NGO_FOCAL_POINT)).exists()
    assert model.objects.visible_to(actors.with_role(Role.ANALYST)).exists()


@pytest.mark.parametrize("role", list(Role))
def test_staff_slips_and_proposals_by_role(role):
    administrator = actors.with_role(Role.ADMINISTRATOR)
    slip = invitations.invite_staff(actor=administrator, at=NOON).invitation
    newcomer = make_staff(Role.ANALYST)
    proposal = GrantProposal.objects.create(
        person=newcomer,
        team=Team.objects.first(),
        role=Role.TEAM_LEAD,
        reason="needed",
        proposed_by=administrator.id,
        proposed_at=NOON,
    )
    actor = actors.with_role(role)
    may = role in {Role.ADMINISTRATOR, Role.HEAD, Role.WORKER}

    assert slip.purpose == SlipPurpose.JOIN_STAFF
    assert Invitation.objects.visible_to(actor).filter(pk=slip.pk).exists() == may
    assert GrantProposal.objects.visible_to(actor).filter(pk=proposal.pk).exists() == may


@pytest.mark.parametrize("role", list(Role))
def test_texts_are_the_same_for_everybody_and_terms_are_not(role, two_organisations):
    agreement = Agreement.objects.get(organisation=two_organisations["other"])
    AgreementTerms.objects.create(agreement=agreement)
    actor = actors.with_role(role, organisation=two_organisations["own"])
    staff_with_terms = set(MECHANISM_ROLES) - {Role.AUDITOR, Role.ADMINISTRATOR} | {Role.WORKER}

    assert AgreementText.objects.visible_to(actor).count() == 2
    assert AgreementTerms.objects.visible_to(actor).exists() == (role in staff_with_terms)


def test_people_are_not_doubled_by_several_memberships(two_organisations):
    person = make_member(organisation=two_organisations["own"])
    with transaction.atomic():
        Membership.objects.filter(person=person).update(ended_at=NOON, ended_by=person.pseudonym_id)
        Membership.objects.create(
            person=person, organisation=two_organisations["own"], role=Role.NGO_CONTRIBUTOR, since=NOON
        )

    assert list(Person.objects.visible_to(actor_of(person))) == [person]
