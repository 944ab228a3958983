"""The pages of both faces, as the people who use them walk through."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agreement, ApiToken, Appointment, GrantProposal, Invitation, Membership, Organisation
from accounts.services import join
from accounts.states import AgreementState, GrantState, InvitationState, Standing
from common import clock
from common.actors import WORKER, Role
from tests import actors
from tests.factories.accounts import (
    PASSWORD,
    actor_of,
    make_contact,
    make_member,
    make_organisation,
    make_person,
    make_staff,
    make_team,
    make_text,
)

pytestmark = pytest.mark.django_db


def slip_code(answer) -> str:
    return answer.context["slip"].code


# Partner face


@pytest.fixture
def basil(partner):
    return make_member(name="Basil")


@pytest.fixture
def at_partner(basil):
    return actors.client_of(basil)


def own(person) -> Organisation:
    return Membership.objects.get(person=person).organisation


@pytest.mark.parametrize(
    "name",
    [
        "accounts:organisation",
        "accounts:members",
        "accounts:invite_member",
        "accounts:ask_for_memorandum",
        "accounts:withdraw",
        "accounts:tokens",
        "accounts:token_create",
        "account_security",
        "mfa_index",
        "usersessions_list",
        "account_change_password",
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_a_focal_point_opens_in_both_languages(name, language, basil, at_partner):
    make_contact(own(basil))
    at_partner.cookies["django_language"] = language

    page = at_partner.get(reverse(name))

    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_a_focal_point_invites_a_contributor(at_partner):
    answer = at_partner.post(reverse("accounts:invite_member"), {"role": Role.NGO_CONTRIBUTOR})

    person = join.join(
        actor=WORKER,
        code=slip_code(answer),
        login="amal",
        display_name="Amal",
        password=PASSWORD,
        language="ar",
        at=clock.now(),
    )
    assert "Amal" in at_partner.get(reverse("accounts:members")).content.decode()
    assert actor_of(person).role == Role.NGO_CONTRIBUTOR


def test_a_focal_point_ends_slips_and_members(basil, at_partner):
    amal = make_member(Role.NGO_CONTRIBUTOR, organisation=own(basil))
    at_partner.post(reverse("accounts:invite_member"), {"role": Role.NGO_CONTRIBUTOR})
    slip, membership = Invitation.objects.get(), Membership.objects.get(person=amal)

    at_partner.post(reverse("accounts:invitation_end", args=[slip.pk]))
    reset = at_partner.post(reverse("accounts:member_reset", args=[membership.pk]))
    at_partner.post(reverse("accounts:member_end", args=[membership.pk]))

    slip.refresh_from_db()
    membership.refresh_from_db()
    assert slip.state == InvitationState.ENDED
    assert slip_code(reset)
    assert membership.ended_at


def test_a_memorandum_is_asked_for_and_the_wording_read(basil, at_partner):
    at_partner.post(reverse("accounts:ask_for_memorandum"), {"subject": "Feedback within thirty days."})
    asked = Agreement.objects.get(kind="memorandum")
    protocol = Agreement.objects.get(kind="protocol")

    assert "thirty days" in at_partner.get(reverse("accounts:organisation")).content.decode()
    assert at_partner.get(reverse("accounts:agreement_text", args=[protocol.text_id])).status_code == 200
    assert at_partner.get(reverse("accounts:agreement_decline", args=[asked.pk])).status_code == 200
    at_partner.post(reverse("accounts:agreement_decline", args=[asked.pk]), {"reason": "Not needed any more."})
    asked.refresh_from_db()
    assert asked.state == AgreementState.DECLINED


def test_leaving_the_cooperation(basil, at_partner):
    at_partner.post(reverse("accounts:withdraw"), {"reason": "We close."})

    assert own(basil).state == Standing.WITHDRAWN
    assert at_partner.get(reverse("accounts:organisation")).status_code == 200


def test_a_program_is_let_in_and_sent_away(at_partner):
    form = {"label": "Sync", "scopes": ["uploads:write"], "days": "30"}
    shown = at_partner.post(reverse("accounts:token_create"), form)
    token = ApiToken.objects.get()

    secret = shown.context["new"].secret
    assert secret in shown.content.decode()
    page = at_partner.get(reverse("accounts:tokens")).content.decode()
    assert secret not in page
    assert "upload items" in page
    assert "uploads:write" not in page
    assert token.expires_at - token.created_at == timedelta(days=30)
    at_partner.post(reverse("accounts:token_end", args=[token.pk]))
    token.refresh_from_db()
    assert token.ended_at


@pytest.mark.usefixtures("partner")
def test_a_contributor_sees_the_organisation_and_changes_nothing():
    client = actors.client_of(make_member(Role.NGO_CONTRIBUTOR))

    assert client.get(reverse("accounts:organisation")).status_code == 200
    assert client.get(reverse("accounts:invite_member")).status_code == 403
    assert client.post(reverse("accounts:withdraw"), {"reason": "x"}).status_code == 403


def test_the_list_of_members_asks_no_more_for_more_people(basil, at_partner):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            at_partner.get(reverse("accounts:members"))
        counts.append(len(asked))
        for _more in range(2):
            make_member(Role.NGO_CONTRIBUTOR, organisation=own(basil))

    assert counts[0] == counts[1]


# Mechanism face


@pytest.fixture
def dima(mechanism):
    return make_staff(Role.CONTACT_POINT, name="Dima")


@pytest.fixture
def at_mechanism(dima):
    return actors.client_of(dima)


def test_an_organisation_walks_through_the_pages(dima, at_mechanism):
    """Walk 9: invited, vetted, signed, contact point, first focal point by four eyes."""
    text, deputy, second = make_text(), make_staff(Role.CONTACT_POINT), make_staff(Role.CONTACT_POINT)
    form = {"name": "Nine Looms", "name_ar": "الأنوال", "short_label": "LOOMS"}
    at_mechanism.post(reverse("accounts:invite_organisation"), form)
    organisation = Organisation.objects.get()
    assert at_mechanism.get(reverse("accounts:move", args=[organisation.pk, "vet"])).status_code == 200
    at_mechanism.post(reverse("accounts:move", args=[organisation.pk, "vet"]), {"reason": "Met."})
    assert at_mechanism.get(reverse("accounts:sign_protocol", args=[organisation.pk])).status_code == 200
    signature = {"text": text.pk, "signatories": "A Name\nB Name", "signed_on": "2026-01-15"}
    at_mechanism.post(reverse("accounts:sign_protocol", args=[organisation.pk]), signature)
    asked = at_mechanism.get(reverse("accounts:assign_contact", args=[organisation.pk])).content.decode()
    assert asked.count("Choose a person") == 2
    assert "----" not in asked
    people = {"contact_point": dima.pk, "deputy": deputy.pk, "handover_note": "prefers letters"}
    at_mechanism.post(reverse("accounts:assign_contact", args=[organisation.pk]), people)
    assert at_mechanism.get(reverse("accounts:invite_member", args=[organisation.pk])).status_code == 200
    at_mechanism.post(reverse("accounts:invite_member", args=[organisation.pk]), {"role": Role.NGO_FOCAL_POINT})
    slip = Invitation.objects.get()

    assert at_mechanism.post(reverse("accounts:invitation_confirm", args=[slip.pk])).status_code == 403
    actors.client_of(second).post(reverse("accounts:invitation_confirm", args=[slip.pk]))

    slip.refresh_from_db()
    organisation.refresh_from_db()
    page = at_mechanism.get(reverse("accounts:organisation", args=[organisation.pk])).content.decode()
    assert (slip.state, organisation.state) == (InvitationState.OPEN, Standing.SIGNATORY)
    assert "prefers letters" in page
    assert "B Name" in page
    assert "LOOMS" in at_mechanism.get(reverse("accounts:organisations")).content.decode()


def test_a_short_label_twice_and_the_same_deputy_are_said_at_the_field(dima, at_mechanism):
    organisation = make_organisation(short_label="LOOMS")
    again = at_mechanism.post(
        reverse("accounts:invite_organisation"), {"name": "x", "name_ar": "", "short_label": "LOOMS"}
    )
    same = at_mechanism.post(
        reverse("accounts:assign_contact", args=[organisation.pk]), {"contact_point": dima.pk, "deputy": dima.pk}
    )

    assert again.context["form"].errors["short_label"]
    assert same.context["form"].errors["deputy"]


def test_a_memorandum_walks_through_the_pages(at_mechanism):
    organisation = make_organisation()
    assert at_mechanism.get(reverse("accounts:ask_for_memorandum", args=[organisation.pk])).status_code == 200
    at_mechanism.post(reverse("accounts:ask_for_memorandum", args=[organisation.pk]), {"subject": "More often."})
    asked = Agreement.objects.get(kind="memorandum")
    assert at_mechanism.get(reverse("accounts:agreement_draft", args=[asked.pk])).status_code == 200
    terms = {"feedback_days": 30, "notice_days": 10, "cooling_hours": 0}
    at_mechanism.post(reverse("accounts:agreement_draft", args=[asked.pk]), terms)
    assert at_mechanism.get(reverse("accounts:agreement_sign", args=[asked.pk])).status_code == 200
    at_mechanism.post(
        reverse("accounts:agreement_sign", args=[asked.pk]), {"signatories": "A", "signed_on": "2026-02-01"}
    )
    end = reverse("accounts:agreement_close", args=[asked.pk, "end"])
    assert at_mechanism.get(end).status_code == 200
    at_mechanism.post(end, {"reason": "Over."})

    asked.refresh_from_db()
    assert asked.state == AgreementState.ENDED
    assert at_mechanism.get(reverse("accounts:agreement_close", args=[asked.pk, "burn"])).status_code == 404
    assert at_mechanism.get(reverse("accounts:move", args=[organisation.pk, "burn"])).status_code == 404
    text = Agreement.objects.get(kind="protocol").text_id
    assert at_mechanism.get(reverse("accounts:agreement_text", args=[text])).status_code == 200


def test_a_contact_point_gives_slips_and_ends_memberships(at_mechanism):
    organisation = make_organisation()
    make_member(organisation=organisation)
    leaving = Membership.objects.get(person=make_member(organisation=organisation))

    assert slip_code(at_mechanism.post(reverse("accounts:member_reset", args=[leaving.pk])))
    at_mechanism.post(reverse("accounts:member_end", args=[leaving.pk]))

    leaving.refresh_from_db()
    assert leaving.ended_at


@pytest.mark.usefixtures("mechanism")
def test_roles_are_proposed_and_confirmed_through_the_pages():
    lina, hala = make_staff(Role.ADMINISTRATOR), make_staff(Role.HEAD)
    at_lina, at_hala = actors.client_of(lina), actors.client_of(hala)
    newcomer, team = make_person("Newcomer"), make_team()
    assert slip_code(at_lina.post(reverse("accounts:invite_staff")))
    assert at_lina.get(reverse("accounts:person", args=[newcomer.pk])).status_code == 200
    wanted = {"team": team.pk, "role": Role.ANALYST, "reason": "joins"}
    at_lina.post(reverse("accounts:role_propose", args=[newcomer.pk]), wanted)
    proposal = GrantProposal.objects.get()

    assert at_lina.post(reverse("accounts:role_confirm", args=[proposal.pk])).status_code == 403
    assert "Newcomer" in at_hala.get(reverse("accounts:people")).content.decode()
    at_hala.post(reverse("accounts:role_confirm", args=[proposal.pk]))
    appointment = Appointment.objects.get(person=newcomer)
    refused = at_lina.post(reverse("accounts:role_propose", args=[newcomer.pk]), wanted | {"role": Role.ADMINISTRATOR})
    at_hala.post(reverse("accounts:appointment_end", args=[appointment.pk]))

    appointment.refresh_from_db()
    assert appointment.ended_at
    assert refused.context["form"].errors["role"]


@pytest.mark.usefixtures("mechanism")
def test_staff_are_reset_by_two_and_roles_declined():
    lina, hala, elias = make_staff(Role.ADMINISTRATOR), make_staff(Role.HEAD), make_staff(Role.ANALYST)
    at_lina, at_hala = actors.client_of(lina), actors.client_of(hala)
    at_lina.post(reverse("accounts:person_reset", args=[elias.pk]))
    slip = Invitation.objects.get()
    at_hala.post(reverse("accounts:invitation_confirm", args=[slip.pk]))
    at_lina.post(reverse("accounts:invitation_end", args=[slip.pk]))
    wanted = {"team": make_team().pk, "role": Role.TEAM_LEAD, "reason": "leads"}
    at_lina.post(reverse("accounts:role_propose", args=[elias.pk]), wanted)
    at_hala.post(reverse("accounts:role_decline", args=[GrantProposal.objects.get().pk]))

    slip.refresh_from_db()
    assert slip.state == InvitationState.ENDED
    assert GrantProposal.objects.get().state == GrantState.DECLINED


@pytest.mark.usefixtures("mechanism")
def test_teams_are_named_once():
    client = actors.client_of(make_staff(Role.ADMINISTRATOR))
    assert client.get(reverse("accounts:teams")).status_code == 200
    assert client.post(reverse("accounts:teams"), {"name": "Team Cedar"}).status_code == 302
    assert client.post(reverse("accounts:teams"), {"name": "Team Cedar"}).context["form"].errors["name"]


@pytest.mark.usefixtures("mechanism")
@pytest.mark.parametrize("role", [Role.ANALYST, Role.CONTACT_POINT, Role.AUDITOR])
def test_accounts_of_staff_are_not_for_everybody(role):
    assert actors.client_of(make_staff(role)).get(reverse("accounts:people")).status_code == 403


@pytest.mark.usefixtures("mechanism")
def test_the_administrator_sees_no_agreements():
    organisation = make_organisation()
    page = actors.client_of(make_staff(Role.ADMINISTRATOR)).get(
        reverse("accounts:organisation", args=[organisation.pk])
    )

    assert page.status_code == 200
    assert "Invented Director" not in page.content.decode()
