"""The tags every template shares."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.template import TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import SafeString

from iiim_portal.templatetags import portal

pytestmark = pytest.mark.unit


def test_tag_is_text_in_a_colour() -> None:
    assert portal.tag("<b>", "green") == '<strong class="govuk-tag govuk-tag--green">&lt;b&gt;</strong>'


def test_an_unknown_colour_is_a_mistake_of_ours() -> None:
    with pytest.raises(TemplateSyntaxError):
        portal.tag("x", "pink")


def test_a_reference_keeps_its_order_in_arabic() -> None:
    assert portal.ltr("SUB-7KQ4-M2ZD") == '<bdi dir="ltr" class="nowrap">SUB-7KQ4-M2ZD</bdi>'
    assert portal.ltr(None) == '<bdi dir="ltr" class="nowrap"></bdi>'


def test_the_name_of_a_fingerprint_stays_on_one_line() -> None:
    assert portal.whole("<SHA-256> أو SHA-1") == (
        '&lt;<bdi dir="ltr" class="nowrap">SHA-256</bdi>&gt; أو <bdi dir="ltr" class="nowrap">SHA-1</bdi>'
    )
    assert portal.whole(SafeString("<b>SHA-256</b>")) == "<b>SHA-256</b>"


@pytest.mark.parametrize(("length", "shown"), [(0, "abcdef"), (3, "abc…"), (6, "abcdef")])
def test_digest_is_whole_or_its_beginning(length: int, shown: str) -> None:
    assert portal.digest("abcdef", length) == f'<bdi dir="ltr" class="mono">{shown}</bdi>'


@pytest.mark.parametrize(
    ("size_bytes", "shown"),
    [
        (None, "0\xa0bytes"),
        (1, "1\xa0byte"),
        (1023, "1023\xa0bytes"),
        (1024, "1\xa0KB"),
        (16_383, "16\xa0KB"),
        (1_572_864, "1.5\xa0MB"),
        (4_831_838_208, "4.5\xa0GB"),
        (200 << 30, "200\xa0GB"),
        (5000 << 40, "5000\xa0TB"),
    ],
)
def test_a_size_has_one_decimal_at_most(size_bytes: int | None, shown: str) -> None:
    with translation.override("en"):
        assert portal.size(size_bytes) == f'<bdi class="nowrap">{shown}</bdi>'


def test_a_size_in_arabic_has_the_marks_a_browser_writes() -> None:
    with translation.override("ar"):
        assert "1.5\xa0" in portal.size(1_572_864)


def test_moment_is_exact_for_machines_and_empty_for_nothing() -> None:
    at = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)

    assert 'datetime="2026-11-23T10:42:00+00:00"' in portal.moment(at)
    assert portal.moment(None) == ""


def test_qr_covers_exactly_the_dark_modules_without_a_data_address() -> None:
    shown = portal.qr("otpauth://totp/Portal:amal?secret=JBSWY3DPEHPK3PXP", "A <label>")

    assert "data:" not in shown
    assert "style=" not in shown
    assert "&lt;label&gt;" in shown
    stretches = [tuple(map(int, found)) for found in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", shown)]
    cells = [(x + i, y) for x, y, length in stretches for i in range(length)]
    expected = [
        (x, y)
        for y, row in enumerate(
            portal.segno.make("otpauth://totp/Portal:amal?secret=JBSWY3DPEHPK3PXP", error="m").matrix
        )
        for x, dark in enumerate(row)
        if dark
    ]
    assert sorted((x - portal.QUIET_ZONE, y - portal.QUIET_ZONE) for x, y in cells) == sorted(expected)


def test_upload_words_are_data_not_script() -> None:
    block = portal.upload_words()

    assert block.startswith('<script id="upload-words" type="application/json">')
    words = json.loads(re.sub(r"</?script[^>]*>", "", block))
    assert "{left}" in words["sending_at"]


def test_asset_never_fails_an_error_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> str:
        raise ValueError

    monkeypatch.setattr(portal.staticfiles_storage, "url", broken)
    assert portal.asset("portal.css") == "/static/portal.css"
