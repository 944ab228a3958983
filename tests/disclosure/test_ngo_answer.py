"""Answering without JavaScript: for all, item by item, checked before it is recorded, taken back while it cools."""

import re

import pytest

from common import clock
from disclosure.kinds import AnswerGiven
from disclosure.models import ItemDecision
from disclosure.selectors import questions
from disclosure.states import QuestionState
from tests.actors import URLCONFS
from tests.disclosure import ngo_support as support
from tests.factories import disclosure as factory
from tests.factories.accounts import PASSWORD

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]
WITH_CONDITIONS = {
    "answer": "agreed_with_conditions",
    "redacted": "on",
    "only_in": "  File   12 ",
    "expires_on": "٢٧/٣/٢٠٢٨",
    "name_us": "on",
    "reason": "Please be careful.",
}


@pytest.fixture
def basil():
    return support.basil()


def standing(basil) -> dict[str, ItemDecision]:
    rows = ItemDecision.objects.filter(question=basil.question, taken_back_at=None, replaced_at=None)
    return {decision.item.accession: decision for decision in rows.select_related("item")}


def carried(page: str) -> dict[str, str]:
    """The fields that the page of the check carries along, as a browser would send them."""
    fields = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">', page)
    return dict(fields)


def check(basil, given, *, name="answer") -> str:
    return basil.browser.post(basil.to(name), given).content.decode()


def record(basil, given, *, name="answer"):
    """Check, look, record."""
    return basil.browser.post(basil.to("check"), carried(check(basil, given, name=name)))


def accessions(basil) -> list[str]:
    return [item.accession for item in factory.items_in(basil.question.request)]


def test_one_answer_for_all_with_conditions(basil):
    """Source: Protocol D1."""
    support.asked(basil.giver, items=2)
    page = check(basil, WITH_CONDITIONS)
    for words in ("Nothing is recorded yet", "For 2 items", "Only with redactions", "File 12", "27 March 2028"):
        assert words in page
    assert "Your organisation may be named" in page
    assert not standing(basil)

    answer = basil.browser.post(basil.to("check"), carried(page))

    assert answer.url == basil.to("question")
    assert basil.question.state == QuestionState.ANSWERED
    for decision in standing(basil).values():
        assert decision.answer == AnswerGiven.AGREED_WITH_CONDITIONS
        assert (decision.redacted, decision.no_public_use, decision.name_us) == (True, False, True)
        assert (decision.only_in, decision.reason) == ("File 12", "Please be careful.")
        assert decision.expires_on.isoformat() == "2028-03-27"
    assert "Every item of this question has an answer" in basil.text("question")


def test_a_no_needs_no_reason(basil):
    support.asked(basil.giver)
    record(basil, {"answer": "refused"})

    (decision,) = standing(basil).values()
    assert (decision.answer, decision.reason) == (AnswerGiven.REFUSED, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose one answer."),
        ({"answer": "perhaps"}, "Choose one of the answers shown."),
        ({"answer": "agreed", "redacted": "on"}, "You set conditions. Choose"),
        ({"answer": "agreed", "only_in": "File 12"}, "You set conditions. Choose"),
        ({"answer": "agreed_with_conditions"}, "Choose at least one condition"),
        ({"answer": "agreed_with_conditions", "name_us": "on"}, "Choose at least one condition"),
        ({"answer": "refused", "no_public_use": "on"}, "You said no and set conditions"),
        ({"answer": "refused", "as_hazard": "on"}, "You said no and set conditions"),
        ({"answer": "agreed", "expires_on": "1/1/2020"}, "This day has passed"),
        ({"answer": "agreed", "expires_on": "31/2/2030"}, "no such day"),
        ({"answer": "refused", "reason": "bell\x07"}, "control characters"),
        ({"answer": "refused", "reason": "x" * 2001}, "too long by 1"),
    ],
)
@pytest.mark.parametrize("name", ["answer", "check"])
def test_what_contradicts_itself_is_told_beside_the_field(name, typed, said, basil):
    support.asked(basil.giver)
    page = check(basil, typed, name=name)

    assert "govuk-error-summary" in page
    assert said in page
    assert not standing(basil)


