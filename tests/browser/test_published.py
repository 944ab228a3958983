"""What the Mechanism says to everybody: a bulletin in both languages, and the figures of half a year."""

import re
import xml.etree.ElementTree as ET

import pypdfium2
import pytest

from tests.browser import contributor
from tests.browser.visit import Door, Visit

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
TITLE = {"ar": "المواعيد في الصيف", "en": "Dates in summer"}
BODY = {"ar": "نجيب في الصيف كما في الشتاء.", "en": "We answer in summer as we do in winter."}


@pytest.fixture(scope="module")
def number(door: Door) -> int:
    """Written by one, cleared by another, published by the first."""
    with door.open(staff=True) as visit:
        visit.enter("dima")
        bulletin = begun(visit)
        assert visit.page.locator('a[href$="/clear/"]').count() == 0
    with door.open(staff=True) as visit:
        visit.enter("farah")
        decided(visit, bulletin, "/clear/")
    with door.open(staff=True) as visit:
        visit.enter("dima")
        decided(visit, bulletin, "/publish/")
        heading = visit.page.locator("h1").inner_text()
    return int(re.search(r"\d+", heading)[0])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_bulletin_is_read_by_whoever_comes_by_and_by_a_feed_reader(door, number, language):
    with door.open(language=language) as visit:
        visit.go("/public/bulletins/")
        assert visit.path == f"/public/bulletins/{language}/"
        visit.follow(f"/public/bulletins/{language}/{number}/")
        page = visit.page.locator("main").inner_text()
        feed = visit.page.request.get(f"{visit.base}/public/bulletins/{language}/feed/")
        entries = ET.fromstring(feed.text()).findall("atom:entry", ATOM)

        assert visit.page.locator("html").get_attribute("lang") == language
        assert TITLE[language] in page
        assert BODY[language] in page
        assert feed.headers["content-type"].startswith("application/atom+xml")
        assert entries[0].findtext("atom:title", namespaces=ATOM).endswith(TITLE[language])
        assert {cookie["name"] for cookie in visit.page.context.cookies()} == {"partner-language"}


def test_figures_are_cleared_by_a_second_officer_and_leave_as_table_and_paper(door, tmp_path):
    with door.open(staff=True) as visit:
        visit.enter("dima")
        visit.go("/reports/")
        visit.page.locator("main table a", has_text=re.compile("^Draft$")).first.click()
        visit.page.wait_for_url("**/reports/*/")
        report = visit.path
        assert not visit.page.locator('a[href$="/pdf/"]').count()
        visit.page.locator('main a[href^="/reports/20"]').click()
        visit.page.fill('textarea[name="left_out"]', "What came on paper (invented).")
        visit.submit()
    with door.open(staff=True) as visit:
        visit.enter("hala")
        visit.go(report)
        visit.follow("/clear/")
        visit.submit()
        page = visit.page.locator("main").inner_text()
        table = contributor.download(visit, "/csv/", tmp_path / "report.csv").read_text()
        paper = contributor.download(visit, "/pdf/", tmp_path / "report.pdf")

    assert "fewer than 5" in page
    assert "fewer than 5" in table
    assert "What came on paper (invented)." in table
    assert "What came on paper (invented)." in _text(paper)


def begun(visit: Visit) -> str:
    """Begin a bulletin for everybody, in both languages; return its path."""
    visit.go("/bulletins/new/")
    visit.page.check('input[name="kind"][value="bulletin"]')
    visit.page.check('input[name="audience"][value="public"]')
    for language in ("ar", "en"):
        visit.page.fill(f'input[name="title_{language}"]', TITLE[language])
        visit.page.fill(f'textarea[name="body_{language}"]', BODY[language])
    visit.submit()
    return visit.path


def decided(visit: Visit, bulletin: str, decision: str) -> None:
    visit.go(bulletin)
    visit.follow(decision)
    for words in (*TITLE.values(), *BODY.values()):
        assert words in visit.page.locator("main").inner_text()
    visit.submit()
    assert visit.path == bulletin


def _text(paper) -> str:
    pages = pypdfium2.PdfDocument(paper)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)
