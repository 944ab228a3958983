"""What entries are told by: once from the account, again whenever a tool or a person has said something new."""

from datetime import timedelta

import pytest

from common.actors import WORKER, Role
from consent.scope import Answer
from consent.services import withdraw
from submissions.kinds import LabelKind, ScanOutcome
from submissions.models import CatalogueEntry, CatalogueSearch, ItemConfidentiality, ItemLabel, ItemPerson, SavedSearch
from submissions.search import question
from submissions.selectors import catalogue_traits as traits
from submissions.selectors.staff import labels_of
from submissions.services import catalogue, saved_search
from submissions.traits import Family, Trait, Writing, family_of, read, writing_of
from tests.actors import with_role
from tests.factories import consent
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item, make_search

LATER = NOON + timedelta(hours=1)
ACCOUNT = {
    "v": 1,
    "narrative": "صور للجسر القديم، التقطها أحدنا في الصباح من الضفة الشرقية",
    "places": "حلب، باب النيرب\nThe old mill",
    "period_from": "2012-11-02",
    "period_to": "2014-01-05",
}

FAMILIES = {
    "image/jpeg": Family.IMAGE,
    "video/mp4": Family.VIDEO,
    "audio/x-wav": Family.AUDIO,
    "text/plain": Family.PAPER,
    "application/pdf": Family.PAPER,
    "application/zip": Family.OTHER,
    "imagery": Family.OTHER,
    "": Family.UNKNOWN,
}
WRITINGS = {
    "صور للجسر القديم": Writing.ARABIC,
    "صور للجسر القديم والسوق P-1": Writing.ARABIC,
    "An old bridge": Writing.LATIN,
    "صور الجسر the bridge": Writing.BOTH,
    "2024-03 *": Writing.OTHER,
    "": Writing.OTHER,
}


@pytest.mark.unit
@pytest.mark.parametrize(("media_type", "family"), FAMILIES.items())
def test_family(media_type, family):
    assert family_of(media_type) == family


@pytest.mark.unit
@pytest.mark.parametrize(("text", "writing"), WRITINGS.items())
def test_writing(text, writing):
    assert writing_of(text) == writing


@pytest.mark.unit
def test_a_spelling_is_read_back_and_a_strange_one_is_not():
    assert read("place:a:b") == (Trait.PLACE, "a:b")
    assert [read(one) for one in ("place:", "place", "other:x", ":x", "")] == [None] * 5


ACCOUNTS = [
    ({}, {"places": [], "years": []}),
    ({"places": "a; b،c\n\n a "}, {"places": ["a", "b", "c"], "years": []}),
    ({"places": "x" * 200}, {"places": ["x" * 80], "years": []}),
    ({"places": "1,2,3,4,5,6,7"}, {"places": ["1", "2", "3", "4", "5"], "years": []}),
    ({"period_from": "2012-01-01"}, {"places": [], "years": ["2012"]}),
    ({"period_to": "2012-01-01"}, {"places": [], "years": ["2012"]}),
    ({"period_from": "2012-12-31", "period_to": "2014-01-01"}, {"places": [], "years": ["2012", "2013", "2014"]}),
    ({"period_from": "2014-12-31", "period_to": "2013-01-01"}, {"places": [], "years": ["2013", "2014"]}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("account", "expected"), ACCOUNTS)
def test_places_and_years_of_an_account(account, expected):
    found = [read(one) for one in traits.lasting_traits(make_handed_over(make_organisation()), account)]

    assert [value for trait, value in found if trait == Trait.PLACE] == expected["places"]
    assert [value for trait, value in found if trait == Trait.YEAR] == expected["years"]


@pytest.fixture
def submission(safe_places):
    return make_handed_over(make_organisation(), team=make_team(), account=ACCOUNT)


def entry_traits(item) -> set[str]:
    return set(CatalogueEntry.objects.get(pk=item.pk).traits)


@pytest.mark.django_db
def test_an_entry_is_told_by_everything_an_analyst_narrows_by(submission):
    item = make_item(submission, name="bridge.jpg", size_bytes=5 << 30)
    ItemLabel.objects.create(item=item, kind=LabelKind.TYPE, outcome="image/jpeg", tool="t", tool_version="1", at=NOON)

    catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON)

    assert entry_traits(item) == {
        f"organisation:{submission.organisation_id}",
        "kind:material",
        "place:حلب",
        "place:باب النيرب",
        "place:The old mill",
        "year:2012",
        "year:2013",
        "year:2014",
        "writing:arabic",
        "family:image",
        "promise:none",
        "cover:none",
        "scan:not_scanned",
    }
    entry = CatalogueEntry.objects.get()
    assert (entry.size_bytes, entry.media_type, entry.told_at) == (5 << 30, "image/jpeg", NOON)
    for words in (
        "الجسر",
        "جسر",
        "التقطها",
        "النيرب",
        "mill",
        "bridge",
        submission.label,
        item.accession,
        '"باب النيرب"',
    ):
        assert CatalogueEntry.objects.filter(search=question(words)).exists(), words