def test_changing_it_shows_what_was_typed(basil):
    support.asked(basil.giver)
    typed = carried(check(basil, WITH_CONDITIONS))
    page = check(basil, typed | {"change": "yes"})

    assert "govuk-error-summary" not in page
    assert 'value="File 12"' in page or 'value="  File   12 "' in page
    assert "Please be careful." in page
    assert not standing(basil)


def test_item_by_item_with_shared_and_own_conditions(basil):
    support.asked(basil.giver, items=4)
    yes, shared, own, no = accessions(basil)
    given = {
        f"answer_{yes}": "agreed",
        f"answer_{shared}": "agreed_with_conditions",
        f"answer_{own}": "agreed_with_conditions",
        f"expires_on_{own}": "1/1/2028",
        f"reason_{own}": "Only this year.",
        f"answer_{no}": "refused",
        "no_public_use": "on",
        "name_us": "on",
        "reason": "For all.",
    }
    page = check(basil, given, name="answer_each")
    assert page.count("For 1 item") == 4

    basil.browser.post(basil.to("check"), carried(page))

    said = standing(basil)
    assert (said[yes].no_public_use, said[yes].name_us, said[yes].reason) == (False, True, "For all.")
    assert (said[shared].no_public_use, said[shared].name_us, said[shared].expires_on) == (True, True, None)
    # Limits add up; what loosens does not come along.
    assert (said[own].no_public_use, said[own].name_us, said[own].reason) == (True, False, "Only this year.")
    assert said[own].expires_on.isoformat() == "2028-01-01"
    assert (said[no].answer, said[no].name_us, said[no].reason) == (AnswerGiven.REFUSED, False, "For all.")


def test_of_two_limits_the_stricter_one_is_recorded(basil):
    """An own condition never takes away what was said for all (D1)."""
    support.asked(basil.giver, items=3)
    early, late, yes = accessions(basil)
    given = {
        f"answer_{early}": "agreed_with_conditions",
        f"expires_on_{early}": "1/1/2028",
        f"answer_{late}": "agreed_with_conditions",
        f"expires_on_{late}": "1/1/2030",
        f"only_in_{late}": "Case 9",
        f"answer_{yes}": "agreed",
        f"as_hazard_{yes}": "on",
        "redacted": "on",
        "only_in": "Case 4",
        "expires_on": "1/1/2029",
        "as_hazard": "on",
        "name_us": "on",
    }
    page = check(basil, given, name="answer_each")
    basil.browser.post(basil.to("check"), carried(page))

    said = standing(basil)
    assert [said[one].expires_on.isoformat() for one in (early, late, yes)] == [
        "2028-01-01",
        "2029-01-01",
        "2029-01-01",
    ]
    assert [said[one].only_in for one in (early, late, yes)] == ["Case 4", "Case 9", ""]
    assert [said[one].redacted for one in (early, late, yes)] == [True, True, False]
    assert [(said[one].as_hazard, said[one].name_us) for one in (early, late, yes)] == [
        (False, False),
        (False, False),
        (True, False),
    ]


def test_some_now_and_the_rest_later(basil):
    support.asked(basil.giver, items=3)
    first, *rest = accessions(basil)
    record(basil, {f"answer_{first}": "refused", **{f"answer_{one}": "" for one in rest}}, name="answer_each")
    assert list(standing(basil)) == [first]
    assert basil.question.state == QuestionState.OPEN
    page = basil.text("question")
    assert "1 of 3 answered" in page
    assert "2 items still have no answer" in page
    assert "Choose one answer" in check(basil, {"answer": "agreed"})

    record(basil, {"answer": "agreed", "which": "rest"})

    assert {name: one.answer for name, one in standing(basil).items()} == {first: "refused"} | dict.fromkeys(
        rest, "agreed"
    )
    assert basil.question.state == QuestionState.ANSWERED


