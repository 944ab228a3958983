"""A review from end to end: found in the queue, taken, assessed, asked, answered, confirmed by a colleague, closed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import contributor, material
from tests.browser.contributor import HandedOver
from tests.browser.visit import Door, Visit

PURPOSE = "To look at it a second time"
QUESTION = "متى بالضبط صُوّر الفيلم؟ Please send it if you still have it."
ANSWER = "في الصباح الباكر، كما هو مكتوب على الشريط."
WORDS = {
    "relevance_words": "It shows the bridge that two others speak of.",
    "reliability_words": "الصور متطابقة مع ما نعرفه.",
    "provenance_words": "One hand only before the archive.",
    "gaps_words": "The hour.",
}


@dataclass(frozen=True)
class Reviewed:
    """What is reviewed, and a second photograph its provider still has."""

    submission: HandedOver
    photograph: Path

    @property
    def page(self) -> str:
        return f"/submissions/{self.submission.id}/"


@pytest.fixture(scope="module", params=["en", "ar"])
def reviewed(request, door: Door, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Reviewed]:
    return request.param, hand_to_team(door, request.param, tmp_path_factory.mktemp("material"))


def hand_to_team(door: Door, language: str, folder: Path) -> Reviewed:
    """Handed over, acknowledged and assigned to Team Cedar, where Elias finds it."""
    first, second = material.make(folder)[:2]
    with door.open(language=language) as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        contributor.send(visit, submission, [first])
        found = Reviewed(contributor.hand_over(visit, submission, [first]), second)
    with door.open(staff=True) as visit:
        visit.enter("jude")
        visit.go(found.page)
        visit.submit("/acknowledge/")
    with door.open(staff=True) as visit:
        visit.enter("farah")
        visit.go(found.page)
        visit.follow("/assign/")
        visit.page.select_option('select[name="team"]', label="Team Cedar")
        visit.submit()
    return found


def test_a_review_from_the_queue_to_its_end(door: Door, reviewed):
    language, found = reviewed
    review(door, language, found, _take_from_the_list)


def review(door: Door, language: str, found: Reviewed, take: Callable[[Visit, Reviewed], None]) -> None:
    """take: how Elias comes by it; at its end he has it in hand and its page before him."""
    with door.open(language=language, staff=True) as elias:
        elias.enter("elias")
        take(elias, found)
        elias.submit("/review/")
        _assess(elias, found)
        _ask(elias, found)
    with door.open(language=language, javascript=False) as amal:
        _answer(amal, found)
    with door.open(language=language, staff=True) as farah:
        _confirm(farah, found)
    with door.open(language=language, staff=True) as elias:
        elias.enter("elias")
        _close(elias, found)


def _take_from_the_list(visit: Visit, found: Reviewed) -> None:
    """One of the list of nobody's, with the preview of what will happen; then it is in Elias's own list."""
    visit.go("/submissions/?whose=nobodys")
    row = visit.page.locator("tr", has_text=found.submission.reference)
    row.locator('input[name="chosen"]').check(force=True)
    visit.page.select_option('select[name="kind"]', "take")
    visit.submit("/many/")
    assert found.submission.reference in visit.page.locator("main").inner_text()
    visit.submit()
    visit.go("/submissions/?whose=mine")
    visit.page.locator("tr", has_text=found.submission.reference).locator("a").first.click()
    visit.page.wait_for_url(f"**{found.page}")


def _assess(visit: Visit, found: Reviewed) -> None:
    visit.follow("/assess/")
    visit.page.check('input[name="relevance"][value="high"]')
    visit.page.check('input[name="reliability"][value="some"]')
    for name, words in WORDS.items():
        visit.page.fill(f'textarea[name="{name}"]', words)
    visit.submit()
    assert WORDS["gaps_words"] not in visit.page.content()
    assert not visit.page.locator('button[value="conclude"]').count(), "it waits for a second person"
    assert visit.path == found.page


def _ask(visit: Visit, found: Reviewed) -> None:
    visit.follow("/ask/")
    visit.page.fill('textarea[name="question_1"]', QUESTION)
    visit.page.fill('input[name="items_1"]', "١")
    visit.page.check('input[name="files_1"]')
    visit.submit()
    assert visit.path == found.page


def _answer(visit: Visit, found: Reviewed) -> None:
    """Amal answers without scripts, with words and one more photograph."""
    visit.enter("amal")
    visit.go(f"{found.page}status/")
    visit.page.locator('main a[href*="/questions/"]').first.click()
    question = visit.path
    visit.follow("/files/")
    visit.page.locator("details summary").first.click()
    visit.page.set_input_files('input[name="file"]', found.photograph)
    visit.submit("/files/small/")
    visit.go(question)
    assert found.photograph.name in visit.page.locator("main").inner_text()
    visit.page.fill('textarea[name="text"]', ANSWER)
    visit.submit()
    main = visit.page.locator("main").inner_text()
    assert visit.say("Being reviewed") in main
    assert found.photograph.name not in main


def _confirm(visit: Visit, found: Reviewed) -> None:
    visit.enter("farah")
    visit.go("/submissions/?waiting=confirm")
    visit.page.locator("tr", has_text=found.submission.reference).locator("a").first.click()
    visit.page.locator('main a[href^="/submissions/assessments/"]').first.click()
    visit.page.fill('textarea[name="purpose"]', PURPOSE)
    visit.submit()
    assert WORDS["reliability_words"] in visit.page.locator("main").inner_text()
    visit.submit("/confirm/")
    assert visit.path == found.page


def _close(visit: Visit, found: Reviewed) -> None:
    """Read what was answered, see what came with it, and say that the review is done."""
    visit.go(found.page)
    visit.follow("/answer/")
    visit.page.fill('textarea[name="purpose"]', PURPOSE)
    visit.submit()
    assert ANSWER in visit.page.locator("main").inner_text()
    visit.go(found.page)
    assert visit.page.locator('main a[href^="/submissions/items/"]').count() >= 2
    with visit.page.expect_navigation():
        visit.page.locator('button[value="conclude"]').click()
    assert visit.page.locator("main .govuk-tag", has_text=visit.say("Reviewed")).count()
