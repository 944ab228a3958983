"""What is said between an organisation and the Mechanism, in real browsers: what is asked and answered, messages."""

import re
from datetime import timedelta

from common import clock
from tests.browser.visit import Visit

WANTED = "Lists of days on which the square was closed"
ANSWER = "Of May we have them; of June we do not know yet."
GREETING, REPLY = "May we come on the fourth? (invented)", "Yes, in the morning."


def test_information_is_asked_of_two_and_each_knows_only_of_itself(door):
    with door.open(staff=True) as visit:
        visit.enter("dima")
        ask(visit, "Nine Looms", "Lantern Quay")
    with door.open() as visit:
        visit.enter("basil")
        asked = found(visit)
        assert "Lantern Quay" not in visit.page.content()
        visit.follow("/answer/")
        visit.page.fill('textarea[name="text"]', ANSWER)
        visit.page.check('input[name="extent"][value="part"]')
        visit.submit()
        assert ANSWER in visit.page.locator("main").inner_text()
    with door.open() as visit, visit.watch.silence("404"):
        visit.enter("elham")
        assert found(visit) != asked
        assert not re.search(f"Nine Looms|{ANSWER}", visit.page.content())
        assert visit.page.goto(f"{visit.base}{asked}").status == 404
    with door.open(staff=True) as visit:
        visit.enter("dima")
        visit.go(asked)
        page = visit.page.locator("main").inner_text()

    assert ANSWER in page
    assert "A part" in page


def test_typing_leaves_the_organisations_that_have_these_letters(door):
    with door.open(staff=True) as visit:
        visit.enter("dima")
        visit.go("/requests/new/")
        shown = visit.page.locator(".long-list .govuk-checkboxes__item:visible")
        every = shown.count()
        visit.page.get_by_label("Lantern Quay").check()
        visit.page.locator(".narrowing input").fill("nine l")
        assert [" ".join(name.split()[:2]) for name in shown.all_inner_texts()] == ["Lantern Quay", "Nine Looms"]
        visit.page.locator(".narrowing input").press("Enter")
        assert visit.path == "/requests/new/"
        visit.page.locator(".narrowing input").fill("")
        assert shown.count() == every


def test_a_message_goes_both_ways_and_says_when_it_is_new(door):
    with door.open() as visit:
        visit.enter("elham")
        visit.go("/messages/new/")
        visit.page.fill('input[name="title"]', "A visit")
        visit.page.fill('textarea[name="text"]', GREETING)
        visit.submit()
        thread = visit.path
    with door.open(staff=True) as visit:
        visit.enter("dima")
        visit.go("/messages/")
        assert "1 new" in line(visit, thread)
        visit.follow(thread)
        assert GREETING in visit.page.locator("main").inner_text()
        visit.page.fill('textarea[name="text"]', REPLY)
        visit.submit("/write/")
        visit.go("/messages/")
        assert "new" not in line(visit, thread)
    with door.open() as visit:
        visit.enter("elham")
        assert "conversation with something new" in visit.page.locator("main").inner_text()
        visit.go("/messages/")
        assert "1 new" in line(visit, thread)
        visit.follow(thread)
        assert REPLY in visit.page.locator("main").inner_text()
        visit.go("/messages/")

        assert "new" not in line(visit, thread)


def ask(visit: Visit, *names: str) -> None:
    """Draft a request of these organisations and send it."""
    page = visit.page
    visit.go("/requests/new/")
    page.fill('input[name="title"]', WANTED)
    page.fill('textarea[name="text"]', "Do you keep such lists, and of which months?")
    page.fill('textarea[name="why"]', "They tell which pictures can be of the same day.")
    page.fill('input[name="due_on"]', (clock.now() + timedelta(days=30)).strftime("%d/%m/%Y"))
    for name in names:
        page.locator("label", has_text=name).first.click()
    visit.submit()
    visit.follow("/send/")
    visit.submit()
    assert all(name in page.locator("main").inner_text() for name in names)


def found(visit: Visit) -> str:
    """Go to the request from the first page; return its path."""
    visit.page.locator("main li", has_text=WANTED).locator("a").first.click()
    visit.page.wait_for_url("**/requests/*/")
    return visit.path


def line(visit: Visit, thread: str) -> str:
    return visit.page.locator("main li", has=visit.page.locator(f'a[href="{thread}"]')).first.inner_text()
