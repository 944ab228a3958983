"""Words in one shape, questions in one grammar, pages that never skip or repeat a row."""

import pytest

from submissions import pages
from submissions.models import CatalogueEntry, Submission
from submissions.search import Term, normalise, question, terms
from tests.factories.accounts import make_organisation, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item

SHAPES = [
    ("Bridge", "bridge"),
    ("  two   words\n", "two words"),
    ("IMG_2024-03.JPG", "img 2024 03 jpg"),
    ("Straße", "strasse"),
    ("ﬁlm", "film"),
    ("ＡＢＣ１２３", "abc123"),
    ("إبراهيم", "ابراهيم"),
    ("أحمد آمنة", "احمد امنه"),
    ("مصطفى", "مصطفي"),
    ("مدرسة", "مدرسه"),
    ("مـــدرسة", "مدرسه"),
    ("مُحَمَّد", "محمد"),
    ("٢٠٢٤", "2024"),
    ("۲۰۲۴", "2024"),
    ("a\u200bb\u202ec\u2066d", "abcd"),
    ("نام\u200cها", "نامها"),
    ("الجسر والجسر للجسر بالجسر وللجسر كالجسر", "جسر جسر جسر جسر جسر جسر"),
    ("الألوان ألوان", "وان وان"),
    ("الله والدة الى لله", "الله والده الي لله"),
    ("it's", "it s"),
    ("\0nul\0", "nul"),
    ("'; DROP TABLE", "drop table"),
    ("***", ""),
    ("🙂", ""),
    ("हिन्दी", "हिन्दी"),
]


@pytest.mark.unit
@pytest.mark.parametrize(("written", "compared"), SHAPES)
def test_normalise(written, compared):
    assert normalise(written) == compared
    assert normalise(normalise(written)) == normalise(written)


QUESTIONS = [
    ("bridge", [Term(("bridge",))]),
    ("old bridge", [Term(("old",)), Term(("bridge",))]),
    ('"old bridge" mill', [Term(("old", "bridge")), Term(("mill",))]),
    ("«old bridge»", [Term(("old", "bridge"))]),
    ("“الجسر القديم”", [Term(("جسر", "قديم"))]),
    ("brid*", [Term(("brid",), is_prefix=True)]),
    ("img_20*", [Term(("img", "20"), is_prefix=True)]),
    ('"never closed', [Term(("never",)), Term(("closed",))]),
    ("IMG_2024.jpg", [Term(("img", "2024", "jpg"))]),
    ('"" * ! &', []),
    ("a & b | !c <-> (d)", [Term(("a",)), Term(("b",)), Term(("c",)), Term(("d",))]),
]


@pytest.mark.unit
@pytest.mark.parametrize(("asked", "understood"), QUESTIONS)
def test_terms(asked, understood):
    assert terms(asked) == understood


@pytest.mark.unit
def test_question_without_words_is_none_and_a_long_one_is_cut():
    assert question("  ** ") is None
    assert len(terms("word " * 200)) <= 20


FINDS = [
    ("bridge", {"bridge", "both"}),
    ("BRIDGE", {"bridge", "both"}),
    ("brid*", {"bridge", "both"}),
    ("brid", set()),
    ("الجسر", {"arabic", "both"}),
    ("bridge الجسر", {"both"}),
    ('"old bridge"', {"bridge"}),
    ('"bridge old"', set()),
    ("مدرسه", {"arabic"}),
    ("الـمـدرسة", {"arabic"}),
    ("للجسر", {"arabic", "both"}),
    ("جسر", {"arabic", "both"}),
    ('"مدرسة عند الجسر"', {"arabic"}),
    ("الجس*", {"arabic", "both"}),
    ("مَدْرَسَة", {"arabic"}),
    ("2024", {"arabic"}),
    ("img_0001.jpg", {"bridge"}),
    ("0001", {"bridge"}),
    ("o'neil", {"both"}),
    ("' | bridge", {"bridge", "both"}),
    ("\\' :* bridge", {"bridge", "both"}),
    ("1e5", {"both"}),
    ("nothing", set()),
    ("", {"bridge", "arabic", "both"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "found"), FINDS)
def test_search_finds(asked, found):
    submission = make_handed_over(make_organisation(), team=make_team())
    make_entry(make_item(submission, 1), "bridge", text="An old bridge, IMG_0001.jpg")
    make_entry(make_item(submission, 2), "arabic", text="مدرسة عند الجسر، عام ٢٠٢٤")
    make_entry(make_item(submission, 3), "both", text="Bridge of O'Neil, 1e5, الجسر")
    words = question(asked)

    rows = CatalogueEntry.objects.all() if words is None else CatalogueEntry.objects.filter(search=words)

    assert set(rows.values_list("title", flat=True)) == found


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
@pytest.mark.parametrize("order", [("-handed_over_at", "-id"), ("handed_over_at", "id"), ("label", "-id")])
def test_pages_show_every_row_once_in_order(size, order):
    organisation = make_organisation()
    for number in range(7):
        # Equal times and labels: only the id tells some of them apart.
        make_handed_over(organisation, days_ago=number // 3, label=f"label {number % 2}")
    rows = Submission.objects.all()

    seen, after, turned = [], "", 0
    while True:
        page = pages.page_of(rows, order=order, after=after, size=size)
        assert page.is_first == (turned == 0)
        seen += page.rows
        after, turned = page.next_cursor, turned + 1
        if not after:
            break

    assert seen == list(rows.order_by(*order))
    assert turned == -(-7 // size)


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WyJhIiwiYiJd", "WzEsMl0", "W251bGwsbnVsbF0", "ÿ", "W1tdLHt9XQ"])
def test_a_cursor_we_did_not_write_is_refused(cursor):
    with pytest.raises(pages.NoSuchPage):
        pages.page_of(Submission.objects.all(), order=("-handed_over_at", "-id"), after=cursor)


@pytest.mark.django_db
def test_cursor_tells_nothing_but_the_place():
    organisation = make_organisation()
    make_handed_over(organisation, label="secret words")
    make_handed_over(organisation, label="secret words")

    page = pages.page_of(Submission.objects.all(), order=("-handed_over_at", "-id"), size=1)

    values = pages._read(page.next_cursor, 2)
    assert values == [page.rows[0].handed_over_at.isoformat(), str(page.rows[0].pk)]
