"""One act on many submissions: foreseen first, each done by itself, and done once however often it is pressed."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import MECHANISM_ROLES, Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act
from custody.models import CustodyEvent
from submissions import permissions
from submissions.kinds import BulkKind, Level, Outcome
from submissions.models import BulkAct, BulkRow, Submission
from submissions.services import many
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories.accounts import NOON, make_team
from tests.factories.reviewing import WHY
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
S, K = SubmissionState, BulkKind
REVIEW = {K.TAKE, K.PASS_ON, K.BEGIN}
MAY = {role: set() for role in Role} | {
    Role.EVIDENCE_OFFICER: {K.ACKNOWLEDGE},
    Role.ANALYST: REVIEW,
    Role.TEAM_LEAD: REVIEW | {K.ASSIGN},
}
NO_WORDS = {"team_id": None, "reviewer_id": None, "why": ""}


def prepared(actor, kind, *submissions) -> BulkAct:
    ids = [submission.pk for submission in submissions]
    return many.prepare_many(actor=actor, kind=kind, submission_ids=ids, at=NOON)


def done(actor, bulk, **told) -> list[str]:
    many.do_many(actor=actor, bulk_id=bulk.pk, **NO_WORDS | told, at=NOON)
    return list(BulkRow.objects.filter(bulk=bulk).values_list("outcome", flat=True))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", K)
def test_acts_by_role(kind, role, team, organisation):
    submission = make_handed_over(organisation, team=team)
    actor = pure(role, team_ids=[team.pk])

    if kind in MAY[role]:
        assert prepared(actor, kind, submission).kind == kind
    else:
        with pytest.raises(NotAllowed):
            prepared(actor, kind, submission)


def test_restricting_is_not_done_to_many():
    assert "restrict" not in K.values


def test_what_will_happen_is_said_and_nothing_has_happened(team, organisation):
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    free, ended = (make_handed_over(organisation, team=team, state=state) for state in (S.UNDER_REVIEW, S.REVIEWED))
    another_s = make_handed_over(organisation, team=team, reviewer_id=uuid4())
    before = CustodyEvent.objects.count()

    foreseen = many.foresee(actor=actor, bulk=prepared(actor, K.TAKE, free, ended, another_s))

    assert [(row.submission, bool(row.can)) for row in foreseen] == [(free, True), (ended, False), (another_s, False)]
    assert all(row.can.reason for row in foreseen if not row.can)
    assert CustodyEvent.objects.count() == before
    assert not Submission.objects.filter(reviewer_id=actor.id).exists()


def test_each_is_done_by_itself_with_its_own_event(team, organisation):
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    rows = [make_handed_over(organisation, team=team) for _number in range(3)]
    ended = make_handed_over(organisation, team=team, state=S.REVIEWED)
    bulk = prepared(actor, K.TAKE, rows[0], ended, *rows[1:])

    assert done(actor, bulk) == [Outcome.DONE, Outcome.NOT_DONE, Outcome.DONE, Outcome.DONE]

    assert Submission.objects.filter(reviewer_id=actor.id).count() == 3
    events = CustodyEvent.objects.filter(act=Act.SUBMISSION_TAKEN).values_list("subject_id", flat=True)
    assert set(events) == {row.pk for row in rows}
    assert BulkRow.objects.get(submission=ended).why_not


def test_pressed_twice_it_is_done_once(team, organisation):
    actor = pure(Role.EVIDENCE_OFFICER)
    rows = [make_handed_over(organisation, state=S.HANDED_OVER) for _number in range(2)]
    bulk = prepared(actor, K.ACKNOWLEDGE, *rows)

    assert done(actor, bulk) == done(actor, bulk) == [Outcome.DONE, Outcome.DONE]
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_ACKNOWLEDGED).count() == 2


def test_broken_off_in_the_middle_it_goes_on_with_the_rest(team, organisation, monkeypatch):
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    bulk = prepared(actor, K.TAKE, *(make_handed_over(organisation, team=team) for _number in range(3)))
    real, left = many._do_next, [True, False]
    monkeypatch.setattr(many, "_do_next", lambda *args: left.pop(0) and real(*args))

    done(actor, bulk)
    monkeypatch.setattr(many, "_do_next", real)

    assert BulkRow.objects.filter(outcome=Outcome.DONE).count() == 1
    assert done(actor, bulk) == [Outcome.DONE] * 3
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_TAKEN).count() == 3


def test_acknowledging_waits_for_items_on_their_way(organisation):
    actor = pure(Role.EVIDENCE_OFFICER)
    settled, moving = (make_handed_over(organisation, state=S.HANDED_OVER) for _number in range(2))
    make_item(settled)
    make_item(moving, state=ItemState.STORED)
    bulk = prepared(actor, K.ACKNOWLEDGE, settled, moving)

    assert [bool(row.can) for row in many.foresee(actor=actor, bulk=bulk)] == [True, False]
    assert done(actor, bulk) == [Outcome.DONE, Outcome.NOT_DONE]


def test_assigned_to_a_team_and_passed_on(team, organisation):
    lead = actor_of(person_with(Role.TEAM_LEAD, team=team))
    colleague = person_with(Role.ANALYST, team=team).pseudonym_id
    rows = [make_handed_over(organisation) for _number in range(2)]

    assert done(lead, prepared(lead, K.ASSIGN, *rows), team_id=team.pk, reviewer_id=lead.id) == [Outcome.DONE] * 2
    assert done(lead, prepared(lead, K.PASS_ON, *rows), reviewer_id=colleague, why=WHY) == [Outcome.DONE] * 2
    assert done(lead, prepared(lead, K.BEGIN, *rows)) == [Outcome.DONE] * 2

    assert {row.reviewer_id for row in Submission.objects.all()} == {colleague}
    assert {row.state for row in Submission.objects.all()} == {S.UNDER_REVIEW}


def test_what_is_out_of_sight_is_left_out_without_a_word(team, organisation):
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    hidden = make_handed_over(organisation, team=make_team())
    bulk = prepared(actor, K.TAKE, hidden, make_handed_over(organisation, team=team))

    assert BulkRow.objects.filter(bulk=bulk).count() == 1
    assert len(many.foresee(actor=actor, bulk=bulk)) == 1


def test_of_what_is_restricted_only_the_row_is_touched_that_is_allowed(team, organisation):
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    restricted = make_handed_over(organisation, team=team, level=Level.RESTRICTED)
    make_item(restricted)
    (row,) = many.foresee(actor=actor, bulk=prepared(actor, K.TAKE, restricted))
    assert row.can.reason == permissions.OnlyNamedMay.for_people


def test_the_list_of_one_is_nothing_to_another(team, organisation):
    bulk = prepared(pure(Role.ANALYST, team_ids=[team.pk]), K.TAKE, make_handed_over(organisation, team=team))
    with pytest.raises(NotVisible):
        done(pure(Role.ANALYST, team_ids=[team.pk]), bulk)


def test_at_most_five_hundred(team, organisation, monkeypatch):
    monkeypatch.setattr(many, "MOST_AT_ONCE", 2)
    actor = pure(Role.ANALYST, team_ids=[team.pk])
    bulk = prepared(actor, K.TAKE, *(make_handed_over(organisation, team=team) for _number in range(3)))
    assert BulkRow.objects.filter(bulk=bulk).count() == 2


# Pages


def test_from_the_list_to_what_was_done(team, organisation):
    person = person_with(Role.ANALYST, team=team)
    client = client_of(person)
    free = make_handed_over(organisation, team=team, label="free")
    taken = make_handed_over(organisation, team=team, label="taken", reviewer_id=uuid4())
    assert "Look at what will happen" in client.get(reverse("submissions:queue")).content.decode()

    chosen = client.post(reverse("submissions:choose_many"), {"kind": "take", "chosen": [str(free.pk), str(taken.pk)]})
    preview = client.get(chosen.url).content.decode()
    assert "It will be done to 1 submission" in preview
    assert "It cannot be done to 1 submission" in preview
    assert "A colleague has taken it" in preview

    for _press in range(2):
        assert client.post(chosen.url).status_code == 302
    result = client.get(chosen.url).content.decode()
    assert "Done" in result
    assert "Not done" in result
    free.refresh_from_db()
    assert free.reviewer_id == person.pseudonym_id
    assert CustodyEvent.objects.filter(act=Act.SUBMISSION_TAKEN).count() == 1


def test_all_that_fits_the_filter(team, organisation):
    client = client_of(person_with(Role.ANALYST, team=team))
    wanted = [make_handed_over(organisation, team=team, urgency="pressing") for _number in range(2)]
    make_handed_over(organisation, team=team)

    asked = {"kind": "take", "whole": "on", "urgency": "pressing", "whose": "nobodys"}
    client.post(reverse("submissions:choose_many"), asked)

    assert set(BulkRow.objects.values_list("submission_id", flat=True)) == {row.pk for row in wanted}


def test_passing_on_asks_to_whom_and_why(team, organisation):
    person = person_with(Role.ANALYST, team=team)
    colleague = person_with(Role.ANALYST, team=team)
    client = client_of(person)
    row = make_handed_over(organisation, team=team, reviewer_id=person.pseudonym_id)
    to = client.post(reverse("submissions:choose_many"), {"kind": "pass_on", "chosen": [str(row.pk)]}).url

    assert client.post(to, {"reason": ""}).status_code == 200
    assert client.post(to, {"reason": WHY, "reviewer": str(colleague.pseudonym_id)}).status_code == 302

    row.refresh_from_db()
    assert row.reviewer_id == colleague.pseudonym_id


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"kind": "take"}, 302), ({"kind": "restrict"}, 400), ({"kind": "take", "chosen": ["x"]}, 302), ({}, 400)],
)
def test_nothing_chosen_or_nothing_known_does_nothing(asked, status, team, organisation):
    make_handed_over(organisation, team=team)
    client = client_of(person_with(Role.ANALYST, team=team))
    assert client.post(reverse("submissions:choose_many"), asked).status_code == status
    assert not BulkAct.objects.exists()


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_the_page_by_role(role, team, organisation):
    client = client_of(person_with(role, team=team))
    owner = person_with(Role.ANALYST, team=team)
    bulk = prepared(actor_of(owner), K.TAKE, make_handed_over(organisation, team=team))
    page = reverse("submissions:many", args=[bulk.pk])

    assert client.get(page).status_code == 404
    assert client_of(owner).get(page).status_code == 200


def test_the_preview_costs_the_same_for_one_as_for_three(team, organisation):
    person = person_with(Role.ANALYST, team=team)
    client, counts = client_of(person), []
    for number in (1, 3):
        rows = [make_handed_over(organisation, team=team) for _row in range(number)]
        page = reverse("submissions:many", args=[prepared(actor_of(person), K.TAKE, *rows).pk])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
