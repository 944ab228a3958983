"""Counts and facets: of what the reader may see and of nothing else; the same numbers by every way of counting."""

import pytest
from django.db import connection

from common.actors import WORKER, Role
from submissions.kinds import Level
from submissions.models import CatalogueEntry
from submissions.selectors import catalogue_counts as counts
from submissions.selectors import catalogue_facets as facets
from submissions.selectors.catalogue import Asked
from submissions.services import restrict
from submissions.states import SubmissionState
from submissions.traits import Trait
from tests.actors import actor_of, person_with, pure
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(team):
    return actor_of(person_with(Role.ANALYST, team=team))


def entry(submission, number, *traits, text="mill", **more):
    own = [f"organisation:{submission.organisation_id}", "kind:material", *traits]
    return make_entry(make_item(submission, number, **more), f"title {number}", text=text, traits=own)


@pytest.fixture
def world(team):
    """Three items to be seen, in two submissions; four more that are not for this team, each with a word of its own."""
    olive, cedar = make_organisation(name="Olive"), make_organisation(name="Cedar")
    first = make_handed_over(olive, team=team, state=SubmissionState.UNDER_REVIEW)
    second = make_handed_over(cedar, team=team, state=SubmissionState.REVIEWED)
    entry(first, 1, "family:image", "place:السوق القديم", "year:2024")
    entry(first, 2, "family:paper", "place:السوق القديم", "year:2023", "year:2024")
    entry(second, 1, "family:image", "scan:infected")
    hidden = make_handed_over(
        make_organisation(name="Hidden"), team=make_team("Other"), state=SubmissionState.ACKNOWLEDGED
    )
    for number in range(4):
        entry(hidden, number, "family:video", "place:hidden place", "year:1999", "scan:not_scanned", text="mill hidden")
    return {"olive": olive, "cedar": cedar, "first": first, "second": second}


def told(counted) -> dict[str, dict[str, int]]:
    return {facet.trait: {str(one.words): one.items for one in facet.values} for facet in counted.facets}


def test_facets_count_what_the_actor_sees_and_nothing_else(world, analyst):
    counted = facets.count_catalogue(analyst, Asked())

    assert (counted.items, counted.has_more) == (3, False)
    assert told(counted) == {
        Trait.ORGANISATION: {"Olive": 2, "Cedar": 1},
        Trait.KIND: {"Material: photographs, films, papers, recordings, data": 3},
        Trait.STATE: {"Under review": 2, "Reviewed": 1},
        Trait.FAMILY: {"Pictures": 2, "Papers and text": 1},
        Trait.PLACE: {"السوق القديم": 2},
        Trait.YEAR: {"2024": 2, "2023": 1},
        Trait.SCAN: {"Malware found: handle as hazardous": 1},
    }


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        (Asked(words="mill"), 3),
        (Asked(words="hidden"), 0),
        (Asked(words="mil*", traits=("family:image",)), 2),
        (Asked(traits=("family:image", "year:2024")), 1),
        (Asked(traits=("state:reviewed",)), 1),
        (Asked(traits=("place:hidden place",)), 0),
        (Asked(traits=("family:video",)), 0),
    ],
)
def test_counts_are_of_what_is_found(asked, items, world, analyst):
    counted = facets.count_catalogue(analyst, asked)

    assert counted.items == items
    assert "hidden" not in str(told(counted)).lower()


def test_a_value_that_is_chosen_says_so(world, analyst):
    counted = facets.count_catalogue(analyst, Asked(traits=("family:image",)))

    family = next(facet for facet in counted.facets if facet.trait == Trait.FAMILY)
    assert [(str(one.words), one.is_chosen) for one in family.values] == [("Pictures", True)]


def test_a_restricted_item_leaves_no_value_and_no_number(world, analyst):
    protector = actor_of(person_with(Role.PROTECTION_OFFICER))
    infected = CatalogueEntry.objects.get(traits__contains=["scan:infected"])

    restrict.restrict_item(actor=protector, item_id=infected.pk, reason="Somebody is at risk", at=NOON)

    counted = facets.count_catalogue(analyst, Asked())
    assert counted.items == 2
    assert Trait.SCAN not in told(counted)
    assert "Cedar" not in str(told(counted))
    assert "Reviewed" not in str(told(counted))


