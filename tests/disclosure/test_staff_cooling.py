"""While an answer can be taken back, no page of staff differs from what it would be without the answer (D1)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from common import clock
from common.actors import MECHANISM_ROLES, Role
from custody import sequencer
from custody.models import CustodyEvent
from disclosure.kinds import AnswerGiven
from disclosure.models import Question
from disclosure.selectors import providers, requests, worklist
from disclosure.selectors.item_lines import lines_of
from disclosure.services import settle
from disclosure.services.answer import Given, take_back_answer
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories import disclosure

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
SECRET = "only before the Lake court"
GIVEN = Given(AnswerGiven.AGREED_WITH_CONDITIONS, only_in=SECRET, no_public_use=True, reason="Asked the family first")
NO = Given(AnswerGiven.REFUSED, reason="Never in our name")
AWARE = sorted(MECHANISM_ROLES - {Role.AUDITOR, Role.ADMINISTRATOR})


@pytest.fixture
def request_asked():
    """Two providers are asked, with the last day near, so that work lists show it."""
    items = [disclosure.row_item(disclosure.provider(name)) for name in ("Olive Archive", "Cedar Archive")]
    at = clock.now() - timedelta(days=2)
    return disclosure.asked(items, at=at, answer_by=(at + timedelta(days=8)).date())


def pages_of(request, client) -> dict[str, str]:
    """Every page that shows anything of the request, without what is new on every page by itself.

    The signer has covered the log: how many events wait for it says that somebody did something, never what.
    """
    sequencer.sequence(clock.now())
    (first, _second) = disclosure.items_in(request)
    names = {
        "requests": [],
        "releases": [],
        "request": [request.pk],
        "items": [request.pk],
        "item": [request.pk, first.pk],
        "approve": [request.pk],
        "veto": [request.pk],
        "reopen": [request.pk],
        "drop": [request.pk],
    }
    pages = {name: client.get(reverse(f"disclosure:{name}", args=args)) for name, args in names.items()}
    pages["asked"] = client.get(reverse("disclosure:requests"), {"step": "asked"})
    pages["home"] = client.get("/")
    return {name: f"{page.status_code} {_plain(page.content.decode())}" for name, page in pages.items()}


def _plain(content: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content)


@pytest.mark.parametrize("role", AWARE)
@pytest.mark.parametrize("given", [GIVEN, NO])
def test_pages_with_and_without_a_cooling_answer_are_the_same(role, given, request_asked):
    client = client_of(person_with(role))
    before = pages_of(request_asked, client)

    for question in disclosure.questions_to(request_asked):
        disclosure.answer(question, given, at=clock.now())
    settle.settle_due(clock.now())

    assert Question.objects.filter(state="answered").count() == 2
    assert pages_of(request_asked, client) == before


@pytest.mark.parametrize("role", AWARE)
def test_pages_before_an_answer_and_after_it_was_taken_back_are_the_same(role, request_asked):
    client = client_of(person_with(role))
    before = pages_of(request_asked, client)
    question = disclosure.questions_to(request_asked)[0]
    focal_point = pure(Role.NGO_FOCAL_POINT, organisation_id=question.organisation_id)

    disclosure.answer(question, GIVEN, actor=focal_point, at=clock.now())
    take_back_answer(actor=focal_point, question_id=question.pk, at=clock.now() + timedelta(seconds=1))

    assert pages_of(request_asked, client) == before


def test_answers_appear_on_the_second_in_which_they_have_cooled():
    request = disclosure.asked()
    (question,) = disclosure.questions_to(request)
    disclosure.answer(question, GIVEN)
    officer = actor_of(person_with(Role.DISCLOSURE_OFFICER))
    cooled = disclosure.ANSWERED_AT + timedelta(hours=question.cooling_hours)

    for at, number in ((cooled - timedelta(seconds=1), 0), (cooled, 1)):
        (line,) = lines_of(officer, request, requests.items_page(actor=officer, request=request).rows, at=at)
        (provider,) = providers.providers_of(officer, request, at=at)
        assert (line.answer is not None, bool(line.conditions), provider.agreed) == (bool(number), bool(number), number)


def test_a_changed_answer_hides_again_until_it_has_cooled():
    """The old one no longer counts, the new one is not told yet."""
    request = disclosure.asked()
    (question,) = disclosure.questions_to(request)
    disclosure.answer(question, GIVEN)
    later = disclosure.ANSWERED_AT + timedelta(hours=80)
    disclosure.answer(question, NO, at=later)
    officer = actor_of(person_with(Role.DISCLOSURE_OFFICER))

    (provider,) = providers.providers_of(officer, request, at=later + timedelta(hours=1))

    assert (provider.agreed, provider.refused, provider.shown_state) == (0, 0, "open")
    # That an answer is gone is not lost on anybody.
    assert provider.no_longer == 1


@pytest.mark.parametrize("second", ["cools", "taken back", "counts"])
def test_that_an_answer_counts_no_longer_is_told_until_another_one_does(second):
    request = disclosure.asked()
    (question,) = disclosure.questions_to(request)
    focal_point = pure(Role.NGO_FOCAL_POINT, organisation_id=question.organisation_id)
    disclosure.answer(question, NO, actor=focal_point)
    later = disclosure.ANSWERED_AT + timedelta(hours=80)
    disclosure.answer(question, GIVEN, actor=focal_point, at=later)
    at = later + timedelta(hours=100 if second == "counts" else 1)
    if second == "taken back":
        take_back_answer(actor=focal_point, question_id=question.pk, at=later + timedelta(minutes=1))
    officer = actor_of(person_with(Role.DISCLOSURE_OFFICER))

    (provider,) = providers.providers_of(officer, request, at=at)
    (line,) = lines_of(officer, request, requests.items_page(actor=officer, request=request).rows, at=at)

    gone = second != "counts"
    assert (provider.no_longer, provider.agreed) == (int(gone), int(not gone))
    assert (line.earlier is not None, line.answer is not None) == (gone, not gone)


def test_what_was_replaced_while_it_cooled_was_never_there():
    request = disclosure.asked()
    (question,) = disclosure.questions_to(request)
    disclosure.answer(question, NO)
    disclosure.answer(question, GIVEN, at=disclosure.ANSWERED_AT + timedelta(hours=1))
    officer = actor_of(person_with(Role.DISCLOSURE_OFFICER))

    (provider,) = providers.providers_of(officer, request, at=disclosure.ANSWERED_AT + timedelta(hours=2))

    assert provider.no_longer == 0


def test_the_pages_say_that_an_answer_counts_no_longer():
    at = clock.now() - timedelta(days=6)
    request = disclosure.asked(at=at, answer_by=(at + timedelta(days=14)).date())
    (question,) = disclosure.questions_to(request)
    disclosure.answer(question, GIVEN, at=at)
    disclosure.answer(question, NO, at=clock.now())
    client = client_of(person_with(Role.DISCLOSURE_OFFICER))

    assert "1 answer counts no longer" in client.get(reverse("disclosure:request", args=[request.pk])).content.decode()
    shown = client.get(reverse("disclosure:items", args=[request.pk])).content.decode()
    assert "The answer of before counts no longer" in shown
    assert SECRET not in shown


def test_the_work_list_does_not_shrink_when_somebody_answers(request_asked):
    officer = actor_of(person_with(Role.DISCLOSURE_OFFICER))
    near = clock.now() + timedelta(days=1)
    before = worklist.waiting_for(officer, at=near)

    disclosure.answer(disclosure.questions_to(request_asked)[0], GIVEN, at=clock.now())

    assert len(before.last_days) == 2
    assert worklist.waiting_for(officer, at=near) == before


def test_once_cooled_the_answer_and_its_conditions_are_on_the_pages():
    request = disclosure.answered(given=GIVEN)
    client = client_of(person_with(Role.HEAD))

    shown = client.get(reverse("disclosure:items", args=[request.pk])).content.decode()

    assert SECRET in shown
    assert "no public use" in shown
    assert "Asked the family first" in shown


def test_the_timeline_tells_nothing_of_questions(request_asked):
    person = person_with(Role.HEAD)
    question = disclosure.questions_to(request_asked)[0]
    disclosure.answer(question, GIVEN, at=clock.now())
    assert CustodyEvent.objects.filter(subject_id=question.pk, act="disclosure:answered").exists()

    shown = client_of(person).get(reverse("disclosure:request", args=[request_asked.pk])).content.decode()

    assert "question of disclosure answered" not in shown.lower()
