"""The door, through the real pages: password, second factor, slips, hats, leaving."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.middleware import NOBODY
from accounts.models import Appointment, Membership, Person
from accounts.services import invitations
from common.actors import Role
from custody.models import CustodyEvent
from tests import actors
from tests.factories.accounts import (
    NOON,
    PASSWORD,
    actor_of,
    make_contact,
    make_member,
    make_organisation,
    make_staff,
    make_team,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partner")]
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def code_of(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_password(client: Client, login: str, password: str = PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def give_code(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("account_security")).status_code == 200


@pytest.fixture
def basil() -> Person:
    return make_member()


def test_password_and_then_code_open_the_door(basil, client):
    secret = actors.enrol(basil)

    assert give_password(client, basil.login)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    give_code(client, code_of(secret))

    assert is_in(client)
    assert CustodyEvent.objects.filter(act="session:started", subject_id=basil.pseudonym_id).exists()


def test_a_code_works_once_and_may_be_typed_in_arabic_digits(basil, client):
    secret = actors.enrol(basil)
    code = code_of(secret).translate(ARABIC)
    give_password(client, basil.login)
    give_code(client, code)
    assert is_in(client)

    again = Client()
    give_password(again, basil.login)
    give_code(again, code)
    assert not is_in(again)


def test_a_recovery_code_opens_the_door_once(basil, client):
    actors.enrol(basil)
    codes = actors.recovery_codes(basil)
    give_password(client, basil.login)
    give_code(client, codes[0])
    assert is_in(client)

    again = Client()
    give_password(again, basil.login)
    give_code(again, codes[0])
    assert not is_in(again)


def test_unknown_locked_and_wrong_look_the_same(basil):
    locked = make_member()
    Person.objects.filter(pk=locked.pk).update(is_active=False)
    tries = [(basil.login, "wrong"), ("nobody-here", PASSWORD), (locked.login, PASSWORD), (locked.login, "wrong")]

    pages = [_without_tokens(give_password(Client(), login, password), login) for login, password in tries]

    assert len(set(pages)) == 1
    assert pages[0][0] == 200


def _without_tokens(answer, login):
    lines = [line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    return answer.status_code, "\n".join(lines).replace(login, "")


def test_failing_on_purpose_locks_nobody_out(basil, client):
    """access.md: never a lock-out an outsider can trigger."""
    secret = actors.enrol(basil)
    outsider = Client()
    for _ in range(12):
        give_password(outsider, basil.login, "wrong")

    assert give_password(outsider, basil.login).status_code == 200, "the password alone no longer says that it is right"
    assert give_password(client, basil.login, code=code_of(secret, -1))["Location"] == reverse("mfa_authenticate")
    give_code(client, code_of(secret))
    assert is_in(client)
    refused = CustodyEvent.objects.filter(act="session:refused", subject_id=basil.pseudonym_id)
    assert refused.count() == 10, "the log grows by the limit, not by the attack"


def test_without_a_second_factor_there_is_only_the_way_to_one(basil, client):
    give_password(client, basil.login)

    answer = client.get(reverse("accounts:organisation"))

    assert answer["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


def test_secrets_of_second_factors_are_sealed(basil):
    secret = actors.enrol(basil)

    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_a_slip_leads_to_the_second_factor(client):
    organisation = make_organisation()
    slip = invitations.invite_member(
        actor=actor_of(make_member(organisation=organisation)),
        organisation_id=organisation.pk,
        role=Role.NGO_CONTRIBUTOR,
        at=NOON.replace(year=2099),
    )
    assert client.get(reverse("join")).status_code == 200
    assert b"password" in client.post(reverse("join"), {"code": slip.code.lower()}).content

    given = {"code": slip.code, "login": "amal", "name": "Amal", "password": PASSWORD, "again": PASSWORD}
    answer = client.post(reverse("join"), given)

    assert answer["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    enrolled = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    assert enrolled.status_code == 302
    assert client.get(reverse("accounts:organisation")).status_code == 200
    assert UserSession.objects.filter(user__login="amal").count() == 1


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("password1234", "password1234"), (PASSWORD, "other words")]
)
def test_weak_or_different_passwords_are_refused(password, again, client):
    organisation = make_organisation()
    focal = actor_of(make_member(organisation=organisation))
    slip = invitations.invite_member(
        actor=focal, organisation_id=organisation.pk, role=Role.NGO_CONTRIBUTOR, at=NOON.replace(year=2099)
    )
    given = {"code": slip.code, "login": "amal", "name": "Amal", "password": password, "again": again}

    answer = client.post(reverse("join"), given)

    assert answer.context["form"].errors
    assert not Person.objects.filter(login="amal").exists()


def test_a_wrong_code_says_nothing_else(client):
    answer = client.post(reverse("join"), {"code": "AAAA-BBBB-CCCC-DDDD"})

    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]


def test_no_address_of_a_partner_is_kept(basil):
    client = Client(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Browser of Basil", HTTP_X_FORWARDED_FOR="203.0.113.9")
    secret = actors.enrol(basil)
    give_password(client, basil.login)
    give_code(client, code_of(secret))
    session = UserSession.objects.get(user=basil)

    assert (session.ip, session.user_agent) == (NOBODY, "")
    assert all("203.0.113.9" not in str(row.get_decoded()) for row in Session.objects.all())


def test_sessions_are_listed_and_ended(basil, client):
    secret = actors.enrol(basil)
    give_password(client, basil.login)
    give_code(client, code_of(secret))
    elsewhere = Client()
    give_password(elsewhere, basil.login)
    give_code(elsewhere, code_of(secret, 1))
    assert is_in(elsewhere)

    assert client.get(reverse("usersessions_list")).status_code == 200
    client.post(reverse("usersessions_list"))

    assert is_in(client)
    assert not is_in(elsewhere)


def test_leaving_ends_the_session_and_forgets(basil):
    client = actors.client_of(basil)
    assert is_in(client)

    answer = client.post(reverse("leave"))

    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert b"wikipedia" in answer.content
    assert not is_in(client)
    assert client.get(reverse("leave"))["Location"].startswith("https://www.wikipedia.org")


def test_another_site_cannot_sign_somebody_out(basil):
    client = actors.client_of(basil)

    client.get(reverse("leave"))

    assert is_in(client)


def test_an_account_stopped_in_the_middle_is_out_at_once(basil):
    client = actors.client_of(basil)
    Person.objects.filter(pk=basil.pk).update(is_active=False)

    assert not is_in(client)


def test_a_role_taken_in_the_middle_ends_what_it_allowed(basil):
    client = actors.client_of(basil)
    Membership.objects.filter(person=basil).update(ended_at=NOON, ended_by=basil.pseudonym_id)

    assert client.get(reverse("accounts:organisation")).status_code == 403


# Faces and hats


def test_a_role_of_the_other_face_opens_nothing_here():
    assert actors.client_of(make_staff(Role.ANALYST)).get(reverse("accounts:organisation")).status_code == 403


def test_a_partner_finds_nothing_on_the_mechanism_face(basil, settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_mechanism"

    assert actors.client_of(basil).get(reverse("accounts:organisations")).status_code == 403


def test_somebody_of_two_organisations_chooses_one(basil):
    other = make_organisation(name="Cedar Circle")
    Membership.objects.create(person=basil, organisation=other, role=Role.NGO_CONTRIBUTOR, since=NOON)
    client = actors.client_of(basil)
    assert client.get(reverse("accounts:organisation"))["Location"] == reverse("choose_hat")
    assert client.get(reverse("choose_hat")).status_code == 200

    hat = f"{Role.NGO_CONTRIBUTOR}:{other.pk}"
    assert client.post(reverse("choose_hat"), {"hat": "head:"}).status_code == 200
    client.post(reverse("choose_hat"), {"hat": hat, "next": "https://elsewhere.example/"})

    assert "Cedar Circle" in client.get(reverse("accounts:organisation")).content.decode()


def test_a_chosen_role_that_was_taken_away_is_not_worn(settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_mechanism"
    person = make_staff(Role.ANALYST)
    for role in (Role.TEAM_LEAD, Role.CONTACT_POINT):
        Appointment.objects.create(person=person, team=make_team(), role=role, since=NOON)
    client = actors.client_of(person)
    client.post(reverse("choose_hat"), {"hat": "contact_point:"})
    assert client.get(reverse("accounts:invite_organisation")).status_code == 200

    Appointment.objects.filter(person=person, role=Role.CONTACT_POINT).update(
        ended_at=NOON, ended_by=person.pseudonym_id
    )

    assert client.get(reverse("accounts:invite_organisation"))["Location"] == reverse("choose_hat")


# Step-up


def test_an_old_session_is_asked_again_and_goes_on_with_what_it_wanted(basil):
    make_member(Role.NGO_CONTRIBUTOR, organisation=Membership.objects.get(person=basil).organisation, name="Amal")
    amal = Membership.objects.get(role=Role.NGO_CONTRIBUTOR)
    client = actors.client_of(basil)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()

    asked = client.post(reverse("accounts:member_end", args=[amal.pk]))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    amal.refresh_from_db()
    assert amal.ended_at is None

    done = client.post(asked["Location"], {"password": PASSWORD})
    assert done.status_code == 302
    amal.refresh_from_db()
    assert amal.ended_at is not None


def test_the_last_second_factor_cannot_be_taken_off(basil):
    client = actors.client_of(basil)

    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=basil, type=Authenticator.Type.TOTP).exists()


def test_the_contact_point_is_on_every_partner_page_and_the_note_on_none(basil):
    """Protocol O1."""
    organisation = Membership.objects.get(person=basil).organisation
    make_contact(organisation, contact_point=make_staff(Role.CONTACT_POINT, name="Dima"), handover_note="calls Sunday")
    client = actors.client_of(basil)

    for name in ("accounts:organisation", "accounts:members", "accounts:tokens", "account_security"):
        page = client.get(reverse(name)).content.decode()
        assert "Dima" in page
        assert "calls Sunday" not in page


def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404


def test_a_reset_slip_ends_every_session_and_leads_to_a_new_second_factor(basil, client):
    amal = make_member(Role.NGO_CONTRIBUTOR, organisation=Membership.objects.get(person=basil).organisation)
    secret = actors.enrol(amal)
    give_password(client, amal.login)
    give_code(client, code_of(secret))
    membership = Membership.objects.get(person=amal)
    slip = invitations.give_reset_slip(actor=actor_of(basil), membership_id=membership.pk, at=NOON.replace(year=2099))
    elsewhere = Client()
    assert b'name="login"' not in elsewhere.post(reverse("join"), {"code": slip.code}).content

    words = "quite other words in a row"
    answer = elsewhere.post(reverse("join"), {"code": slip.code, "password": words, "again": words})

    assert answer["Location"] == reverse("mfa_index")
    assert not is_in(client)
    assert not Authenticator.objects.filter(user=amal).exists()


def test_somebody_signed_in_is_still_there(basil):
    assert actors.client_of(basil).post(reverse("stay")).status_code == 204


def test_the_language_is_chosen_before_signing_in(client):
    client.post(reverse("set_language"), {"language": "ar", "next": reverse("account_login")})

    assert 'dir="rtl"' in client.get(reverse("account_login")).content.decode()


def test_a_stopped_account_is_sent_back_to_the_sign_in_page(client):
    assert client.get(reverse("account_inactive"))["Location"] == reverse("account_login")


def test_a_mechanism_address_is_kept_for_staff_sessions_only(settings):
    settings.ROOT_URLCONF = "iiim_portal.urls_mechanism"
    elias = make_staff(Role.ANALYST)
    secret = actors.enrol(elias)
    client = Client(REMOTE_ADDR="192.0.2.7")
    give_password(client, elias.login)
    give_code(client, code_of(secret))

    assert UserSession.objects.get(user=elias).ip == "192.0.2.7"