def test_a_later_answer_for_all_takes_the_place_of_the_earlier_ones(basil):
    support.asked(basil.giver, items=2)
    first, _second = accessions(basil)
    record(basil, {f"answer_{first}": "agreed"}, name="answer_each")
    record(basil, {"answer": "refused", "which": "all"})

    assert {one.answer for one in standing(basil).values()} == {AnswerGiven.REFUSED}
    assert ItemDecision.objects.count() == 3


def test_the_same_said_again_does_not_begin_to_cool_again(basil):
    support.answered(basil.giver, items=2)
    first, second = accessions(basil)
    before = standing(basil)[second].effective_from
    page = basil.text("answer_each")
    assert len(re.findall(r'value="agreed"[^>]* checked', page)) == 2
    assert "No answer yet</label>" not in page

    same = {f"answer_{first}": "agreed", f"answer_{second}": "agreed"}
    assert "You have said exactly this already" in check(basil, same, name="answer_each")
    record(basil, same | {f"answer_{first}": "refused"}, name="answer_each")

    assert standing(basil)[first].answer == AnswerGiven.REFUSED
    assert standing(basil)[second].effective_from == before


def test_page_by_page_one_comes_to_the_end(basil, monkeypatch):
    monkeypatch.setattr(questions, "ANSWERED_A_PAGE", 2)
    support.asked(basil.giver, items=3)
    first = re.findall(r'id="id_answer_(ACC-[^_"]+)"', basil.text("answer_each"))
    done = record(basil, {f"answer_{one}": "agreed" for one in first}, name="answer_each")
    assert done.url.startswith(f"{basil.to('answer_each')}?after=")
    page = basil.browser.get(done.url).content.decode()
    (last,) = re.findall(r'id="id_answer_(ACC-[^_"]+)"', page)
    assert last not in first

    after = re.search(r'name="after" value="([^"]+)"', page).group(1)
    done = record(basil, {f"answer_{last}": "refused", "after": after}, name="answer_each")

    assert done.url == basil.to("question")
    assert len(standing(basil)) == 3


@pytest.mark.parametrize("how", ["all", "each"])
def test_recording_twice_records_once(how, basil):
    support.asked(basil.giver, items=2)
    first, second = accessions(basil)
    given = {"how": how, "answer": "agreed", f"answer_{first}": "agreed", f"answer_{second}": "agreed"}
    for _ in range(2):
        assert basil.browser.post(basil.to("check"), given).url == basil.to("question")

    assert ItemDecision.objects.count() == 2
    assert "You have said exactly this already" in check(basil, {"answer": "agreed"})


def test_what_was_said_of_all_stands_in_the_form_when_it_is_said_again(basil):
    support.asked(basil.giver, items=2)
    record(basil, WITH_CONDITIONS)
    page = basil.text("answer")

    assert 'value="File 12"' in page
    assert "27/3/2028" in page
    assert re.search(r'value="agreed_with_conditions"[^>]* checked', page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Answer for at least one item"),
        ({"no_public_use": "on", "answer_{}": "agreed"}, "no item takes them"),
        ({"redacted_{}": "on"}, "Say yes or no for this item too"),
        ({"redacted_{}": "on", "answer_{}": "refused"}, "You said no and set conditions"),
        ({"redacted_{}": "on", "answer_{}": "agreed"}, "You set conditions. Choose"),
        ({"answer_{}": "agreed_with_conditions"}, "Choose at least one condition"),
        ({"answer_{}": "agreed", "expires_on": "1/1/2020"}, "This day has passed"),
        ({"answer_{}": "agreed", "expires_on_{}": "1/1/2020"}, "This day has passed"),
        ({"answer_{}": "perhaps"}, "perhaps is not one of the available choices"),
        ({"answer_{}": "refused", "reason_{}": "nul\x00"}, "control characters"),
    ],
)
def test_contradictions_item_by_item(typed, said, basil):
    support.asked(basil.giver, items=2)
    first = accessions(basil)[0]
    page = check(basil, {name.format(first): value for name, value in typed.items()}, name="answer_each")

    assert said in page
    assert "govuk-error-summary" in page
    assert not standing(basil)


