"""What staff do with a submission: acknowledged, assigned, read with a purpose; another team does not know of it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import contributor, material
from tests.browser.contributor import HandedOver
from tests.browser.visit import Door, Visit

PURPOSE = "Comparing it with the list of the same morning"
PARTIAL_CONTENT, NOT_FOUND = 206, 404


@dataclass(frozen=True)
class Assigned:
    """A submission in the hands of Team Cedar, and its first item as the analyst finds it."""

    submission: HandedOver
    item: str
    original: Path


@pytest.fixture(scope="module")
def assigned(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Assigned:
    photograph = material.make(tmp_path_factory.mktemp("material"))[0]
    with door.open() as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        contributor.send(visit, submission, [photograph])
        handed_over = contributor.hand_over(visit, submission, [photograph])
    with door.open(staff=True) as visit:
        _acknowledge(visit, handed_over)
    with door.open(staff=True) as visit:
        _assign(visit, handed_over)
    with door.open(staff=True) as visit:
        item = _first_item(visit, handed_over)
    return Assigned(handed_over, item, photograph)


def test_the_analyst_reads_the_account_once_the_purpose_is_recorded(door, assigned):
    with door.open(staff=True) as visit:
        visit.enter("elias")
        visit.go(f"/submissions/{assigned.submission.id}/")
        visit.follow("/account/")
        assert "الجسر عند المطحنة" not in visit.page.content()
        visit.page.fill('textarea[name="purpose"]', PURPOSE)
        visit.submit()

        assert "الجسر عند المطحنة" in visit.page.locator("main").inner_text()
        assert PURPOSE in visit.page.locator(".timeline").inner_text()


def test_the_original_comes_back_as_it_was_sent_and_its_opening_is_in_the_custody_timeline(door, assigned, tmp_path):
    with door.open(staff=True) as visit:
        visit.enter("elias")
        _open(visit, assigned)
        saved = contributor.download(visit, "/read/", tmp_path / "original")
        part = visit.page.request.get(f"{visit.base}{assigned.item}read/", headers={"Range": "bytes=100-199"})
        visit.go(assigned.item)

        assert saved.read_bytes() == assigned.original.read_bytes()
        assert part.status == PARTIAL_CONTENT
        assert part.body() == assigned.original.read_bytes()[100:200]
        assert PURPOSE in visit.page.locator(".timeline").inner_text()


def test_an_analyst_of_another_team_is_told_that_there_is_no_such_page(door, assigned):
    with door.open(staff=True) as visit, visit.watch.silence(str(NOT_FOUND)):
        visit.enter("noor")
        for path in (f"/submissions/{assigned.submission.id}/", assigned.item, f"{assigned.item}read/"):
            assert visit.page.goto(f"{visit.base}{path}").status == NOT_FOUND
            assert assigned.submission.reference not in visit.page.content()


def _acknowledge(visit: Visit, submission: HandedOver) -> None:
    """The evidence officer finds it in the queue."""
    visit.enter("jude")
    visit.go("/submissions/")
    visit.follow(f"/submissions/{submission.id}/")
    visit.submit("/acknowledge/")
    assert not visit.page.locator('form[action$="/acknowledge/"]').count()


def _assign(visit: Visit, submission: HandedOver) -> None:
    visit.enter("farah")
    visit.go(f"/submissions/{submission.id}/")
    visit.follow("/assign/")
    visit.page.select_option('select[name="team"]', label="Team Cedar")
    visit.submit()


def _first_item(visit: Visit, submission: HandedOver) -> str:
    visit.enter("elias")
    visit.go(f"/submissions/{submission.id}/")
    return visit.page.locator('main a[href^="/submissions/items/"]').first.get_attribute("href")


def _open(visit: Visit, assigned: Assigned) -> None:
    visit.go(assigned.item)
    visit.follow("/open/")
    visit.page.fill('textarea[name="purpose"]', PURPOSE)
    visit.submit()
