"""What a focal point reads: the list, one question, releases, the first page; and what nobody else may read."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import clock
from common.actors import PARTNER_ROLES, Role
from consent.models import Source
from consent.scope import Answer
from disclosure.kinds import AnswerGiven, AssuranceKind
from disclosure.models import Assurance, Counterpart, RequestItem
from disclosure.services import draft
from disclosure.services.answer import Given
from disclosure.services.settle import settle_due
from tests.actors import URLCONFS, client_of, person_with
from tests.disclosure import ngo_support as support
from tests.disclosure.ngo_support import to
from tests.factories import disclosure as factory
from tests.factories.accounts import make_member, make_organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
OF_QUESTION = (
    "question",
    "answer",
    "answer_each",
    "check",
    "take_back",
    "withdraw",
    "receipt",
    "receipt_json",
    "receipt_pdf",
)
CONDITIONS = Given(AnswerGiven.AGREED_WITH_CONDITIONS, no_public_use=True, only_in="File 12", reason="Be careful.")


@pytest.fixture
def basil():
    return support.basil()


def source_of(basil) -> Source:
    return Source.objects.filter(organisation=basil.giver.organisation).first()


def test_the_empty_list_says_what_it_is_for(basil):
    page = basil.text("questions")

    assert "No question waits for you" in page
    assert "Nothing yet. What you answered stays here" in page


def test_a_question_says_who_asks_for_what_and_what_they_promised(basil):
    """Source: Protocol D1, W6."""
    support.asked(basil.giver, items=2)
    page = basil.text("question")

    for words in ("May 2 items of yours be given on?", "War-crimes unit of a State", "Lake District", "File 12"):
        assert words in page
    for words in ("A criminal investigation", "Act on cooperation", "Letter 7", "Silence is a no", "72 hours"):
        assert words in page
    assert page.count("No answer<") == 2
    assert page.count("Letter 7") == len(AssuranceKind)


def test_a_promise_that_is_over_is_not_shown(basil):
    request = support.asked(basil.giver)
    promises = Assurance.objects.filter(counterpart=request.counterpart)
    promises.update(valid_until=support.days(-3).date())

    assert "No promise is in force today" in basil.text("question")


def test_the_recipient_is_named_in_the_readers_language(basil):
    recipient = factory.counterpart(name="Northern Harbour")
    Counterpart.objects.filter(pk=recipient.pk).update(name_ar="الميناء الشمالي")
    recipient.refresh_from_db()
    support.asked(basil.giver, recipient=recipient)

    assert "Northern Harbour" in basil.text("question")
    assert "الميناء الشمالي" in basil.text("question", headers={"accept-language": "ar"})
    assert "الميناء الشمالي" in basil.text("questions", headers={"accept-language": "ar"})


def test_what_consent_does_not_cover_is_said_before_the_answer(basil):
    """Source: Protocol D3."""
    support.asked(basil.giver)
    source = source_of(basil)
    factory.make_record(basil.giver.focal_point, source, Answer.NO)

    page = basil.text("question")

    assert "It cannot leave as things stand, whatever you answer" in page
    assert source.pseudonym in page


def test_what_staff_change_in_the_draft_since_is_not_told(basil):
    """A request taken back to draft may gain items before it is asked again."""
    request = support.asked(basil.giver)
    officer = factory.officer_of(request)
    draft.reopen_request(actor=officer, request_id=request.pk, at=clock.now())
    new, (old,) = factory.row_item(basil.giver), factory.items_in(request)
    draft.add_items(actor=officer, request_id=request.pk, item_ids=[new.pk], at=clock.now())
    draft.remove_items(actor=officer, request_id=request.pk, item_ids=[old.pk], at=clock.now())

    for name in ("question", "answer_each"):
        page = basil.text(name)
        assert old.accession in page
        assert new.accession not in page
    assert "May 1 item of yours" in basil.text("question")


def test_the_list_says_how_far_each_question_is(basil):
    support.answered(basil.giver)
    support.answered(basil.giver, ago=5)
    support.recalled(support.released(basil.giver, items=2))
    (question,) = factory.questions_to(support.asked(basil.giver, items=2))
    first = factory.items_in(question.request)[0]
    factory.answer(question, {first.pk: support.YES}, actor=basil.giver.focal_point, at=clock.now())
    page = basil.text("questions")

    for words in ("1 of 2 answered", "Can still be taken back", "Answered", "Nothing of it has been released"):
        assert words in page
    assert "2 items of yours were released" in page
    assert "The recipient was told that your agreement has ended" in page
    assert page.index("1 of 2 answered") < page.index("Earlier questions")


@pytest.mark.parametrize(("days", "said"), [(0, "today is the last day"), (1, "1 day left"), (7, "7 days left")])
def test_a_last_day_that_is_near_is_said_everywhere(days, said, basil):
    support.asked(basil.giver, since=20, answer_by=support.days(days).date())

    for page in (basil.text("questions"), basil.text("question"), basil.browser.get(reverse("home")).content.decode()):
        assert said in page
    support.asked(basil.giver)
    assert "left</strong>" not in basil.text("question")


def test_a_question_that_lapsed_and_one_that_ended(basil):
    lapsed = support.asked(basil.giver, items=2, since=30, answer_by=support.days(-1).date())
    settle_due(clock.now())
    page = basil.text("question")
    assert "2 items were not answered in time: that is a no" in page
    assert basil.browser.get(basil.to("answer")).status_code == 409
    assert "the time for the answer is over" in page

    request = support.asked(basil.giver)
    draft.drop_request(actor=factory.officer_of(request), request_id=request.pk, reason="Given up.", at=clock.now())
    page = basil.text("question")
    assert "No longer asked" in page
    assert to("answer", basil.question.pk) not in page
    assert basil.browser.get(basil.to("answer")).status_code == 409
    assert lapsed.pk != request.pk


def test_what_was_answered_is_shown_beside_each_item(basil):
    support.answered(basil.giver, CONDITIONS)
    page = basil.text("question")

    for words in ("Agreed, with conditions", "No public use", "File 12", "Be careful."):
        assert words in page


def test_a_release_is_told_without_numbers_that_count_others(basil):
    """Production numbers run through all providers of a package: their gaps would tell of others (C10)."""
    question = support.released(basil.giver, items=2)
    pages = [basil.text(name) for name in ("question", "questions", "receipt")]
    pages.append(basil.text("releases_of_source", source_of(basil).pk))

    assert "2 items of yours were released" in pages[0]
    assert not any(question.request.reference in page for page in pages)


def test_the_receipt_says_what_left_and_under_which_conditions(basil):
    """Source: Protocol D5."""
    question = support.released(basil.giver, CONDITIONS, items=2)
    page = basil.text("receipt")

    for item in factory.items_in(question.request):
        assert item.accession in page
    assert page.count("0" * 64) == page.count("Be careful.") == 2
    support.asked(basil.giver)
    assert basil.browser.get(basil.to("receipt")).status_code == 404


def test_what_was_released_of_one_person(basil):
    """Source: Protocol D5."""
    question = support.released(basil.giver)
    (item,) = factory.items_in(question.request)
    page = basil.text("releases_of_source", source_of(basil).pk)

    assert item.accession in page
    assert to("question", question.pk) in page
    untouched = factory.make_source(basil.giver.focal_point)
    assert "Nothing that concerns this person" in basil.text("releases_of_source", untouched.pk)


def test_the_first_page_says_that_something_is_asked(basil):
    support.asked(basil.giver, items=3)
    page = basil.browser.get(reverse("home")).content.decode()

    assert "A question about giving material on" in page
    assert to("question", basil.question.pk) in page
    amal = client_of(make_member(Role.NGO_CONTRIBUTOR, organisation=basil.giver.organisation))
    page = amal.get(reverse("home")).content.decode()
    assert "giving material on" not in page
    assert to("questions") not in page


def addresses(question, source) -> list[str]:
    return [*(to(name, question.pk) for name in OF_QUESTION), to("releases_of_source", source.pk)]


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES - {Role.NGO_FOCAL_POINT}))
def test_whoever_is_not_asked_finds_nothing(role, basil):
    question = support.released(basil.giver)
    client = client_of(make_member(role, organisation=basil.giver.organisation))

    for address in [*addresses(question, source_of(basil)), to("questions")]:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"answer": "agreed"}).status_code in {404, 405}, address


def test_another_organisation_gets_the_same_404_as_for_nothing_at_all(basil):
    """Source: Protocol C10."""
    question = support.released(basil.giver)
    stranger = client_of(make_member(organisation=make_organisation(name="Cedar Archive")))
    unknown = stranger.get(to("question", question.request_id))

    for address in addresses(question, source_of(basil)):
        assert basil.browser.get(address).status_code in {200, 302, 409, 503}, address
        answer = stranger.get(address)
        assert (answer.status_code, answer.content) == (404, unknown.content), address
    assert to("question", question.pk) not in stranger.get(to("questions")).content.decode()


def test_nobody_of_the_mechanism_comes_in_here(basil):
    question = support.released(basil.giver)
    for role in sorted(set(Role) - PARTNER_ROLES - {Role.WORKER}):
        client = client_of(person_with(role))
        for address in addresses(question, source_of(basil)):
            assert client.get(address).status_code in {302, 403, 404}, (role, address)


@pytest.mark.parametrize("name", ["questions", "home"])
def test_lists_cost_the_same_for_one_question_and_for_three(name, basil, django_assert_num_queries):
    address = reverse("home") if name == "home" else to(name)
    for number in (1, 3):
        support.asked(basil.giver)
        support.released(basil.giver)
        if number == 1:
            with CaptureQueriesContext(connection) as one:
                basil.browser.get(address)
    with django_assert_num_queries(len(one)):
        basil.browser.get(address)


@pytest.mark.parametrize("name", ["question", "answer", "answer_each"])
def test_pages_of_a_question_cost_the_same_for_one_item_and_for_three(name, basil, django_assert_num_queries):
    support.asked(basil.giver)
    with CaptureQueriesContext(connection) as one:
        basil.browser.get(basil.to(name))
    support.asked(basil.giver, items=3, since=0.5)
    with django_assert_num_queries(len(one)):
        basil.browser.get(basil.to(name))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_renders_whole_with_a_neutral_title(language, basil, settings):
    shown = deepcopy(settings.TEMPLATES)
    shown[0]["OPTIONS"]["string_if_invalid"] = "MISSING(%s)"
    settings.TEMPLATES = shown
    released = support.released(basil.giver, CONDITIONS, items=2)
    support.recalled(released)
    cooling = support.answered(basil.giver, CONDITIONS)
    support.asked(basil.giver, items=2)
    pages = {
        to("questions"): None,
        to("question", released.pk): None,
        to("withdraw", released.pk): None,
        to("receipt", released.pk): None,
        to("take_back", cooling.pk): None,
        to("releases_of_source", source_of(basil).pk): None,
        basil.to("question"): None,
        basil.to("answer"): {"answer": "agreed", "no_public_use": "on"},
        basil.to("answer_each"): {"reason": "x\x07"},
    }
    basil.browser.cookies["django_language"] = language
    for address, wrong in pages.items():
        for answer in (basil.browser.get(address), *([basil.browser.post(address, wrong)] if wrong else [])):
            page = answer.content.decode()
            assert answer.status_code == 200, address
            # Django's own widgets ask for a class that need not be there.
            assert not re.findall(r"MISSING\((?!widget\.)(.*?)\)", page), address
            assert f'lang="{language}"' in page
            title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
            assert not re.search(r"Unit|File|ACC-|Lake", title), title
            assert len(re.findall(r"<h1", page)) == 1, address


def test_a_hundred_items_come_in_pages_and_stay_light(basil):
    request = support.asked(basil.giver)
    (first,) = factory.items_in(request)
    more = support.copies(first, 250)
    rows = [RequestItem(request=request, item=item, added_by=first.pk, added_at=request.created_at) for item in more]
    RequestItem.objects.bulk_create(rows)

    for name in ("question", "answer_each"):
        answer = basil.browser.get(basil.to(name), headers={"accept-encoding": "gzip"})
        assert len(answer.content) <= 15_000, (name, len(answer.content))
        page = basil.text(name)
        following = re.search(r'rel="next" href="(\?after=[^"]+)"', page).group(1)
        second = basil.browser.get(basil.to(name) + following)
        assert second.status_code == 200
        assert first.accession not in second.content.decode()
        assert basil.browser.get(basil.to(name) + "?after=nonsense").status_code == 400
