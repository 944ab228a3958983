"""Text with a simple structure is shown with it; everything else is shown as it was typed."""

import pytest

from dialogue.templatetags.structured import structured

pytestmark = pytest.mark.unit


def test_headings_lists_and_paragraphs():
    shown = structured("## One\nA line\nand more\n\n- a\n- b\n1. first\n٢. ثان", 3)
    assert shown.split("\n") == [
        '<h3 class="govuk-heading-s">One</h3>',
        '<p class="govuk-body">A line<br>and more</p>',
        '<ul class="govuk-list govuk-list--bullet govuk-list--spaced"><li>a</li><li>b</li></ul>',
        '<ol class="govuk-list govuk-list--number govuk-list--spaced"><li>first</li><li>ثان</li></ol>',
    ]


@pytest.mark.parametrize("text", ["<script>x</script>", "- <b>x</b>", "## <img src=x>", '1. "><a href="javascript:x">'])
def test_nothing_typed_becomes_html(text):
    shown = structured(text)
    assert "&lt;" in shown
    assert not any(tag in shown for tag in ("<script", "<b>", "<img", "<a "))
