"""What both sides do about a meeting, page by page: topic, day, hour, answer; then minutes and what is to be done."""

import re
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from common import clock
from tests.browser import contributor
from tests.browser.visit import Visit

ZONE = ZoneInfo("Europe/Zurich")
# Meetings begin at full minutes; the pages up to the invitation need so long.
TIME_TO_INVITE = timedelta(seconds=12)
WHY_SO_SOON = "A witness leaves the country tomorrow (invented)."


@dataclass(frozen=True)
class Convened:
    """path: of the meeting, on both faces."""

    path: str
    topic: str
    starts_at: datetime


def propose(visit: Visit, title: str) -> str:
    """Propose a topic for the meetings with one's own organisation; return its path."""
    visit.go("/meetings/topics/new/")
    visit.page.fill('input[name="title"]', title)
    visit.page.check('input[name="whom"][value="own"]')
    visit.submit()
    assert title in visit.page.locator("h1").inner_text()
    return visit.path


def plan(visit: Visit, organisation: str) -> str:
    """Plan a meeting for today with the organisation of this name; return its path."""
    visit.go("/meetings/")
    visit.page.locator("main table a", has_text=re.compile(organisation)).first.click()
    visit.page.wait_for_url("**/meetings/organisations/*/")
    visit.follow("/plan/")
    visit.page.fill('input[name="day"]', _day(_soon()))
    visit.submit()
    return re.match(r"/meetings/[0-9a-f-]{36}/", visit.path)[0]


def convene(visit: Visit, meeting: str) -> datetime:
    """Invite for the next full minute there is time for: the notice is short, so the page asks why. Return the hour."""
    visit.go(meeting)
    visit.follow("/convene/")
    starts_at = _soon()
    page = visit.page
    page.fill('input[name="day"]', _day(starts_at))
    page.fill('input[name="hour"]', starts_at.strftime("%H:%M"))
    page.select_option('select[name="time_zone"]', ZONE.key)
    page.check('input[name="form"][value="hybrid"]')
    page.fill('textarea[name="place"]', "The garden room (invented)")
    page.check('input[name="other_zones"][value="Asia/Beirut"]')
    visit.submit()
    assert page.locator(".govuk-error-message").count() == 1
    page.fill('textarea[name="short_notice_why"]', WHY_SO_SOON)
    visit.submit()
    visit.submit()
    assert visit.path == meeting, page.locator("main").inner_text()
    return starts_at


def adopt(visit: Visit, topic: str, meeting: str) -> None:
    visit.go(topic)
    visit.follow("/adopt/")
    visit.page.check(f'input[name="meeting"][value="{meeting.split("/")[2]}"]')
    visit.page.fill('textarea[name="words"]', "Yes, first of all.")
    visit.submit()


def answer(visit: Visit, meeting: str, calendar: Path) -> bytes:
    """Find the invitation on the first page, say yes, and take the file for one's calendar."""
    visit.go("/")
    visit.follow(meeting)
    assert WHY_SO_SOON in visit.page.locator("main").inner_text()
    visit.follow("/reply/")
    visit.page.check('input[name="answer"][value="yes"]')
    visit.page.check('input[name="how"][value="online"]')
    visit.submit()
    return contributor.download(visit, "/calendar/", calendar).read_bytes()


def hold(visit: Visit, convened: Convened) -> None:
    """Wait until it has begun, record that it was held, and how many came."""
    time.sleep(max(0.0, (convened.starts_at - _now()).total_seconds() + 1))
    visit.go(convened.path)
    visit.follow("/hold/")
    visit.submit()
    visit.page.locator('select[name^="how_"]').first.select_option("online")
    visit.page.locator('input[name^="people_"]').first.fill("2")
    visit.submit()


def send_minutes_round(visit: Visit, meeting: str, words: str) -> None:
    visit.go(f"{meeting}agenda/")
    visit.submit("/minutes/begin/")
    visit.page.fill('textarea[name="text_en"]', words)
    visit.submit()
    visit.follow("/circulate/")
    visit.page.fill('input[name="comments_until"]', _day(_now() + timedelta(days=14)))
    visit.submit()


def record_action(visit: Visit, meeting: str, words: str) -> None:
    """For the organisation, which comes first among those who may have to do it."""
    visit.go(f"{meeting}agenda/")
    visit.follow("/actions/new/")
    visit.page.fill('textarea[name="text"]', words)
    visit.page.locator('input[name="owner"]').first.check()
    visit.page.fill('input[name="due_on"]', _day(_now() + timedelta(days=7)))
    visit.submit()


def _now() -> datetime:
    return clock.now().astimezone(ZONE)


def _soon() -> datetime:
    return (_now() + TIME_TO_INVITE).replace(second=0, microsecond=0) + timedelta(minutes=1)


def _day(moment: datetime) -> str:
    return moment.strftime("%d/%m/%Y")
