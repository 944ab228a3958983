"""Something is disclosed, in two real browsers, in both languages: asked, answered in part with conditions, approved,
released, opened with the ordinary `age` program; then consent is withdrawn, and the next request says so."""

import re
import subprocess
import time
from pathlib import Path

import bagit
import pytest

from tests.browser.house import House
from tests.browser.visit import Door, Visit

BOX, RECIPIENT = "Spring photographs", "War Crimes Unit of Northmark"
PATIENCE_SECONDS = 90


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_request_is_answered_in_part_approved_released_and_opened(door, house, language, tmp_path):
    with door.open(staff=True, language=language) as visit:
        visit.enter("george")
        request = drafted(visit, reference_of(door, language))
        visit.follow("/ask/")
        visit.submit()
    with door.open(language=language) as visit:
        visit.enter("basil")
        question, accessions = answered_in_part(visit)
    with door.open(staff=True, language=language) as visit:
        visit.enter("hala")
        visit.go(f"{request}")
        patiently(visit, f"{request}approve/")
        visit.page.fill('textarea[name="reason"]', "Within the file, with the provider's conditions.")
        visit.submit()
    with door.open(staff=True, language=language) as visit:
        visit.enter("george")
        visit.go(request)
        patiently(visit, f"{request}release/")
        visit.page.fill('input[name="delivered_how"]', "On a disc, at their office")
        visit.submit()
        visit.follow("/package/")
        sealed = saved(visit, tmp_path / "sealed")
    bag = opened(house, sealed, tmp_path)
    with door.open(language=language) as visit:
        visit.enter("basil")
        visit.go(question)
        told = visit.page.locator("main").inner_text()

    assert bagit.Bag(str(bag)).validate()
    assert len(list((bag / "data").iterdir())) == 2
    assert all(accession in told for accession in accessions)


def test_withdrawn_consent_stops_the_next_request_and_says_why(door):
    with door.open() as visit:
        visit.enter("basil")
        visit.go("/consent/")
        visit.page.get_by_role("link", name="P-02").first.click()
        visit.follow("/withdraw/")
        for box in visit.page.locator('input[name="audiences"]').all():
            box.check()
        visit.submit()
    with door.open(staff=True) as visit:
        visit.enter("george")
        drafted(visit, reference_of(door, "en"))
        visit.follow("/items/")
        page = visit.page.locator("main").inner_text()

    assert "P-02" in page
    assert "consent was withdrawn" in page


def reference_of(door: Door, language: str) -> str:
    """The provider reads it out: officers find no submission by themselves."""
    with door.open(language=language) as visit:
        visit.enter("basil")
        visit.go("/submissions/")
        row = visit.page.locator("main li, main tr", has_text=BOX).first.inner_text()
    return re.search(r"SUB-\w{4}-\w{4}", row)[0]


def drafted(visit: Visit, reference: str) -> str:
    """Draft a disclosure of everything in one submission; return the path of the request."""
    visit.go("/disclosure/new/")
    visit.page.locator("label", has_text=re.compile(f"{RECIPIENT}|نورثمارك")).first.click()
    visit.page.check('input[name="purpose"][value="investigation"]')
    visit.page.fill('textarea[name="purpose_words"]', "File NM-20 (invented)")
    visit.page.fill('textarea[name="legal_basis"]', "Exchange of letters of 4 March 2026")
    visit.submit()
    request = re.match(r"/disclosure/[0-9a-f-]{36}/", visit.path)[0]
    visit.go(f"{request}items/add/")
    visit.page.fill('textarea[name="references"]', reference)
    visit.submit()
    visit.go(request)
    return request


def answered_in_part(visit: Visit) -> tuple[str, list[str]]:
    """Two items may go, one of them not in public; the others may not. Returns the question's path and the two."""
    # On the first page what is due soonest comes first: ours has the most time.
    visit.page.locator('main a[href*="/disclosure/questions/"]').last.click()
    visit.page.wait_for_url("**/disclosure/questions/*/")
    question = visit.path
    assert "NM-20" in visit.page.locator("main").inner_text()
    visit.follow("/answer/")
    visit.follow("/answer/each/")
    visit.page.check('input[name="as_hazard"]')
    visit.page.check('input[name="no_public_use"]')
    names = list(dict.fromkeys(box.get_attribute("name") for box in visit.page.locator('input[name^="answer_"]').all()))
    said = ["agreed", "agreed_with_conditions", *["refused"] * (len(names) - 2)]
    for name, answer in zip(names, said, strict=True):
        visit.page.check(f'input[name="{name}"][value="{answer}"]')
    with visit.page.expect_navigation():
        visit.page.locator("main form button.govuk-button").first.click()
    visit.submit("/check/")
    return question, [name.removeprefix("answer_") for name in names[:2]]


def patiently(visit: Visit, path: str) -> None:
    """Wait for the worker: the page offers the next step once it has done its part."""
    stop = time.monotonic() + PATIENCE_SECONDS
    while not visit.page.locator(f'a[href="{path}"]').count():
        assert time.monotonic() < stop, visit.page.locator("main").inner_text()
        time.sleep(1)
        visit.page.reload()
    visit.follow(path)


def saved(visit: Visit, path: Path) -> Path:
    with visit.page.expect_download() as download:
        visit.page.locator("main form button.govuk-button").first.click()
    download.value.save_as(path)
    return path


def opened(house: House, sealed: Path, folder: Path) -> Path:
    """What the recipient does: the ordinary program, its own secret."""
    (secret,) = (house.folder / "data").rglob("demonstration-recipients/war-crimes-unit-of-northmark.txt")
    tar = subprocess.run(["age", "-d", "-i", secret, sealed], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=tar, check=True)
    (bag,) = (path for path in folder.iterdir() if path.is_dir())
    return bag
