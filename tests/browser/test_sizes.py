"""A size reads the same before a file is sent, when the script shows it, and after, when the server does."""

import re

import pytest

from tests.browser import contributor
from tests.browser.visit import Door

SIZES = (1, 700, 1024, 16_383, 1_572_864)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_script_and_server_say_the_same(door: Door, language: str, tmp_path):
    files = [tmp_path / f"{size}.bin" for size in SIZES]
    for path, size in zip(files, SIZES, strict=True):
        path.write_bytes(bytes(size))
    with door.open(language=language) as visit:
        visit.enter("amal")
        submission = contributor.prepare(visit)
        contributor.send(visit, submission, files)
        of_script = [_size(words) for words in visit.page.locator(".upload-row__facts").all_inner_texts()]
        visit.go(f"/submissions/{submission}/files/")
        of_server = [_size(words) for words in visit.page.locator("#upload .list-rows .muted bdi").all_inner_texts()]

    assert of_script == of_server
    assert len(of_script) == len(SIZES)


def _size(words: str) -> str:
    return re.split(r"\s·\s", words)[0].strip()
