"""No template needs more than the content policy allows, and every one can be read from either side."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "assets" / "scss").glob("*.scss"))
INLINE = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:|(?:src|href)=["']data:|(?:src|href)=["']https?:""")
SCRIPT = re.compile(r"<script(?![^>]*(?:\ssrc=|application/json))")
# Only what is the same from both sides: an inset or margin with a side in its name would not follow the text.
SIDED = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|^\s*(?:left|right|text-align:\s*(?:left|right))\s*:", re.MULTILINE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_inline(path: Path) -> None:
    text = path.read_text()

    assert not INLINE.findall(text)
    assert not SCRIPT.findall(text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_our_own_styles_have_no_sides(path: Path) -> None:
    assert not SIDED.findall(path.read_text())


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
def test_error_page_needs_no_request_and_speaks_both_languages(code: int) -> None:
    page = render_to_string(f"{code}.html")

    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="en" dir="ltr"' in page


def test_error_page_is_the_same_whatever_was_asked_for() -> None:
    assert render_to_string("404.html") == render_to_string("404.html", {"words": "there is a secret"})
