"""The pages of the register: who is shown what, what a form says back, and what is told before it is too late."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, Role
from custody.models import CustodyEvent
from disclosure.models import AssistanceRequest, Assurance, Counterpart, CounterpartContact, RecipientKey
from disclosure.services import counterparts as services
from disclosure.states import AssistanceState, KeyState
from disclosure.urls import counterparts as addresses
from tests.actors import client_of, person_with, pure
from tests.factories import disclosure as walked
from tests.factories.accounts import NOON, PASSWORD, actor_of
from tests.factories.counterparts import (
    age_pair,
    make_assistance,
    make_counterpart,
    promise,
    propose,
    ready_counterpart,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
OFFICER = {Role.DISCLOSURE_OFFICER}
KEEPERS = OFFICER | {Role.CONTACT_POINT}
SECOND = OFFICER | {Role.EVIDENCE_OFFICER, Role.HEAD}
SEES = SECOND | {Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.PROTECTION_OFFICER}
SEES_KEYS = SECOND | {Role.PROTECTION_OFFICER}
ALL = MECHANISM_ROLES
# address: (who is shown the page, who is told 403; all others: 404)
GET = {
    "counterparts": (SEES, ALL - SEES),
    "counterpart_new": (KEEPERS, ALL - KEEPERS),
    "counterpart": (SEES, set()),
    "counterpart_edit": (KEEPERS, SEES - KEEPERS),
    "counterpart_end": (OFFICER, SEES - OFFICER),
    "contact_new": (OFFICER, SEES - OFFICER),
    "assurance_new": (OFFICER, SEES - OFFICER),
    "assurance_end": (OFFICER, SEES - OFFICER),
    "key_new": (OFFICER, SEES - OFFICER),
    "key_confirm": (SECOND, SEES_KEYS - SECOND),
    "key_retire": (SECOND, SEES_KEYS - SECOND),
    "assistance_list": (SEES, ALL - SEES),
    "assistance_new": (OFFICER, ALL - OFFICER),
    "assistance": (SEES, set()),
    "assistance_close": (OFFICER, SEES - OFFICER),
}
POST_ONLY = {"contact_end"}
ASKS_AGAIN = {
    "counterpart_edit",
    "counterpart_end",
    "assurance_new",
    "assurance_end",
    "key_new",
    "key_confirm",
    "key_retire",
}
REASON = "It was taken back by letter."


@pytest.fixture
def unit() -> Counterpart:
    return make_counterpart(name="Invented Unit", law="Act of 2002 on crimes under international law")


@pytest.fixture
def george():
    return person_with(Role.DISCLOSURE_OFFICER)


@pytest.fixture
def at_desk(george) -> Client:
    return client_of(george)


@pytest.fixture
def ids(unit) -> dict:
    contact = services.add_contact(
        actor=pure(Role.DISCLOSURE_OFFICER), counterpart_id=unit.pk, office="Desk 4", how_to_reach="+00 555", at=NOON
    )
    rows = {"assurance": promise(unit), "key": propose(unit), "assistance": make_assistance(unit), "contact": contact}
    return {"counterpart_id": unit.pk, **{f"{name}_id": row.pk for name, row in rows.items()}}


def address(name: str, ids: dict) -> str:
    pattern = next(entry.pattern for entry in addresses.urlpatterns if entry.name == name)
    return reverse(f"disclosure:{name}", kwargs={key: ids[key] for key in pattern.converters})


def to(name: str, pk=None) -> str:
    return reverse(f"disclosure:{name}", args=[pk] if pk else [])


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_every_address_is_in_the_table():
    assert {entry.name for entry in addresses.urlpatterns} == set(GET) | POST_ONLY


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_every_address_by_role(role, ids):
    client = client_of(person_with(role))
    for name, (shown, refused) in GET.items():
        wanted = 200 if role in shown else 403 if role in refused else 404
        assert client.get(address(name, ids)).status_code == wanted, name


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES - OFFICER))
def test_nobody_else_ends_a_contact(role, ids):
    answer = client_of(person_with(role)).post(address("contact_end", ids))

    assert answer.status_code == (403 if role in SEES_KEYS else 404)
    assert CounterpartContact.objects.get().ended_at is None


@pytest.mark.parametrize("role", sorted(SEES))
def test_contacts_and_fingerprints_are_for_those_with_a_part_in_them(role, unit, ids):
    page = words(client_of(person_with(role)).get(address("counterpart", ids)))

    assert ("+00 555" in page) == (role in SEES_KEYS)
    assert (RecipientKey.objects.get().fingerprint[:4] in page) == (role in SEES_KEYS)
    assert "Act of 2002" in page
    assert "Letter 7, page 2" in page
    assert "Not promised, or no longer: It protects victims and witnesses" in page


@pytest.mark.parametrize("name", sorted(ASKS_AGAIN))
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_disclosures_rest_on_asks_who_is_there(name, method, ids):
    client = client_of(person_with(Role.DISCLOSURE_OFFICER))
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    before = CustodyEvent.objects.count()

    asked = getattr(client, method)(address(name, ids), {"reason": REASON})

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
    assert CustodyEvent.objects.count() == before
    assert client.post(asked["Location"], {"password": PASSWORD}).status_code in {200, 302}


# A counterpart


FORM = {
    "name": "Invented Unit 9",
    "kind": "war_crimes_unit",
    "jurisdiction": "Lake District",
    "legal_basis": "Exchange of letters",
}


def test_a_counterpart_is_entered_and_its_page_says_what_is_missing(at_desk):
    shown = at_desk.post(to("counterpart_new"), FORM | {"name_ar": "وحدة مخترعة"}, follow=True)

    assert shown.redirect_chain == [(to("counterpart", Counterpart.objects.get().pk), 302)]
    assert "Nothing can be disclosed to it at present" in words(shown)
    assert "There is no confirmed key that is valid today" in words(shown)


def test_a_name_in_use_is_said_beside_the_field(at_desk, unit):
    for name in (to("counterpart_new"), to("counterpart_edit", make_counterpart().pk)):
        shown = at_desk.post(name, FORM | {"name": unit.name})

        assert shown.context["form"].errors["name"] == [str(services.NameTaken.for_people)]


def test_an_empty_form_says_what_is_needed(at_desk):
    errors = at_desk.post(to("counterpart_new"), {"name": " "}).context["form"].errors

    assert set(errors) == {"name", "kind", "jurisdiction", "legal_basis"}


def test_a_new_name_is_not_taken_before_somebody_knows_what_it_voids(at_desk):
    recipient = walked.asked().counterpart
    edit = to("counterpart_edit", recipient.pk)
    as_it_is = {name: getattr(recipient, name) for name in ("name", "kind", "jurisdiction", "legal_basis")}
    assert "they become void" in words(at_desk.get(edit))

    refused = at_desk.post(edit, as_it_is | {"name": "Renamed"})
    assert "understood" in refused.context["form"].errors
    recipient.refresh_from_db()
    assert recipient.name != "Renamed"

    at_desk.post(edit, as_it_is | {"law": "Another law"})
    recipient.refresh_from_db()
    assert recipient.law == "Another law"

    at_desk.post(edit, as_it_is | {"name": "Renamed", "understood": "on"})
    recipient.refresh_from_db()
    assert recipient.name == "Renamed"


def test_nobody_is_warned_of_nothing(at_desk, unit):
    page = at_desk.get(to("counterpart_edit", unit.pk))

    assert "understood" not in page.context["form"].fields
    assert at_desk.post(to("counterpart_edit", unit.pk), FORM).status_code == 302


def test_cooperation_ends_with_a_reason_and_says_what_rests_on_it(at_desk):
    recipient = walked.asked().counterpart
    end = to("counterpart_end", recipient.pk)
    assert "lead to nothing" in words(at_desk.get(end)) or "leads to nothing" in words(at_desk.get(end))

    assert at_desk.post(end, {"reason": "x"}).status_code == 200
    shown = at_desk.post(end, {"reason": REASON}, follow=True)

    assert "Cooperation has ended." in words(shown)
    assert REASON in words(shown)
    assert at_desk.post(end, {"reason": REASON}).status_code == 409


def test_a_contact_is_added_and_ended(at_desk, unit):
    at_desk.post(to("contact_new", unit.pk), {"office": "Desk 4", "how_to_reach": "+00 555"})
    contact = CounterpartContact.objects.get()
    assert "Desk 4" in words(at_desk.get(to("counterpart", unit.pk)))

    at_desk.post(to("contact_end", contact.pk))

    contact.refresh_from_db()
    assert contact.ended_at


# Promises


def test_a_promise_is_recorded_with_its_document(at_desk, unit):
    form = {"kind": "fair_trial", "document": "Letter 9", "given_on": "10/1/2026", "valid_until": "٣١/١٢/٢٠٩٩"}
    shown = at_desk.post(to("assurance_new", unit.pk), form, follow=True)

    assert Assurance.objects.get().valid_until == date(2099, 12, 31)
    assert "In force" in words(shown)
    assert "Not promised, or no longer: Proceedings follow" not in words(shown)


def test_contradictory_days_are_said_beside_the_field(at_desk, unit):
    form = {"kind": "fair_trial", "document": "Letter 9", "given_on": "10/1/2026", "valid_until": "9/1/2026"}
    shown = at_desk.post(to("assurance_new", unit.pk), form)

    assert set(shown.context["form"].errors) == {"valid_until"}
    assert not Assurance.objects.exists()


def test_a_promise_of_tomorrow_and_one_of_the_past_are_shown_as_such(at_desk, unit):
    promise(unit, given_on=date(2090, 1, 1))
    promise(unit, given_on=date(2020, 1, 1), valid_until=date(2021, 1, 1))
    page = words(at_desk.get(to("counterpart", unit.pk)))

    assert "Not yet in force" in page
    assert "Has run out" in page
    assert "Not promised, or no longer: Proceedings follow" in page


def test_a_promise_is_taken_back_with_a_reason(at_desk, unit):
    given = promise(unit)
    shown = at_desk.post(to("assurance_end", given.pk), {"reason": REASON}, follow=True)

    assert "Taken back" in words(shown)
    assert REASON in words(shown)


# Keys


def test_four_eyes_and_a_telephone(at_desk, george, unit):
    pair = age_pair()
    at_desk.post(to("key_new", unit.pk), {"age_recipient": f" {pair.public} ", "expires_on": "1/1/2090"})
    key = RecipientKey.objects.get()
    assert key.proposed_by == actor_of(george).id
    page = words(at_desk.get(to("counterpart", unit.pk)))
    assert "You entered this key" in page
    assert key.fingerprint[-4:] not in page
    assert at_desk.get(to("key_confirm", key.pk)).status_code == 403

    jude = client_of(person_with(Role.EVIDENCE_OFFICER))
    assert key.fingerprint[-4:] not in words(jude.get(to("key_confirm", key.pk)))
    wrong = jude.post(to("key_confirm", key.pk), {"read_out": "00000000"})
    assert "retire it" in str(wrong.context["form"].errors["read_out"])
    end = key.fingerprint[-8:]
    shown = jude.post(to("key_confirm", key.pk), {"read_out": f"{end[:4].upper()} {end[4:]}"}, follow=True)

    key.refresh_from_db()
    assert key.state == KeyState.CONFIRMED
    assert end[4:] in words(shown)
    assert jude.get(to("key_confirm", key.pk)).status_code == 409


@pytest.mark.parametrize(
    ("pasted", "said"),
    [("age1nonsense", "not a public key of age"), (age_pair().secret, "a secret key"), ("x" * 500, "too long")],
    ids=["nonsense", "secret", "long"],
)
def test_what_is_no_key_is_said_in_words_and_not_shown_again(pasted, said, at_desk, unit):
    shown = at_desk.post(to("key_new", unit.pk), {"age_recipient": pasted})

    assert said in str(shown.context["form"].errors["age_recipient"])
    assert ("AGE-SECRET" in pasted) <= (pasted not in shown.content.decode())
    assert not RecipientKey.objects.exists()


def test_a_key_that_is_over_or_known_is_said_beside_its_field(at_desk, unit):
    pair = age_pair()
    over = at_desk.post(to("key_new", unit.pk), {"age_recipient": pair.public, "expires_on": "1/1/2020"})
    assert set(over.context["form"].errors) == {"expires_on"}

    propose(unit, public=pair.public)
    known = at_desk.post(to("key_new", unit.pk), {"age_recipient": pair.public})
    assert set(known.context["form"].errors) == {"age_recipient"}


def test_retiring_a_key_says_what_becomes_void(at_desk):
    recipient = walked.asked().counterpart
    key = RecipientKey.objects.get(counterpart=recipient)
    retire = to("key_retire", key.pk)
    assert "becomes void" in words(at_desk.get(retire))

    shown = at_desk.post(retire, {"reason": REASON}, follow=True)

    assert "There is no confirmed key that is valid today" in words(shown)
    assert at_desk.post(retire, {"reason": REASON}).status_code == 409


# Requests for assistance


def test_a_request_is_recorded_from_the_page_of_who_asks_and_closed(at_desk, unit):
    new = f"{to('assistance_new')}?counterpart={unit.pk}"
    assert at_desk.get(new).context["form"]["counterpart"].value() == str(unit.pk)
    form = {"counterpart": unit.pk, "subject": "What is held about the bridge", "received_on": "2/11/2025"}
    shown = at_desk.post(to("assistance_new"), form | {"due_on": "3/11/2025"}, follow=True)
    asked = AssistanceRequest.objects.get()
    assert "Overdue" in words(shown)
    assert f"{to('new')}?assistance={asked.pk}" in shown.content.decode()

    closed = at_desk.post(
        to("assistance_close", asked.pk), {"how": "declined", "outcome": "Nothing is held."}, follow=True
    )

    asked.refresh_from_db()
    assert asked.state == AssistanceState.DECLINED
    assert "Nothing is held." in words(closed)
    assert at_desk.get(to("assistance_close", asked.pk)).status_code == 409


def test_days_that_cannot_be_are_said_beside_the_field(at_desk, unit):
    form = {"counterpart": unit.pk, "subject": "What is held"}
    later = at_desk.post(to("assistance_new"), form | {"received_on": "1/1/2090"})
    before = at_desk.post(to("assistance_new"), form | {"received_on": "2/1/2025", "due_on": "1/1/2025"})

    assert set(later.context["form"].errors) == {"received_on"}
    assert set(before.context["form"].errors) == {"due_on"}


def test_nobody_asks_whom_we_do_not_work_with(at_desk, unit):
    services.end_counterpart(actor=pure(Role.DISCLOSURE_OFFICER), counterpart_id=unit.pk, reason=REASON, at=NOON)
    page = at_desk.get(to("assistance_new"))

    assert "There is no counterpart yet" in words(page)
    refused = at_desk.post(to("assistance_new"), {"counterpart": unit.pk, "subject": "x", "received_on": "1/1/2025"})
    assert "counterpart" in refused.context["form"].errors


def test_the_list_of_requests_shows_what_was_chosen(at_desk, unit):
    make_assistance(unit, their_reference="WCU 77/26")

    assert "WCU 77/26" in words(at_desk.get(to("assistance_list"), {"state": "open"}))
    assert "WCU 77/26" not in words(at_desk.get(to("assistance_list"), {"state": "declined"}))
    assert "WCU 77/26" in words(at_desk.get(to("assistance_list"), {"state": "nonsense"}))
    assert at_desk.get(to("assistance_list"), {"after": "nonsense"}).status_code == 400


# Lists


def test_empty_lists_say_what_belongs_there(at_desk):
    assert "Nobody is entered yet" in words(at_desk.get(to("counterparts")))
    assert "No request for assistance fits" in words(at_desk.get(to("assistance_list")))


def test_pages_ask_no_more_for_more_rows(at_desk, unit):
    at_desk.get(to("counterparts"))
    pages = [to("counterparts"), to("assistance_list"), to("counterpart", unit.pk)]
    counts = []
    for _ in range(2):
        for _more in range(len(counts) * 2 + 1):
            ready_counterpart()
            make_assistance(unit)
            promise(unit)
            propose(unit)
        counts.append([asked(at_desk, page) for page in pages])

    assert counts[0] == counts[1]


def asked(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)