def test_a_restricted_submission_leaves_no_place_and_no_year(world, analyst):
    protector = actor_of(person_with(Role.PROTECTION_OFFICER))

    restrict.restrict_submission(
        actor=protector, submission_id=world["first"].pk, reason="Somebody is at risk", at=NOON
    )

    assert {Trait.PLACE, Trait.YEAR} & set(told(facets.count_catalogue(analyst, Asked()))) == set()


def test_pages_are_the_same_whether_or_not_there_is_a_restricted_item(world, analyst):
    before = facets.count_catalogue(analyst, Asked(words="mill"))

    make_item(world["first"], 7, level=Level.RESTRICTED)

    assert facets.count_catalogue(analyst, Asked(words="mill")) == before


@pytest.mark.parametrize("role", Role)
def test_who_does_not_search_counts_nothing(role, world, team):
    counted = facets.count_catalogue(pure(role, team_ids=[team.pk]), Asked())

    assert counted.items == {Role.ANALYST: 3, Role.TEAM_LEAD: 3, Role.WORKER: 7}.get(role, 0)


def test_counting_stops(world, analyst, monkeypatch):
    monkeypatch.setattr(counts, "MOST_COUNTED", 2)
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)

    counted = facets.count_catalogue(analyst, Asked())

    assert (counted.items, counted.has_more) == (2, True)


@pytest.fixture
def many(team):
    """Sixty items, one an hour; every second is a picture."""
    submission = make_handed_over(make_organisation(name="Olive"), team=team)
    entries = [entry(submission, number, "family:image" if number % 2 else "family:paper") for number in range(1, 61)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue.entry SET received_at = received_at - (random() * 10000) * interval '1 minute'"
        )
        cursor.execute("ANALYZE catalogue.entry")
    return entries


def test_what_is_common_is_counted_among_the_newest(many, analyst, monkeypatch):
    monkeypatch.setattr(counts, "COMMON", 10)
    monkeypatch.setattr(counts, "LOOKED_AT", 20)
    monkeypatch.setattr(counts, "FEWEST", 5)

    counted = facets.count_catalogue(analyst, Asked(words="mill"))

    assert (counted.items, counted.has_more) == (21, True)


def test_what_is_common_but_not_lately_is_counted_in_full(many, analyst, monkeypatch):
    monkeypatch.setattr(counts, "COMMON", 10)
    monkeypatch.setattr(counts, "LOOKED_AT", 20)

    counted = facets.count_catalogue(analyst, Asked(words="mill"))

    assert (counted.items, counted.has_more) == (60, False)


def test_a_small_catalogue_is_counted_in_full(many, analyst, monkeypatch):
    monkeypatch.setattr(counts, "COMMON", 10)

    counted = facets.count_catalogue(analyst, Asked(words="mill"))

    assert (counted.items, counted.has_more) == (60, False)


def test_few_values_are_shown_and_the_others_counted(team, analyst):
    submission = make_handed_over(make_organisation(), team=team)
    for number in range(12):
        entry(submission, number, f"place:place {number:02}")

    chosen = facets.count_catalogue(analyst, Asked(traits=("place:place 11",)))
    place = next(one for one in facets.count_catalogue(analyst, Asked()).facets if one.trait == Trait.PLACE)

    assert (len(place.values), place.hidden) == (facets.MOST_VALUES, 12 - facets.MOST_VALUES)
    assert next(one for one in chosen.facets if one.trait == Trait.PLACE).values[0].is_chosen


def test_what_was_chosen_is_named_also_when_nothing_is_found(world, analyst):
    hidden = f"organisation:{CatalogueEntry.objects.filter(traits__contains=['year:1999'])[0].organisation_id}"

    named = facets.chosen_of(
        analyst, Asked(traits=("family:video", f"organisation:{world['olive'].pk}", hidden, "place:x"))
    )

    assert [str(one.words) for one in named][:2] == ["Films", "Olive"]
    assert [str(one.words) for one in facets.chosen_of(WORKER, Asked(traits=("organisation:nonsense",)))] == [
        "An organisation you do not see"
    ]
