"""The page of one item in both languages: the same content elsewhere, custody, a report, where its copies are."""

from pathlib import Path

import pytest

from tests.browser.visit import NARROW, WIDE, Door, Visit

PURPOSE = "Comparing both with the list of that morning"
SWEPT_MS = 90_000
BOTH = pytest.mark.parametrize(("language", "width"), [("en", WIDE), ("ar", NARROW)])


@BOTH
def test_evidence_officer_follows_one_content_to_its_report(door: Door, language: str, width: int, tmp_path: Path):
    with door.open(staff=True, language=language, width=width) as visit:
        visit.enter("jude")
        _open_a_twin(visit)
        accession = visit.page.locator("h1 bdi").first.inner_text()

        assert visit.page.locator("#same + p + ul a[href^='/submissions/items/']").count()
        assert visit.page.locator("#integrity + dl .mono").count() == 3
        assert _fits(visit)
        visit.follow("/custody/")
        assert visit.page.locator(".timeline li.is-done").count() > 3
        assert _fits(visit)
        visit.page.go_back()
        visit.follow("/report/")
        visit.page.fill('textarea[name="purpose"]', PURPOSE)
        with visit.page.expect_download() as coming:
            visit.page.locator("main form button").first.click()

        assert coming.value.suggested_filename == f"custody-{accession}-{language}.pdf"
        coming.value.save_as(tmp_path / "report.pdf")
        assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
        visit.page.go_back()
        visit.page.reload()
        assert PURPOSE in visit.page.locator("#opened + ul").inner_text()


@BOTH
def test_analyst_reads_custody_before_hand_over_after_saying_what_for(door: Door, language: str, width: int):
    with door.open(staff=True, language=language, width=width) as visit:
        visit.enter("elias")
        visit.go("/submissions/")
        visit.page.locator("main tbody a[href^='/submissions/']").first.click()
        visit.page.locator("main a[href^='/submissions/items/']").first.click()
        visit.follow("/custody/")
        before = visit.page.locator(".timeline li").count()
        visit.follow("/before/")
        visit.page.fill('textarea[name="purpose"]', PURPOSE)
        visit.submit()

        assert visit.page.locator(".timeline li strong").count() > 1
        assert visit.page.locator(".timeline li").count() > before
        assert _fits(visit)


@BOTH
def test_evidence_officer_sees_how_far_the_copies_were_read(door: Door, language: str, width: int):
    with door.open(staff=True, language=language, width=width) as visit:
        visit.enter("jude")
        visit.page.locator("main a[href='/fixity/']").first.click()

        assert visit.page.locator("main tbody tr").count() == 2
        assert "%" in visit.page.locator("main tbody").inner_text()
        assert _fits(visit)


def _open_a_twin(visit: Visit) -> None:
    """The sweeper holds items against each other within half a minute of their coming."""
    visit.go("/submissions/same-bytes/")
    link = visit.page.locator("main section a[href^='/submissions/items/']")
    for _ in range(SWEPT_MS // 1000):
        if link.count():
            break
        visit.page.wait_for_timeout(1000)
        visit.page.reload()
    link.first.click()
    visit.page.wait_for_url("**/submissions/items/*/")


def _fits(visit: Visit) -> bool:
    """Nothing is wider than the screen; tables scroll in themselves."""
    return bool(visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
