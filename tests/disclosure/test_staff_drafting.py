"""Drafting on the pages: a recipient with what it lacks, items by number, what cannot leave, and what reviewers add."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from consent.services import confidentiality
from disclosure.models import DisclosureRequest, RequestItem
from disclosure.states import RequestState
from submissions.kinds import Level
from submissions.models import ItemPerson
from submissions.states import SubmissionState
from tests.actors import client_of, person_with
from tests.factories import counterparts, disclosure
from tests.factories.accounts import NOON, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
WORDS = {"purpose": "investigation", "purpose_words": "File 12/2026", "legal_basis": "Act on cooperation, section 4"}


@pytest.fixture
def officer():
    return client_of(person_with(Role.DISCLOSURE_OFFICER))


def url(name: str, *args) -> str:
    return reverse(f"disclosure:{name}", args=args)


def inside(request: DisclosureRequest) -> set:
    return set(RequestItem.objects.filter(request=request, removed_at__isnull=True).values_list("item_id", flat=True))


def drafted_with(*items) -> DisclosureRequest:
    return disclosure.drafted(items, recipient=disclosure.counterpart())


# Drafting


def test_a_draft_is_begun_with_recipient_purpose_and_legal_basis(officer):
    recipient = disclosure.counterpart(name="Lake Unit")

    answer = officer.post(url("new"), WORDS | {"counterpart": str(recipient.pk)})

    made = DisclosureRequest.objects.get()
    assert answer["Location"] == url("items", made.pk)
    assert (made.counterpart, made.purpose_words, made.state) == (recipient, "File 12/2026", RequestState.DRAFTED)


def test_what_is_missing_on_the_recipients_side_is_said_before_anything_is_drafted(officer):
    disclosure.counterpart(name="Ready Unit")
    disclosure.counterpart(name="Keyless Unit", has_key=False)

    content = officer.get(url("new")).content.decode()

    lacking = content.split('<form method="post" novalidate')[0]
    assert ("Keyless Unit" in lacking, "Ready Unit" in lacking) == (True, False)
    assert "no confirmed key" in lacking


def test_a_draft_from_a_request_for_assistance_names_its_recipient_and_keeps_the_tie(officer):
    asking, other = counterparts.ready_counterpart(name="Asking Unit"), disclosure.counterpart(name="Other Unit")
    assistance = counterparts.make_assistance(asking)
    address = f"{url('new')}?assistance={assistance.pk}"

    assert "Other Unit" not in officer.get(address).content.decode()
    assert officer.post(address, WORDS | {"counterpart": str(other.pk)}).status_code == 200
    officer.post(address, WORDS | {"counterpart": str(asking.pk)})

    assert DisclosureRequest.objects.get().assistance == assistance


@pytest.mark.parametrize("wrong", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_request_for_assistance_is_a_wrong_number(officer, wrong):
    assert officer.get(f"{url('new')}?assistance={wrong}").status_code == 404


def test_changed_words_are_kept(officer):
    request = disclosure.drafted()

    officer.post(url("edit", request.pk), WORDS | {"purpose": "trial", "purpose_words": "Another file"})

    request.refresh_from_db()
    assert (request.purpose, request.purpose_words) == ("trial", "Another file")


# Items by number


def test_items_are_added_by_accession_number_and_by_submission(officer):
    giver = disclosure.provider()
    one, submission = disclosure.row_item(giver), make_handed_over(giver.organisation)
    all_of_it = [disclosure.row_item(giver, submission=submission) for _ in range(2)]
    request = drafted_with(disclosure.row_item(giver))
    typed = f" {one.accession.lower()}\n{submission.reference}, ACC-0000-0000"

    shown = officer.post(url("add_items", request.pk), {"references": typed}, follow=True).content.decode()

    assert {one.pk, *(item.pk for item in all_of_it)} <= inside(request)
    assert "3 items were added." in shown
    assert "Nothing that could be added was found for: ACC-0000-0000" in shown


def test_a_restricted_item_is_answered_like_a_number_that_names_nothing(officer):
    """The officer cannot find out by asking whether something restricted exists."""
    giver = disclosure.provider()
    hidden = make_item(make_handed_over(giver.organisation), level=Level.RESTRICTED)
    sealed_off = make_item(make_handed_over(giver.organisation, level=Level.RESTRICTED))
    request = drafted_with(disclosure.row_item(giver))
    before = inside(request)
    for name in (hidden.accession, sealed_off.accession, sealed_off.submission.reference):
        shown = officer.post(url("add_items", request.pk), {"references": name}, follow=True).content.decode()
        assert f"Nothing that could be added was found for: {name}" in shown
        assert "0 items were added." in shown
    assert inside(request) == before


def test_an_item_restricted_later_keeps_its_number_and_its_reason_and_loses_its_page(officer):
    request = disclosure.drafted()
    (item,) = disclosure.items_in(request)
    item.level = Level.RESTRICTED
    item.save(update_fields=["level"])

    shown = officer.get(url("items", request.pk)).content.decode()

    assert item.accession in shown
    assert "restricted to named people" in shown
    assert url("item", request.pk, item.pk) not in shown
    assert officer.get(url("item", request.pk, item.pk)).status_code == 404
    assert officer.get(url("open_item", request.pk, item.pk)).status_code == 404


def test_every_reason_is_shown_at_once_and_what_cannot_leave_is_taken_out_together(officer):
    giver = disclosure.provider()
    free, promised = disclosure.row_item(giver), disclosure.row_item(giver)
    link = ItemPerson.objects.get(item=promised)
    promise = {"source_id": link.source_id, "terms": "No name leaves"}
    confidentiality.set_confidentiality(actor=giver.focal_point, at=NOON, **promise)
    unknown = disclosure.scanned(make_item(make_handed_over(giver.organisation)))
    request = drafted_with(free, promised, unknown)

    shown = officer.get(url("items", request.pk)).content.decode()
    for words in ("Confidentiality was promised to a source", "Nobody is recorded for the item", "1 could leave"):
        assert words in shown
    assert "Ask the providers" not in shown
    only = officer.get(url("items", request.pk), {"bar": "promised"}).content.decode()
    assert [item.accession in only for item in (promised, free, unknown)] == [True, False, False]
    assert officer.get(url("items", request.pk), {"bar": "nonsense"}).status_code == 200
    officer.post(url("remove_barred", request.pk))

    assert inside(request) == {free.pk}


def test_ticked_items_are_taken_out_and_others_stay(officer):
    giver = disclosure.provider()
    kept, taken = disclosure.row_item(giver), disclosure.row_item(giver)
    request = drafted_with(kept, taken)

    officer.post(url("remove_items", request.pk), {"item": [str(taken.pk)]})
    officer.post(url("remove_items", request.pk), {"item": ["nonsense"]})
    officer.post(url("remove_items", request.pk))

    assert inside(request) == {kept.pk}


# Proposed by reviewers


def test_an_analyst_puts_items_of_a_submission_into_a_draft_and_does_not_read_the_draft():
    team, giver = make_team(), disclosure.provider()
    submission = make_handed_over(giver.organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    wanted, left = (disclosure.row_item(giver, submission=submission) for _ in range(2))
    hidden = make_item(submission, 9, level=Level.RESTRICTED)
    request = drafted_with(disclosure.row_item(giver))
    analyst = client_of(person_with(Role.ANALYST, team=team))
    address = url("propose", submission.pk)
    assert address in analyst.get(reverse("submissions:submission", args=[submission.pk])).content.decode()

    shown = analyst.get(address).content.decode()
    assert (wanted.accession in shown, left.accession in shown, hidden.accession in shown) == (True, True, False)
    refused = analyst.post(address, {"draft": str(request.pk), "items": [str(hidden.pk)]})
    answer = analyst.post(address, {"draft": str(request.pk), "items": [str(wanted.pk)]})

    assert (refused.status_code, answer.status_code) == (200, 302)
    assert wanted.pk in inside(request)
    assert not {left.pk, hidden.pk} & inside(request)
    assert analyst.get(url("items", request.pk)).status_code == 403


def test_what_was_ticked_in_the_catalogue_is_put_into_a_draft():
    team, giver = make_team(), disclosure.provider()
    submission = make_handed_over(giver.organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    item = disclosure.row_item(giver, submission=submission)
    make_entry(item, "bridge.jpg")
    others = disclosure.row_item(giver, submission=make_handed_over(giver.organisation, team=make_team()))
    request = drafted_with(disclosure.row_item(giver))
    analyst = client_of(person_with(Role.ANALYST, team=team))
    assert (
        f'name="items" value="{item.pk}" form="propose"'
        in analyst.get(reverse("submissions:catalogue")).content.decode()
    )
    ticked = {"items": [str(item.pk), str(others.pk)]}

    asked = analyst.post(url("propose_items"), ticked).content.decode()
    assert (item.accession in asked, others.accession in asked) == (True, False)
    answer = analyst.post(url("propose_items"), {"items": [str(item.pk)], "draft": str(request.pk), "chosen": "1"})

    assert answer.status_code == 302
    assert item.pk in inside(request)
    assert analyst.post(url("propose_items"), {"items": ["nonsense"]}).status_code == 400


def test_without_a_draft_the_page_says_so():
    team = make_team()
    submission = make_handed_over(disclosure.provider().organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    make_item(submission)
    shown = client_of(person_with(Role.ANALYST, team=team)).get(url("propose", submission.pk)).content.decode()
    assert "No disclosure is being drafted." in shown


def test_a_long_submission_is_put_in_whole(monkeypatch):
    monkeypatch.setattr("disclosure.views.staff_propose.MOST_TICKED", 1)
    team, giver = make_team(), disclosure.provider()
    submission = make_handed_over(giver.organisation, team=team, state=SubmissionState.UNDER_REVIEW)
    items = {disclosure.row_item(giver, submission=submission).pk for _ in range(2)}
    request = drafted_with(disclosure.row_item(giver))
    analyst = client_of(person_with(Role.ANALYST, team=team))

    assert "All 2 items that you see are put in." in analyst.get(url("propose", submission.pk)).content.decode()
    analyst.post(url("propose", submission.pk), {"draft": str(request.pk)})

    assert items <= inside(request)


# The list


def test_steps_are_counted_and_filter_the_list(officer):
    first, second = disclosure.drafted(), disclosure.asked()

    everything = officer.get(url("requests")).content.decode()
    asked = officer.get(url("requests"), {"step": "asked"}).content.decode()

    assert first.reference in everything
    assert second.reference in everything
    assert (first.reference in asked, second.reference in asked) == (False, True)
    assert officer.get(url("requests"), {"step": "nonsense"}).status_code == 200
    assert "No disclosure stands at this step." in officer.get(url("requests"), {"step": "refused"}).content.decode()


@pytest.mark.parametrize("name", ["requests", "items", "request", "approve"])
def test_as_many_queries_for_three_as_for_one(name):
    """Three requests, or three items of three providers in one request."""
    counts = []
    person = person_with(Role.HEAD)
    client = client_of(person)
    for many in (1, 3):
        items = [disclosure.row_item(disclosure.provider()) for _ in range(many)]
        for _ in range(many - 1):
            disclosure.drafted()
        request = disclosure.answered(items)
        where = url(name) if name == "requests" else url(name, request.pk)
        client.get(where)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