def test_items_that_are_not_asked_about_cannot_be_slipped_in(basil):
    support.asked(basil.giver)
    other = factory.row_item(basil.giver)
    page = check(basil, {f"answer_{other.accession}": "agreed"}, name="answer_each")
    answer = basil.browser.post(basil.to("check"), {"how": "each", f"answer_{other.accession}": "agreed"})

    assert "Answer for at least one item" in page
    assert (answer.status_code, "Answer for at least one item" in answer.content.decode()) == (200, True)
    assert not ItemDecision.objects.exists()


def test_whoever_comes_to_the_check_without_an_answer_is_sent_to_write_one(basil):
    support.asked(basil.giver)

    assert basil.browser.get(basil.to("check")).url == basil.to("answer")


def test_taken_back_while_it_cools_it_is_as_if_it_had_not_been_said(basil):
    support.answered(basil.giver, items=2)
    page = basil.text("take_back")
    assert "Take back what you said of 2 items?" in page
    assert "You can answer again until" in page

    assert basil.browser.post(basil.to("take_back")).url == basil.to("question")

    assert not standing(basil)
    assert basil.question.state == QuestionState.OPEN
    assert "Taken back" in basil.text("question")
    assert basil.browser.get(basil.to("take_back")).status_code == 409


def test_what_has_cooled_is_not_taken_back(basil):
    support.answered(basil.giver, ago=4)

    assert basil.to("take_back") not in basil.text("question")
    assert basil.browser.post(basil.to("take_back")).status_code == 409
    assert len(standing(basil)) == 1


def test_without_a_cooling_period_it_says_that_it_counts_at_once(basil):
    factory.cools_for(basil.giver.organisation, 0)
    support.asked(basil.giver)
    assert "Your answer counts at once" in basil.text("question")
    page = check(basil, {"answer": "agreed"})
    assert "It counts at once" in page

    basil.browser.post(basil.to("check"), carried(page))
    assert basil.to("take_back") not in basil.text("question")
    assert basil.to("withdraw") in basil.text("question")


@pytest.mark.parametrize("name", ["answer", "answer_each", "check", "take_back"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stale_session_is_asked_who_is_there(name, method, basil):
    """Source: access.md, step-up."""
    if name == "take_back":
        support.answered(basil.giver)
    else:
        support.asked(basil.giver)
    before = ItemDecision.objects.filter(taken_back_at=None).count()
    support.stale(basil)

    asked = getattr(basil.browser, method)(basil.to(name), {"answer": "agreed"})

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
    assert ItemDecision.objects.filter(taken_back_at=None).count() == before


def test_what_was_typed_survives_being_asked_who_is_there(basil):
    support.asked(basil.giver)
    support.stale(basil)
    asked = basil.browser.post(basil.to("answer"), WITH_CONDITIONS)
    page = basil.browser.post(asked["Location"], {"password": PASSWORD}).content.decode()
    assert "Nothing is recorded yet" in page
    assert "Please be careful." in page

    support.stale(basil)
    asked = basil.browser.post(basil.to("check"), carried(page))
    done = basil.browser.post(asked["Location"], {"password": PASSWORD})

    assert done.url == basil.to("question")
    assert [one.only_in for one in standing(basil).values()] == ["File 12"]


def test_an_answer_after_the_last_day_is_refused_with_words(basil):
    support.asked(basil.giver, since=30, answer_by=support.days(-1).date())
    answer = basil.browser.post(basil.to("check"), {"answer": "agreed"})

    assert answer.status_code == 409
    assert "the time for the answer is over" in answer.content.decode()
    assert basil.question.answer_by < clock.now().date()
