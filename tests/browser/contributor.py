"""What a contributor does, step by step, with the same pages whether scripts run or not."""

import json
import re
import time
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visit import Visit

SECURED_SECONDS = 60
UPLOADED_MS = 90_000
DIGESTED_MS = 60_000


@dataclass(frozen=True)
class HandedOver:
    """A submission that was handed over and secured, and what went into it."""

    id: str
    reference: str
    files: list[Path]
    receipt: str


def prepare(visit: Visit) -> str:
    """Everything but the files: what it is, how we came by it, whom it concerns. Return the submission's id."""
    page = visit.page
    visit.follow("/submissions/new/")
    page.check('input[name="kind"][value="material"]')
    page.fill('input[name="label"]', "Box 7 · صندوق ٧")
    visit.submit()
    submission = re.search(r"/submissions/([0-9a-f-]{36})/$", page.url)[1]
    visit.follow("/about/")
    page.fill('textarea[name="narrative"]', "صور وفيلم قصير عن جسر قرب المطحنة (مخترع كلّه). Invented, all of it.")
    page.fill('textarea[name="places"]', "الجسر عند المطحنة")
    page.fill('input[name="period_from"]', "٢/٣/٢٠٢٦")
    visit.submit()
    # "Save and continue" leads on to the next part.
    page.wait_for_url(re.compile("/provenance/$"))
    page.check('input[name="obtained"][value="given_by_person"]')
    page.fill('input[name="held_by"]', "D-4, then our archive")
    page.check('input[name="copies"][value="with_us"]')
    visit.submit()
    page.wait_for_url(re.compile("/consent/$"))
    _add_person(visit)
    page.check('input[name="level"][value="standard"]')
    visit.submit()
    return submission


def _add_person(visit: Visit) -> None:
    page = visit.page
    visit.follow("/people/new/")
    page.fill('input[name="pseudonym"]', f"ش-{time.monotonic_ns() % 10**9}")
    page.check('input[name="part"][value="gave_material"]')
    answers = {"mechanism": "yes", "national_authorities": "unknown", "international_courts": "yes"}
    for audience, answer in (answers | dict.fromkeys(("un_bodies", "public_reporting", "contact"), "no")).items():
        page.check(f'input[name="answer_{audience}"][value="{answer}"]')
    page.check('input[name="method"][value="recorded"]')
    page.fill('input[name="language"]', "العربية")
    page.fill('input[name="obtained_by"]', "D-4")
    page.check('input[name="guardian"][value="not_needed"]')
    page.check('input[name="confidential"][value="no"]')
    visit.submit()


def send(visit: Visit, submission: str, files: list[Path]) -> None:
    """Choose all files at once; each is hashed here and there, and sent in parts."""
    choose(visit, submission, files)
    wait_until_sent(visit, len(files))


def choose(visit: Visit, submission: str, files: list[Path]) -> None:
    visit.go(f"/submissions/{submission}/files/")
    visit.page.set_input_files('input[data-choose="files"]', files)


def wait_until_sent(visit: Visit, number: int) -> None:
    """Also until the page has told the portal its own fingerprints: leaving before would lose them."""
    expect(visit.page.locator(".upload-row.is-done")).to_have_count(number, timeout=UPLOADED_MS)
    expect(visit.page.locator(".upload-row__facts bdi.mono")).to_have_count(number, timeout=DIGESTED_MS)
    visit.page.wait_for_load_state("networkidle")


def send_small(visit: Visit, submission: str, files: list[Path]) -> None:
    """One file after the other by the plain form."""
    page = visit.page
    visit.go(f"/submissions/{submission}/files/")
    for file in files:
        page.locator("details summary").first.click()
        page.set_input_files('input[name="file"]', file)
        visit.submit("/files/small/")
    assert page.locator("#upload .list-rows > li").count() == len(files)


def hand_over(visit: Visit, submission: str, files: list[Path]) -> HandedOver:
    page = visit.page
    visit.go(f"/submissions/{submission}/")
    visit.follow("/check/")
    for file in files:
        assert page.get_by_text(file.name, exact=True).count() == 1
    visit.follow("/hand-over/")
    page.check('input[name="sure"]')
    visit.submit()
    page.wait_for_url(re.compile("/status/$"))
    reference = page.locator("h1 bdi").first.inner_text()
    return HandedOver(submission, reference, files, wait_for_receipt(visit))


def wait_for_receipt(visit: Visit) -> str:
    """Look at the status page until every file says "secured" and there is a receipt; return its address."""
    deadline = time.monotonic() + SECURED_SECONDS
    receipt = visit.page.locator('main a[href^="/receipts/"]')
    while not receipt.count():
        assert time.monotonic() < deadline, visit.page.locator("main").inner_text()
        visit.page.wait_for_timeout(400)
        visit.page.reload()
    secured = visit.page.locator("table td").get_by_text(visit.say("Secured"), exact=True)
    assert secured.count() == visit.page.locator("table tbody tr").count() > 0
    return receipt.first.get_attribute("href")


def download(visit: Visit, address: str, to: Path) -> Path:
    """Save what a link of the current page gives."""
    with visit.page.expect_download() as coming:
        visit.page.locator(f'main a[href$="{address}"]').first.click()
    coming.value.save_as(to)
    return to


def fingerprints_in(receipt: Path) -> list[str]:
    return [item["sha256"] for item in sorted(json.loads(receipt.read_text())["items"], key=itemgetter("number"))]
