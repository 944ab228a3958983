import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.trans_real import DjangoTranslation

from iiim_portal.translations import catalogue, exchange
from iiim_portal.translations.collect import collect
from iiim_portal.translations.faults import faults

PAGE = """{% extends "partner.html" %}{% load i18n %}
{% translate "It's here" %} {% translate "May" context "month" %}
{% blocktranslate count n=items %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}"""
SOURCE = 'from django.utils.translation import gettext_lazy as _\nWORD = _("Hand over")\n'


@pytest.fixture
def tree(tmp_path):
    for name, text in {
        "templates/a/page.html": PAGE,
        "templates/a/staff_page.html": '{% load i18n %}{% translate "Queue" %}{% translate "Hand over" %}',
        "templates/b/queue.html": '{% extends "mechanism.html" %}{% load i18n %}{% translate "Age" %}',
        "app/forms.py": SOURCE,
        "app/migrations/0001_first.py": SOURCE.replace("Hand over", "Old words"),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def entries(tree):
    return collect(tree, ["app"])


@pytest.fixture
def file(tree):
    return tree / "django.po"


def translate(file, words):
    text = file.read_text()
    for english, arabic in words.items():
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{arabic}"')
    file.write_text(text)


def test_every_string_is_found_with_its_face(entries):
    assert {(entry.ids, entry.context, entry.for_partners) for entry in entries.values()} == {
        (("It's here",), None, True),
        (("May",), "month", True),
        (("%(n)s item", "%(n)s items"), None, True),
        (("Hand over",), None, True),
        (("Queue",), None, False),
        (("Age",), None, False),
    }


def test_collecting_again_changes_nothing(entries, file):
    file.write_text(catalogue.text(entries, {}, keep_unused=True))
    once = file.read_text()

    assert catalogue.text(entries, catalogue.read(file), keep_unused=True) == once


def test_translations_stay_and_come_back_with_their_string(entries, file):
    file.write_text(catalogue.text(entries, {}, keep_unused=True))
    translate(file, {"Queue": "الدور", "May": "أيار"})
    queue = entries.pop(("Queue", None))

    file.write_text(catalogue.text(entries, catalogue.read(file), keep_unused=True))
    assert '#~ msgid "Queue"' in file.read_text()
    file.write_text(catalogue.text({**entries, queue.key: queue}, catalogue.read(file), keep_unused=True))

    assert catalogue.read(file)["Queue", None].words == ("الدور",)
    assert catalogue.read(file)["May", "month"].words == ("أيار",)


def test_tidying_forgets_what_is_not_asked_for(entries, file):
    file.write_text(catalogue.text(entries, {}, keep_unused=True))
    translate(file, {"Queue": "الدور"})
    del entries["Queue", None]

    assert "الدور" not in catalogue.text(entries, catalogue.read(file), keep_unused=False)


def test_partners_meet_no_untranslated_string(entries, file):
    file.write_text(catalogue.text(entries, {}, keep_unused=True))

    found = set(faults(entries, catalogue.read(file)))

    assert found == {
        'not translated: templates/a/page.html: "It\'s here"',
        "not translated: templates/a/page.html: 'May'",
        "not translated: templates/a/page.html: '%(n)s item'",
        "not translated: app/forms.py: 'Hand over'",
    }


def test_a_string_nobody_collected_is_found(entries):
    assert "not in the catalogue (make messages): templates/b/queue.html: 'Age'" in set(faults(entries, {}))


def test_a_lost_placeholder_is_found(entries, file):
    file.write_text(catalogue.text(entries, {}, keep_unused=True))
    text = file.read_text().replace('msgstr[3] ""', 'msgstr[3] "%(m)s مواد"')
    for form in (0, 1, 2, 4, 5):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "مواد"')
    file.write_text(text)

    assert "%(m)s differs in the translation: templates/a/page.html: '%(n)s item'" in set(
        faults(entries, catalogue.read(file))
    )


def test_plurals_are_counted_as_django_counts(entries, file, settings):
    """Babel swaps the forms for 11-99 and for 100: the compiled file must carry the rule of our header."""
    text = catalogue.text(entries, {}, keep_unused=True)
    for form in range(6):
        text = text.replace(f'msgstr[{form}] ""', f'msgstr[{form}] "form {form}"')
    folder = file.parent / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    file.write_text(text)
    with file.open("rb") as source, (folder / "django.mo").open("wb") as compiled:
        write_mo(compiled, read_po(source))
    settings.LOCALE_PATHS = [folder.parents[1]]

    arabic = DjangoTranslation("ar")

    counts = (0, 1, 2, 7, 11, 99, 100, 103)
    forms = [arabic.ngettext("%(n)s item", "%(n)s items", n).removeprefix("form ") for n in counts]
    assert forms == ["0", "1", "2", "3", "4", "4", "5", "3"]


def test_a_work_sheet_goes_out_empty_and_comes_back_with_words(entries, file):
    sheet = exchange.missing(entries, {})
    assert sheet["%(n)s item"] == [""] * 6
    assert list(sheet)[-2:] == ["Queue", "Age"]

    sheet |= {"month\u0004May": "أيار", "%(n)s item": ["مواد"] * 6, "not asked for": "x"}
    file.write_text(catalogue.text(entries, exchange.taken(sheet, entries, {}), keep_unused=True))

    known = catalogue.read(file)
    assert known["May", "month"].words == ("أيار",)
    assert known["%(n)s item", None].words == ("مواد",) * 6
    assert set(exchange.missing(entries, known)) == {"It's here", "Hand over", "Queue", "Age"}
