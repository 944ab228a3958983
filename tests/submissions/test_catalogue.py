"""The catalogue as analysts meet it: asked by POST, shown at an address without a word of what was asked."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from submissions.models import CatalogueSearch, SavedSearch
from submissions.pages import NoSuchPage
from submissions.selectors.catalogue import Asked, search_catalogue
from submissions.traits import Order, Trait, family_of, spelled
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item, make_search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
TITLES = {"old bridge.jpg": "image/jpeg", "الجسر القديم.pdf": "application/pdf", "engine.wav": "audio/x-wav"}
SECRET = "secret bridge"


@pytest.fixture
def submission(team):
    """Three items of the team; beside them, those of another team that hold the same words."""
    submission = make_handed_over(make_organisation(name="Olive"), team=team)
    provider = spelled(Trait.ORGANISATION, submission.organisation_id)
    for number, (title, media_type) in enumerate(TITLES.items(), 1):
        item = make_item(submission, number, received_at=NOON - timedelta(hours=number), size_bytes=number << 32)
        kind = spelled(Trait.FAMILY, family_of(media_type).value)
        make_entry(item, title, text=f"{title} mill", media_type=media_type, traits=[kind, provider])
    elsewhere = make_handed_over(make_organisation(name="Cedar"), team=make_team())
    make_entry(make_item(elsewhere), SECRET, text=f"{SECRET} mill", traits=[spelled(Trait.PLACE, "secret place")])
    return submission


@pytest.fixture
def client(team):
    return client_of(person_with(Role.ANALYST, team=team))


def ask(client, **asked):
    return client.post(reverse("submissions:catalogue"), asked)


def shown(content: str) -> list[str]:
    return sorted((title for title in TITLES if f"<bdi>{title}</bdi>" in content), key=content.index)


def test_without_a_question_all_are_there_newest_first(client, submission):
    content = client.get(reverse("submissions:catalogue")).content.decode()

    assert shown(content) == list(TITLES)
    assert "3 items" in content
    assert "Cedar" not in content
    assert "secret" not in content


ASKED = [
    ({"words": "bridge"}, ["old bridge.jpg"]),
    ({"words": "mill"}, list(TITLES)),
    ({"words": "الجسر"}, ["الجسر القديم.pdf"]),
    ({"words": '"الجسر القديم"'}, ["الجسر القديم.pdf"]),
    ({"words": "mil*", "add": "family:image"}, ["old bridge.jpg"]),
    ({"words": "mill", "with": ["family:image"], "drop": "family:image"}, list(TITLES)),
    ({"with": ["family:image"], "add": "family:paper"}, []),
    ({"words": "mill", "order": "oldest"}, list(reversed(TITLES))),
    ({"words": "mill", "order": "size"}, list(reversed(TITLES))),
    ({"order": "size"}, list(reversed(TITLES))),
    ({"words": "bridge mill", "order": "relevance"}, ["old bridge.jpg"]),
    ({"words": "nothing like it"}, []),
    ({"add": "place:secret place"}, []),
]


@pytest.mark.parametrize(("asked", "titles"), ASKED)
def test_what_is_asked_is_found_at_an_address_that_tells_nothing(asked, titles, client, submission):
    answer = ask(client, **asked)

    search = CatalogueSearch.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("submissions:found", args=[search.pk])
    content = client.get(answer.url).content.decode()
    assert shown(content) == titles
    assert SECRET not in content
    assert not any(word in answer.url for word in ("mill", "bridge", "family"))


def test_the_same_question_of_the_same_person_has_one_address(client, submission):
    first, second = ask(client, words="mill"), ask(client, words="mill")

    assert first.url == second.url
    assert ask(client, words="mill", order="oldest").url != first.url


def test_asking_for_nothing_leads_to_the_whole_catalogue(client, submission):
    assert ask(client, words="  ").url == reverse("submissions:catalogue")
    assert not CatalogueSearch.objects.exists()


def test_too_long_a_question_is_said_and_kept_in_the_box(client, submission):
    content = ask(client, words="x" * 301).content.decode()

    assert "govuk-error-summary" in content
    assert not CatalogueSearch.objects.exists()


@pytest.mark.parametrize("forged", ["family", "nothing:image", ":", "place:" + "x" * 81, "place:\0"])
def test_what_no_page_of_ours_sends_does_not_narrow(forged, client, submission):
    assert ask(client, add=forged).url == reverse("submissions:catalogue")


def test_words_and_facets_come_back_with_the_page(client, submission):
    content = client.get(ask(client, words="mill", add="family:image").url).content.decode()

    assert 'value="mill"' in content
    assert '<input type="hidden" name="with" value="family:image">' in content
    assert 'name="drop" value="family:image"' in content


def test_a_shared_address_finds_what_the_reader_may_see(submission):
    search = make_search("mill")
    other = client_of(person_with(Role.ANALYST, team=make_team("Other")))

    content = other.get(reverse("submissions:found", args=[search.pk])).content.decode()

    assert shown(content) == []
    assert "0 items" in content


def test_a_wrong_address_is_not_there(client):
    assert client.get(reverse("submissions:found", args=[uuid4()])).status_code == 404


def test_the_state_of_the_submission_narrows(client, submission):
    assert shown(client.get(ask(client, add="state:acknowledged").url).content.decode()) == list(TITLES)
    assert shown(client.get(ask(client, add="state:reviewed").url).content.decode()) == []


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("words", ["", "mill"])
def test_pages_follow_one_another_in_every_order(order, words, team, submission):
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    asked = Asked(words=words, order=order)
    whole = [row.title for row in search_catalogue(analyst, asked).rows]

    seen, after = [], ""
    while True:
        page = search_catalogue(analyst, asked, after=after, size=1)
        seen += [row.title for row in page.rows]
        if not (after := page.next_cursor):
            break

    assert seen == whole
    assert sorted(seen) == sorted(TITLES)


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("values", [["mill", str(uuid4())], [7, "mill"], [{}, []], [True, None]])
def test_an_address_of_a_page_that_no_list_of_ours_wrote_is_refused(order, values, team, submission):
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    after = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    with pytest.raises(NoSuchPage):
        search_catalogue(analyst, Asked(words="mill", order=order), after=after)


def test_best_match_comes_first_among_the_newest(team, submission, monkeypatch):
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    best = make_item(submission, 9, received_at=NOON - timedelta(days=9))
    make_entry(best, "best", text="mill mill mill mill mill")
    asked = Asked(words="mill", order=Order.RELEVANCE)

    assert search_catalogue(analyst, asked).rows[0].title == "best"
    monkeypatch.setattr("submissions.selectors.catalogue.MOST_RANKED", 3)
    assert "best" not in [row.title for row in search_catalogue(analyst, asked).rows]


def test_someone_in_two_teams_finds_what_both_hold(team, submission):
    second = make_team("Second")
    make_entry(make_item(make_handed_over(make_organisation(name="Second"), team=second)), "of the second")
    analyst = actor_of(person_with(Role.ANALYST, team=team))
    both = type(analyst)(id=analyst.id, role=analyst.role, team_ids=frozenset({team.pk, second.pk}))

    assert {row.title for row in search_catalogue(both, Asked()).rows} == set(TITLES) | {"of the second"}


# Searches that are saved


def test_a_search_is_saved_for_oneself_and_taken_off_the_list(client, submission):
    found = ask(client, words="mill").url
    assert client.post(f"{found}save/", {"name": "Water", "team": ""}).url == found

    saved = SavedSearch.objects.get()
    assert "<bdi>Water</bdi>" in client.get(reverse("submissions:catalogue")).content.decode()
    client.post(reverse("submissions:drop_search", args=[saved.pk]))
    assert not SavedSearch.objects.exists()
    assert client.get(found).status_code == 200


def test_a_search_needs_a_name_and_a_team_of_ones_own(client, submission):
    found = ask(client, words="mill").url

    assert "govuk-error-summary" in client.post(f"{found}save/", {"name": " ", "team": ""}).content.decode()
    other = make_team("Elsewhere")
    assert client.post(f"{found}save/", {"name": "Water", "team": str(other.pk)}).status_code == 200
    assert not SavedSearch.objects.exists()


def saved_by(person, search, **more):
    return SavedSearch.objects.create(
        search=search, owner=person.pseudonym_id, **{"name": "Water", "saved_at": NOON} | more
    )


def test_saved_searches_are_seen_by_their_owner_and_the_team_they_are_shared_with(team):
    owner, colleague = (person_with(Role.ANALYST, team=team) for _ in range(2))
    stranger = person_with(Role.TEAM_LEAD, team=make_team("Other"))
    saved_by(owner, make_search("one"), name="private")
    saved_by(owner, make_search("two"), name="shared", team=team)

    def seen(person):
        return {row.name for row in SavedSearch.objects.visible_to(actor_of(person))}

    assert [seen(one) for one in (owner, colleague, stranger)] == [{"private", "shared"}, {"shared"}, set()]


def test_only_the_owner_takes_a_shared_search_away(team, client):
    saved = saved_by(person_with(Role.ANALYST, team=team), make_search("two"), team=team)

    assert client.post(reverse("submissions:drop_search", args=[saved.pk])).status_code == 403
    assert SavedSearch.objects.exists()


def test_a_private_search_of_another_cannot_be_taken_away_for_it_is_not_there(team, client):
    saved = saved_by(person_with(Role.ANALYST, team=team), make_search("two"))

    assert client.post(reverse("submissions:drop_search", args=[saved.pk])).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_searches_are_for_those_who_search(role):
    make_search("bridge")

    seen = CatalogueSearch.objects.visible_to(pure(role)).count()

    assert seen == (1 if role in {Role.ANALYST, Role.TEAM_LEAD, Role.WORKER} else 0)


@pytest.mark.parametrize("role", Role)
def test_saved_searches_are_for_those_who_search(role, team):
    saved_by(person_with(Role.ANALYST, team=team), make_search("bridge"), team=team)

    seen = SavedSearch.objects.visible_to(pure(role, team_ids=[team.pk])).count()

    assert seen == (1 if role in {Role.ANALYST, Role.TEAM_LEAD, Role.WORKER} else 0)


# Queries


@pytest.mark.parametrize(
    "asked", [{}, {"words": "mill"}, {"words": "mill", "add": "family:image", "order": "relevance"}]
)
def test_queries_do_not_grow_with_what_is_found(asked, client, team, submission):
    url = ask(client, **asked).url if asked else reverse("submissions:catalogue")

    def queries() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    before = queries()
    for number in (10, 11, 12):
        elsewhere = make_handed_over(make_organisation(name=f"N{number}"), team=team)
        make_entry(make_item(elsewhere, number), f"mill {number}", traits=[f"organisation:{elsewhere.organisation_id}"])

    assert queries() == before