COVERS = [
    (consent.terms(Answer.YES), "cover:all"),
    (consent.terms(Answer.NO, mechanism=Answer.YES, un_bodies=Answer.YES), "cover:some"),
    (consent.terms(Answer.NO, mechanism=Answer.YES), "cover:own"),
    (consent.terms(Answer.NO, contact=Answer.YES), "cover:none"),
    (consent.terms(Answer.UNKNOWN), "cover:none"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("terms", "cover"), COVERS)
def test_how_far_consent_reaches(terms, cover, submission):
    item, _source = concerning(submission, terms)

    assert cover in traits.changing_traits([item], labels_of([item]), on=NOON.date())[item.pk]


def concerning(submission, terms):
    """An item with one person in it, who agreed to these terms."""
    focal_point = with_role(Role.NGO_FOCAL_POINT, organisation=submission.organisation)
    source = consent.make_source(focal_point)
    consent.record.record_consent(actor=focal_point, source_id=source.pk, terms=terms, at=NOON)
    item = make_item(submission)
    ItemPerson.objects.create(item=item, source=source, part="depicted")
    return item, source


@pytest.mark.django_db
def test_a_consent_taken_back_is_told_at_the_next_sweep_and_once(submission):
    item, source = concerning(submission, consent.terms(Answer.YES))
    entry = make_entry(item, "bridge")
    assert "cover:all" in entry.traits
    record = consent.ConsentRecord.objects.get(source=source)
    focal_point = with_role(Role.NGO_FOCAL_POINT, organisation=submission.organisation)
    moment = NOON + timedelta(minutes=5)
    withdraw.withdraw_consent(actor=focal_point, record_id=record.pk, reason="", at=moment)

    assert catalogue.catalogue_due(actor=WORKER, at=LATER) == 1
    assert "cover:none" in entry_traits(item)
    assert catalogue.catalogue_due(actor=WORKER, at=LATER + timedelta(minutes=1)) == 0


@pytest.mark.django_db
def test_a_consent_that_ran_out_is_told_the_day_after(submission):
    last_day = NOON.date() + timedelta(days=1)
    item, _source = concerning(submission, consent.terms(Answer.YES, expires_on=last_day))
    make_entry(item, "bridge")

    assert catalogue.catalogue_due(actor=WORKER, at=NOON + timedelta(hours=20)) == 0
    assert catalogue.catalogue_due(actor=WORKER, at=NOON + timedelta(days=2)) == 1
    assert "cover:none" in entry_traits(item)


@pytest.mark.django_db
def test_a_promise_is_told(submission):
    item, source = concerning(submission, consent.terms(Answer.YES))
    make_entry(item, "bridge")
    ItemConfidentiality.objects.create(item=item, confidentiality=consent.make_promise(source))

    catalogue.retell(actor=WORKER, item_ids=[item.pk], at=LATER)

    assert {"promise:promised", "cover:own"} <= entry_traits(item)
    assert "promise:none" not in entry_traits(item)


@pytest.mark.django_db
def test_what_a_tool_says_replaces_what_it_said_and_nothing_else(submission):
    item = make_item(submission)
    entry = make_entry(item, "bridge")
    ItemLabel.objects.create(item=item, kind=LabelKind.TYPE, outcome="video/mp4", tool="t", tool_version="1", at=NOON)
    ItemLabel.objects.create(
        item=item, kind=LabelKind.SCAN, outcome=ScanOutcome.INFECTED, tool="t", tool_version="1", at=NOON
    )

    assert catalogue.retell(actor=WORKER, item_ids=[item.pk], at=LATER) == 1

    changed = {"family:video", "scan:infected"} | (set(entry.traits) - {"family:unknown", "scan:not_scanned"})
    assert entry_traits(item) == changed
    assert CatalogueEntry.objects.get().media_type == "video/mp4"
    assert CatalogueEntry.objects.filter(search=question("bridge")).exists()


@pytest.mark.django_db
def test_telling_again_of_an_item_without_an_entry_makes_none(submission):
    assert catalogue.retell(actor=WORKER, item_ids=[make_item(submission).pk], at=LATER) == 0
    assert not CatalogueEntry.objects.exists()


@pytest.mark.django_db
def test_searches_nobody_saved_are_forgotten_after_thirty_days():
    kept = make_search("kept")
    SavedSearch.objects.create(search=kept, name="Kept", owner=kept.asked_by, saved_at=NOON)
    young = make_search("young", asked_at=NOON + timedelta(days=1))
    make_search("old")

    assert saved_search.forget_searches(actor=WORKER, at=NOON + timedelta(days=30, seconds=1)) == 1
    assert set(CatalogueSearch.objects.all()) == {kept, young}
