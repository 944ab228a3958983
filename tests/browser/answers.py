"""Pages nobody comes to by a link: what is shown once, in the answer to a form. Each step ends at one of them."""

from collections.abc import Callable, Iterator

from tests.browser.visit import Visit

PURPOSE = "To see how the page reads"
BOX = "صور، المجلد الثاني"


def of_partners(visit: Visit) -> Iterator[str]:
    """A focal point: a slip for a colleague, a token for a program, and a no."""
    visit.enter("basil")
    visit.go("/organisation/members/invite/")
    visit.page.locator('main input[type="radio"]').first.check()
    visit.submit()
    yield "slip"
    visit.go("/organisation/programs/new/")
    visit.page.fill('input[name="label"]', "Nightly copy")
    visit.page.locator('input[name="scopes"]').first.check()
    visit.submit()
    yield "token"
    visit.go("/submissions/")
    with visit.watch.silence("409"):
        handed_over = visit.page.locator("main li", has_text=visit.say("Reviewed")).locator("a").first
        visit.go(f"{handed_over.get_attribute('href')}check/")
        yield "refused"


def of_an_analyst(visit: Visit) -> Iterator[str]:
    """Sealed words of a submission and of an item, and the item itself."""
    visit.enter("elias")
    visit.go("/submissions/")
    visit.page.locator("tr", has_text=BOX).locator("a").first.click()
    visit.page.wait_for_url("**/submissions/*/")
    submission = visit.path
    yield from _shown(visit, "/account/")
    visit.go(submission)
    visit.page.locator('main a[href^="/submissions/items/"]').first.click()
    visit.page.wait_for_url("**/submissions/items/*/")
    item = visit.path
    yield from _shown(visit, "/name/")
    visit.go(item)
    yield from _shown(visit, "/open/")


def of_an_auditor(visit: Visit) -> Iterator[str]:
    """The log, proven; and one history in it."""
    visit.enter("karim")
    visit.go("/custody/")
    visit.submit("/custody/verify/")
    yield "log-verified"
    visit.go("/custody/")
    visit.page.locator("main table a").first.click()
    visit.page.wait_for_url("**/custody/*/*/")
    visit.submit("/verify/")
    yield "history-verified"


def of_a_contact_point(visit: Visit) -> Iterator[str]:
    """A slip for the first person of an organisation."""
    visit.enter("dima")
    visit.go("/organisations/")
    visit.page.locator('main a[href^="/organisations/"]').last.click()
    visit.follow("/invite/")
    visit.page.locator('main input[type="radio"]').first.check()
    visit.submit()
    yield "slip"


OF_STAFF: tuple[Callable[[Visit], Iterator[str]], ...] = (of_an_analyst, of_an_auditor, of_a_contact_point)


def _shown(visit: Visit, ending: str) -> Iterator[str]:
    visit.follow(ending)
    visit.page.fill('textarea[name="purpose"]', PURPOSE)
    visit.submit()
    yield ending.strip("/")
