"""The tags every template shares."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.template import TemplateSyntaxError
from django.utils import translation

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


@pytest.mark.parametrize(("length", "shown"), [(0, "abcdef"), (3, "abc…"), (6, "abcdef")])
def test_digest_is_whole_or_its_beginning(length: int, shown: str) -> None:
    assert portal.digest("abcdef", length) == f'<bdi dir="ltr" class="mono">{shown}</bdi>'


def test_size_speaks_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert "4.5\xa0GB" in portal.size(4_831_838_208)
        assert "0\xa0bytes" in portal.size(None)


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
