"""Agreement is withdrawn: per item or whole, at once and for good, and the page says what has left already."""

import pytest

from disclosure.kinds import AnswerGiven
from disclosure.models import ItemDecision
from disclosure.services.answer import Given
from tests.actors import URLCONFS
from tests.disclosure import ngo_support as support
from tests.factories import disclosure as factory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.fixture
def basil():
    return support.basil()


def withdrawn(basil) -> set[str]:
    rows = ItemDecision.objects.filter(question=basil.question, withdrawn_at__isnull=False)
    return set(rows.values_list("item__accession", flat=True))


def test_some_agreements_end_and_the_others_stand(basil):
    """Source: Protocol D1."""
    question = support.answered(basil.giver, ago=4, items=3)
    first, second, third = factory.items_in(question.request)
    assert "Nothing of this question has left yet" in basil.text("withdraw")

    given = {"which": "some", "items": [first.pk, third.pk], "reason": "A family asked us.", "sure": "on"}
    assert basil.browser.post(basil.to("withdraw"), given).url == basil.to("question")

    assert withdrawn(basil) == {first.accession, third.accession}
    page = basil.text("question")
    assert page.count("You withdrew your agreement") == 2
    assert second.accession in basil.text("withdraw")
    assert first.accession not in basil.text("withdraw")


def test_all_agreements_end(basil):
    support.answered(basil.giver, ago=4, items=2)
    basil.browser.post(basil.to("withdraw"), {"which": "all", "sure": "on"})

    assert len(withdrawn(basil)) == 2
    assert basil.to("withdraw") not in basil.text("question")
    assert basil.browser.get(basil.to("withdraw")).status_code == 409


def test_after_release_the_page_says_that_it_cannot_be_undone(basil):
    support.released(basil.giver)
    page = basil.text("withdraw")
    assert "1 item of yours has already left" in page
    assert "The recipient will be told" in page

    basil.browser.post(basil.to("withdraw"), {"sure": "on"})

    assert len(withdrawn(basil)) == 1
    assert "Released" in basil.text("question")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sure": "on"}, "Choose one answer"),
        ({"which": "some", "sure": "on"}, "Choose at least one item"),
        ({"which": "some", "items": ["nonsense"], "sure": "on"}, "Choose from the items shown"),
        ({"which": "all"}, "Tick this if you want to withdraw"),
        ({"which": "all", "sure": "on", "reason": "bell\x07"}, "control characters"),
    ],
)
def test_what_is_missing_is_told(typed, said, basil):
    support.answered(basil.giver, ago=4, items=2)
    page = basil.browser.post(basil.to("withdraw"), typed).content.decode()

    assert said in page
    assert not withdrawn(basil)


def test_what_was_refused_or_still_cools_is_not_withdrawn(basil):
    support.answered(basil.giver, Given(AnswerGiven.REFUSED), ago=4)
    assert basil.to("withdraw") not in basil.text("question")
    assert basil.browser.post(basil.to("withdraw"), {"sure": "on"}).status_code == 409

    support.answered(basil.giver, ago=1)
    assert basil.to("withdraw") not in basil.text("question")
    assert basil.browser.get(basil.to("withdraw")).status_code == 409


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stale_session_is_asked_who_is_there(method, basil):
    support.answered(basil.giver, ago=4)
    support.stale(basil)

    asked = getattr(basil.browser, method)(basil.to("withdraw"), {"sure": "on"})

    assert (asked.status_code, "/account/again/" in asked["Location"]) == (302, True)
    assert not withdrawn(basil)
