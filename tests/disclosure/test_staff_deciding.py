"""Asking, approving, refusing, stopping on the pages: who is asked again, what is shown before, what is told after."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from common import clock
from common.actors import Role
from custody.models import CustodyEvent
from disclosure.kinds import AnswerGiven
from disclosure.models import DisclosureRequest, ItemHold, Veto, WorkingCopy
from disclosure.selectors.seen import seen_now
from disclosure.services import answer as answering
from disclosure.services import draft
from disclosure.services.answer import Given
from disclosure.states import RequestState
from submissions.models import ItemPerson
from tests.actors import actor_of, client_of, person_with
from tests.factories import disclosure
from tests.factories.accounts import PASSWORD
from tests.factories.consent import make_record

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
WHY = {"reason": "Invented reason of a test"}


@pytest.fixture
def head():
    return client_of(person_with(Role.HEAD))


@pytest.fixture
def officer():
    return client_of(person_with(Role.DISCLOSURE_OFFICER))


@pytest.fixture
def protection():
    return client_of(person_with(Role.PROTECTION_OFFICER))


def url(name: str, *args) -> str:
    return reverse(f"disclosure:{name}", args=args)


def stale(client):
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    return client


def state_of(request: DisclosureRequest) -> str:
    return DisclosureRequest.objects.get(pk=request.pk).state


# Asking


def test_providers_are_asked_from_the_page_and_the_last_day_is_kept(officer):
    request = disclosure.drafted()
    last_day = (clock.now() + timedelta(days=40)).date()

    assert request.purpose_words in officer.get(url("ask", request.pk)).content.decode()
    officer.post(url("ask", request.pk), {"answer_by": f"{last_day:%d/%m/%Y}"})

    request.refresh_from_db()
    assert (request.state, request.answer_by) == (RequestState.ASKED, last_day)


def test_too_little_time_to_answer_is_said_beside_the_field(officer):
    request = disclosure.drafted()
    tomorrow = clock.now() + timedelta(days=1)

    answer = officer.post(url("ask", request.pk), {"answer_by": f"{tomorrow:%d/%m/%Y}"})

    assert answer.status_code == 200
    assert "between one week and half a year" in answer.content.decode()
    assert state_of(request) == RequestState.DRAFTED


def test_the_page_offers_no_question_about_what_could_not_leave(officer):
    request = disclosure.drafted(recipient=disclosure.counterpart(has_key=False))
    last_day = clock.now() + timedelta(days=40)

    shown = officer.get(url("ask", request.pk)).content.decode()
    forced = officer.post(url("ask", request.pk), {"answer_by": f"{last_day:%d/%m/%Y}"})

    assert "Ask now" not in shown
    assert "no confirmed key" in shown
    assert (forced.status_code, state_of(request)) == (409, RequestState.DRAFTED)


def test_taken_back_to_draft_and_given_up(officer):
    request = disclosure.asked()

    officer.post(url("reopen", request.pk))
    assert state_of(request) == RequestState.DRAFTED
    officer.post(url("drop", request.pk), WHY)
    assert state_of(request) == RequestState.DROPPED
    assert WHY["reason"] in officer.get(url("request", request.pk)).content.decode()


# Approving


def test_whoever_decides_has_every_item_with_its_ruling_before_them(head):
    giver = disclosure.provider()
    agreed, refused = disclosure.row_item(giver), disclosure.row_item(giver)
    request = disclosure.asked([agreed, refused])
    (question,) = disclosure.questions_to(request)
    conditions = Given(AnswerGiven.AGREED_WITH_CONDITIONS, no_public_use=True, only_in="the Lake file")
    disclosure.answer(question, {agreed.pk: conditions, refused.pk: disclosure.NO})
    disclosure.settling.settle_due(disclosure.SETTLED_AT)

    page = head.get(url("approve", request.pk))
    shown = page.content.decode()

    for words in (agreed.accession, refused.accession, "The provider refused.", "no public use", "the Lake file"):
        assert words in shown
    assert "1 could leave" in shown
    head.post(url("approve", request.pk), WHY | {"seen": page.context["seen"]})
    assert state_of(request) == RequestState.APPROVED


@pytest.mark.parametrize("how", ["an answer is withdrawn", "another copy is chosen", "a person sets a condition"])
def test_what_has_changed_since_the_page_was_shown_is_shown_again_first(how, head):
    """Nothing comes in behind whoever decides, from either side. Source: Protocol D1."""
    giver = disclosure.provider()
    items = [disclosure.row_item(giver), disclosure.row_item(giver)]
    request = disclosure.answered(items)
    seen = head.get(url("approve", request.pk)).context["seen"]
    _change(request, items[0], giver, how)

    again = head.post(url("approve", request.pk), WHY | {"seen": seen})

    assert "The request has changed since this page was shown. Look again" in again.content.decode()
    assert WHY["reason"] in again.content.decode()
    assert state_of(request) == RequestState.ANSWERED
    head.post(url("approve", request.pk), WHY | {"seen": again.context["seen"]})
    assert state_of(request) == RequestState.APPROVED


def test_without_what_was_seen_nothing_is_approved(head):
    request = disclosure.answered()

    assert "Look again" in head.post(url("approve", request.pk), WHY).content.decode()
    assert state_of(request) == RequestState.ANSWERED


def _change(request, item, giver, how: str) -> None:
    if how == "an answer is withdrawn":
        answering.withdraw_agreement(
            actor=giver.focal_point,
            question_id=disclosure.questions_to(request)[0].pk,
            item_ids=[item.pk],
            reason="The family asked.",
            at=clock.now(),
        )
    elif how == "another copy is chosen":
        made = {"what_was_done": "Faces taken out.", "size_bytes": 10, "made_by": uuid4(), "made_at": clock.now()}
        copy = WorkingCopy.objects.create(item=item, **made)
        on_it = {"request_id": request.pk, "item_id": item.pk, "working_copy_id": copy.pk}
        draft.choose_copy(actor=disclosure.officer_of(request), at=clock.now(), **on_it)
    else:
        source = ItemPerson.objects.get(item=item).source
        make_record(giver.focal_point, source, conditions="Not without my lawyer.")


def test_conditions_of_the_people_lie_before_whoever_decides(head):
    """What a person bound their consent to, in their own words (D3)."""
    giver = disclosure.provider()
    item = disclosure.row_item(giver)
    make_record(giver.focal_point, ItemPerson.objects.get(item=item).source, conditions="Never on <television>.")
    request = disclosure.answered([item])

    for page in ("approve", "items"):
        assert "Never on &lt;television&gt;." in head.get(url(page, request.pk)).content.decode()


def test_a_disclosure_of_which_nothing_may_leave_has_no_button_and_says_why(head):
    request = disclosure.answered(given=disclosure.NO)

    shown = head.get(url("request", request.pk)).content.decode()

    assert url("approve", request.pk) not in shown
    assert "No item may leave as things stand" in shown
    seen = {"seen": seen_now(request, at=clock.now())}
    assert head.post(url("approve", request.pk), WHY | seen).status_code == 409


def test_who_took_part_in_asking_is_told_why_somebody_else_decides():
    person = person_with(Role.HEAD)
    request = disclosure.answered()
    DisclosureRequest.objects.filter(pk=request.pk).update(created_by=person.pseudonym_id)
    client = client_of(person)

    shown = client.get(url("request", request.pk)).content.decode()

    assert "somebody else has to decide" in shown
    assert client.post(url("approve", request.pk), WHY).status_code == 403


def test_refused_with_a_reason(head):
    request = disclosure.answered()
    assert head.post(url("refuse", request.pk), {"reason": "short"}).status_code == 200
    assert state_of(request) == RequestState.ANSWERED
    head.post(url("refuse", request.pk), WHY)
    assert state_of(request) == RequestState.REFUSED


# Stopping


def test_a_veto_is_set_and_lifted_and_seen_by_all_who_see_the_request(protection, head):
    request = disclosure.answered()

    protection.post(url("veto", request.pk), WHY)
    assert "Vetoed: nothing of it leaves" in head.get(url("request", request.pk)).content.decode()
    assert ">Vetoed<" in head.get(url("requests")).content.decode()
    assert "A protection officer has vetoed it." in head.get(url("items", request.pk)).content.decode()
    protection.post(url("lift_veto", request.pk), WHY)

    assert Veto.objects.get().lifted_at is not None


def test_a_hold_is_set_and_lifted_from_the_page_of_the_item(protection, officer):
    request = disclosure.drafted()
    (item,) = disclosure.items_in(request)
    address = url("hold", item.pk)
    assert address in protection.get(reverse("submissions:item", args=[item.pk])).content.decode()

    protection.post(address, WHY)
    assert "On hold: it leaves in no disclosure." in officer.get(url("item", request.pk, item.pk)).content.decode()
    assert "The item is on hold." in officer.get(url("items", request.pk)).content.decode()
    protection.post(address, WHY)

    assert ItemHold.objects.get().lifted_at is not None


# Who is there


@pytest.mark.parametrize(
    ("name", "role", "given"),
    [
        ("approve", Role.HEAD, WHY),
        ("refuse", Role.HEAD, WHY),
        ("reopen", Role.DISCLOSURE_OFFICER, {}),
        ("drop", Role.DISCLOSURE_OFFICER, WHY),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_decision_asks_a_stale_session_again_and_nothing_is_done(name, role, given, method):
    request = disclosure.answered()
    client = stale(client_of(person_with(role)))
    before = CustodyEvent.objects.count()

    asked = getattr(client, method)(url(name, request.pk), given)

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
    assert (state_of(request), CustodyEvent.objects.count()) == (RequestState.ANSWERED, before)


def test_what_was_written_survives_being_asked_who_one_is():
    request = disclosure.answered()
    client = client_of(person_with(Role.HEAD))
    seen = client.get(url("approve", request.pk)).context["seen"]
    asked = stale(client).post(url("approve", request.pk), WHY | {"seen": seen})

    client.post(asked["Location"], {"password": PASSWORD})

    request.refresh_from_db()
    assert (request.state, request.decision_reason) == (RequestState.APPROVED, WHY["reason"])


def test_opening_an_original_and_lifting_what_protects_ask_again():
    request = disclosure.drafted()
    (item,) = disclosure.items_in(request)
    person = person_with(Role.PROTECTION_OFFICER)
    protection = client_of(person)
    protection.post(url("veto", request.pk), WHY)
    protection.post(url("hold", item.pk), WHY)
    officer = stale(client_of(person_with(Role.DISCLOSURE_OFFICER)))
    stale(protection)

    for client, address in (
        (officer, url("open_item", request.pk, item.pk)),
        (officer, url("ask", request.pk)),
        (protection, url("lift_veto", request.pk)),
        (protection, url("hold", item.pk)),
    ):
        assert "/account/again/" in client.post(address, WHY | {"purpose": WHY["reason"]})["Location"]


def test_what_protects_somebody_does_not_wait_for_a_password():
    request = disclosure.answered()
    (item,) = disclosure.items_in(request)
    protection = stale(client_of(person_with(Role.PROTECTION_OFFICER)))

    protection.post(url("veto", request.pk), WHY)
    protection.post(url("hold", item.pk), WHY)

    assert (Veto.objects.count(), ItemHold.objects.count()) == (1, 1)


# The log


def test_the_history_of_a_request_is_on_its_page(officer):
    person = person_with(Role.DISCLOSURE_OFFICER)
    request = disclosure.asked(officer=actor_of(person))

    shown = officer.get(url("request", request.pk)).content.decode()

    assert "Disclosure drafted" in shown
    assert "Agreement to disclose asked" in shown


def test_the_log_calls_a_disclosure_and_its_questions_by_their_reference():
    keeper = client_of(person_with(Role.EVIDENCE_OFFICER))
    request = disclosure.asked()
    subjects = [request, *disclosure.questions_to(request)]
    for kind, subject in zip(("disclosure", "question"), subjects, strict=True):
        shown = keeper.get(reverse("custody:history", args=[kind, subject.pk])).content.decode()
        assert request.reference in shown, kind
