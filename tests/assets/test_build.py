"""The sources become small files, both ways round, and a second build has nothing to do."""

import gzip
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static" / "built"
pytestmark = pytest.mark.integration


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    subprocess.run([sys.executable, ROOT / "assets" / "build.py"], check=True)


def compressed_bytes(name: str) -> int:
    return len(gzip.compress((BUILT / name).read_bytes(), 9))


@pytest.mark.parametrize(
    ("name", "limit"),
    [("portal.css", 16_000), ("portal.rtl.css", 16_000), ("portal.js", 3_000), ("upload.js", 24_000)],
)
def test_file_is_small_enough_for_a_bad_line(name: str, limit: int) -> None:
    assert compressed_bytes(name) <= limit


@pytest.mark.parametrize("sheet", ["portal.css", "portal.rtl.css"])
def test_first_load_stays_within_its_weight(sheet: str) -> None:
    fonts = sum(
        (BUILT / "fonts" / f"{face}-{weight}.woff2").stat().st_size
        for face in ("latin", "arabic")
        for weight in (400, 600)
    )

    assert compressed_bytes(sheet) + compressed_bytes("portal.js") + fonts <= 92_000


@pytest.mark.parametrize("sheet", ["portal.css", "portal.rtl.css"])
def test_styles_ask_for_nothing_from_elsewhere(sheet: str) -> None:
    text = (BUILT / sheet).read_text()

    assert all(address.startswith("fonts/") for address in re.findall(r"url\(\"?([^)\"]+)", text))
    assert "GDS Transport" not in text
    assert text.count("font-display:swap") == text.count("@font-face")


def test_the_tick_leans_the_same_way_in_both() -> None:
    tick = re.compile(r"\.govuk-checkboxes__label:{1,2}after\{[^}]*rotate\(([^)]+)\)")

    assert {tick.findall((BUILT / sheet).read_text())[-1] for sheet in ("portal.css", "portal.rtl.css")} == {"-45deg"}


def test_scripts_need_no_eval() -> None:
    for name in ("portal.js", "upload.js", "hash-worker.js"):
        assert not re.search(r"\beval\(|new Function\(|WebAssembly", (BUILT / name).read_text())


def test_a_second_build_has_nothing_to_do() -> None:
    before = time.monotonic()
    subprocess.run([sys.executable, ROOT / "assets" / "build.py"], check=True)

    assert time.monotonic() - before < 3


def test_the_lock_file_names_no_host() -> None:
    assert '"resolved"' not in (ROOT / "assets" / "package-lock.json").read_text()
