"""Walk 5 in two real browsers, in both languages: from a proposed topic to what is to be done, on the first page."""

import re
from datetime import UTC

import icalendar
import pytest
import vobject

from tests.browser import meeting
from tests.browser.meeting import Convened
from tests.browser.visit import Door

NAME = "Nine Looms|الأنوال التسعة"
MINUTES, COMMENT, TO_DO = "We spoke about the dates of visits.", "The first visit was in May.", "Send the list of days."


@pytest.fixture(scope="module")
def convened(door: Door, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Convened, bytes]]:
    """One meeting in each language, invited to and answered; while the second is, the first comes nearer."""
    return {language: _convened(door, language, tmp_path_factory.mktemp("calendar")) for language in ("ar", "en")}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_calendar_programs_read_the_same_hour_and_no_more(convened, language):
    meant, file = convened[language]
    (event,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    other = vobject.readOne(file.decode()).vevent

    for start in (event["DTSTART"].dt, other.dtstart.value):
        assert start.astimezone(UTC) == meant.starts_at.astimezone(UTC)
    assert str(event["UID"]) == other.uid.value
    assert not re.search(rf"{NAME}|garden|{meant.topic}", file.decode())


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_is_held_and_what_came_of_it_stands_on_the_first_page(door, convened, language):
    meant, _file = convened[language]
    with door.open(staff=True, language=language) as visit:
        visit.enter("dima")
        meeting.hold(visit, meant)
        meeting.send_minutes_round(visit, meant.path, MINUTES)
    with door.open(language=language) as visit:
        visit.enter("basil")
        visit.follow(f"{meant.path}minutes/")
        assert MINUTES in visit.page.locator("main").inner_text()
        visit.page.fill('textarea[name="text"]', COMMENT)
        visit.submit("/comment/")
        visit.go(f"{meant.path}agenda/")
        assert meant.topic in visit.page.locator("main").inner_text()
    with door.open(staff=True, language=language) as visit:
        visit.enter("dima")
        visit.go(f"{meant.path}minutes/")
        assert COMMENT in visit.page.locator("main").inner_text()
        meeting.record_action(visit, meant.path, TO_DO)
    with door.open(language=language) as visit:
        visit.enter("basil")
        visit.page.locator("main li", has_text=TO_DO).locator("a").first.click()
        visit.page.wait_for_url("**/meetings/actions/*/")

        assert TO_DO in visit.page.locator("main").inner_text()


def _convened(door: Door, language: str, folder) -> tuple[Convened, bytes]:
    title = {"ar": "مواعيد الزيارات المقبلة", "en": "Dates of the next visits"}[language]
    with door.open(language=language) as visit:
        visit.enter("basil")
        topic = meeting.propose(visit, title)
    with door.open(staff=True, language=language) as visit:
        visit.enter("dima")
        path = meeting.plan(visit, NAME)
        starts_at = meeting.convene(visit, path)
        meeting.adopt(visit, topic, path)
    with door.open(language=language) as visit:
        visit.enter("basil")
        file = meeting.answer(visit, path, folder / "meeting.ics")
    return Convened(path, title, starts_at), file
