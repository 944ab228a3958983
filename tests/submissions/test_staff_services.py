"""Each act of staff: refused to others, refused when it cannot be, done, and written in the log."""

import json
from uuid import uuid4

import pytest
from django.db import transaction

from common.actors import WORKER, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody import safe
from custody.acts import Act
from custody.models import CustodyEvent
from submissions import policies
from submissions.kinds import Level
from submissions.models import CatalogueEntry, InformationQuestion, Item, Submission
from submissions.search import question
from submissions.services import acknowledge, assign, catalogue, held, open_item, restrict, reveal, review
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, person_with, pure
from tests.factories import custody as vaulted
from tests.factories.accounts import NOON, make_team
from tests.factories.staff import make_entry, make_handed_over, make_item, named, seal

pytestmark = pytest.mark.django_db
S = SubmissionState
WHY = "Invented purpose of a test"


@pytest.fixture
def analyst(team):
    return pure(Role.ANALYST, team_ids=[team.pk])


@pytest.fixture
def lead(team):
    return pure(Role.TEAM_LEAD, team_ids=[team.pk])


EVIDENCE = pure(Role.EVIDENCE_OFFICER)
PROTECTION = pure(Role.PROTECTION_OFFICER)


def last_event(thing) -> dict:
    event = CustodyEvent.objects.filter(subject_id=thing.pk).order_by("-sequence").first()
    return {"act": event.act, "on_behalf_of": event.on_behalf_of, **json.loads(event.event_json)}


# Acknowledge


def test_acknowledge_tells_the_provider(organisation):
    submission = make_handed_over(organisation, state=S.HANDED_OVER)
    make_item(submission)

    acknowledge.acknowledge_submission(actor=EVIDENCE, submission_id=submission.pk, at=NOON)

    submission.refresh_from_db()
    assert (submission.state, submission.acknowledged_at) == (S.ACKNOWLEDGED, NOON)
    event = last_event(submission)
    assert event["act"] == Act.SUBMISSION_ACKNOWLEDGED
    assert event["facts"] == {"items": 1}
    # The provider is proven its events; this is one of them.
    assert event["on_behalf_of"]


@pytest.mark.parametrize("state", [ItemState.RECEIVED, ItemState.STORED])
def test_acknowledge_waits_until_all_is_kept(state, organisation):
    submission = make_handed_over(organisation, state=S.HANDED_OVER)
    make_item(submission, state=state)

    with pytest.raises(policies.NotSettled):
        acknowledge.acknowledge_submission(actor=EVIDENCE, submission_id=submission.pk, at=NOON)


def test_acknowledge_twice_is_refused(organisation):
    submission = make_handed_over(organisation)
    with pytest.raises(Conflict):
        acknowledge.acknowledge_submission(actor=EVIDENCE, submission_id=submission.pk, at=NOON)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR])
def test_acknowledge_by_who_does_not_see_it_finds_nothing(role, organisation):
    submission = make_handed_over(organisation, state=S.HANDED_OVER)
    with pytest.raises(NotVisible):
        acknowledge.acknowledge_submission(actor=pure(role), submission_id=submission.pk, at=NOON)


def test_a_draft_does_not_exist_for_staff(organisation):
    draft = make_handed_over(organisation, state=S.DRAFT)
    for actor in (EVIDENCE, PROTECTION, pure(Role.HEAD)):
        with pytest.raises(NotVisible):
            acknowledge.acknowledge_submission(actor=actor, submission_id=draft.pk, at=NOON)


# Assign


def test_assign_opens_it_to_one_team(organisation, team):
    submission = make_handed_over(organisation)
    reviewer = person_with(Role.ANALYST, team=team)

    assign.assign_submission(
        actor=pure(Role.TEAM_LEAD),
        submission_id=submission.pk,
        team_id=team.pk,
        reviewer_id=reviewer.pseudonym_id,
        at=NOON,
    )

    submission.refresh_from_db()
    assert (submission.team, submission.reviewer_id) == (team, reviewer.pseudonym_id)
    event = last_event(submission)
    assert (event["act"], event["after"]) == (Act.SUBMISSION_ASSIGNED, str(team.pk))
    assert event["on_behalf_of"] is None, "which team looks is not the provider's to know"


def test_assign_before_it_is_acknowledged_is_refused(organisation, team, lead):
    submission = make_handed_over(organisation, state=S.HANDED_OVER)
    with pytest.raises(policies.NotSettled):
        assign.assign_submission(actor=lead, submission_id=submission.pk, team_id=team.pk, reviewer_id=None, at=NOON)


def test_assign_to_somebody_of_another_team_is_refused(organisation, team, lead):
    submission = make_handed_over(organisation)
    stranger = person_with(Role.ANALYST)
    with pytest.raises(policies.NotOfTheTeam):
        assign.assign_submission(
            actor=lead, submission_id=submission.pk, team_id=team.pk, reviewer_id=stranger.pseudonym_id, at=NOON
        )


def test_assign_to_a_team_that_is_none_finds_nothing(organisation, lead):
    submission = make_handed_over(organisation)
    with pytest.raises(NotVisible):
        assign.assign_submission(actor=lead, submission_id=submission.pk, team_id=uuid4(), reviewer_id=None, at=NOON)


def test_assign_again_takes_it_out_of_the_first_team_s_search(organisation, team, lead, analyst):
    submission = make_handed_over(organisation, team=team)
    make_entry(make_item(submission), "bridge")
    other = make_team()

    assign.assign_submission(actor=lead, submission_id=submission.pk, team_id=other.pk, reviewer_id=None, at=NOON)

    assert not CatalogueEntry.objects.visible_to(analyst).exists()
    assert CatalogueEntry.objects.visible_to(pure(Role.ANALYST, team_ids=[other.pk])).count() == 1


# Review


def test_review_from_beginning_to_end(organisation, team, analyst, lead):
    submission = make_handed_over(organisation, team=team)
    what = {"submission_id": submission.pk, "at": NOON}

    review.start_review(actor=analyst, **what)
    asked = review.ask_for_information(actor=analyst, questions=[review.Asked("Which device was it?")], **what)
    assert Submission.objects.get().state == S.MORE_INFORMATION_ASKED
    review.start_review(actor=analyst, **what)
    review.conclude_review(actor=analyst, **what)
    assert Submission.objects.get().state == S.REVIEWED
    review.start_review(actor=lead, **what)

    assert [InformationQuestion.objects.get()] == asked
    acts = CustodyEvent.objects.filter(subject_id=submission.pk).order_by("sequence").values_list("act", flat=True)
    assert list(acts) == [
        Act.SUBMISSION_REVIEW_STARTED,
        Act.SUBMISSION_MORE_INFORMATION_ASKED,
        Act.SUBMISSION_REVIEW_STARTED,
        Act.SUBMISSION_REVIEWED,
        Act.SUBMISSION_REVIEW_STARTED,
    ]


def test_a_concluded_review_is_taken_up_again_by_a_lead_only(organisation, team, analyst):
    submission = make_handed_over(organisation, team=team, state=S.REVIEWED)
    with pytest.raises(NotAllowed):
        review.start_review(actor=analyst, submission_id=submission.pk, at=NOON)


def test_a_question_is_not_in_the_log(organisation, team, analyst):
    submission = make_handed_over(organisation, team=team, state=S.UNDER_REVIEW)
    review.ask_for_information(
        actor=analyst, submission_id=submission.pk, questions=[review.Asked("Which device was it?")], at=NOON
    )
    assert "device" not in CustodyEvent.objects.get(subject_id=submission.pk).event_json


# Restrict, and name


def test_restrict_item_takes_it_out_of_sight_and_out_of_search_at_once(organisation, team, analyst):
    item = make_item(make_handed_over(organisation, team=team))
    make_entry(item, "bridge")

    restrict.restrict_item(actor=PROTECTION, item_id=item.pk, reason=WHY, at=NOON)

    assert not Item.objects.visible_to(analyst).exists()
    assert not CatalogueEntry.objects.exists()
    event = last_event(item)
    assert (event["act"], event["purpose"], event["before"], event["after"]) == (
        Act.ITEM_RESTRICTED,
        WHY,
        "standard",
        "restricted",
    )


def test_restriction_stands_or_falls_as_a_whole(organisation, team, monkeypatch):
    item = make_item(make_handed_over(organisation, team=team))
    make_entry(item, "bridge")
    monkeypatch.setattr(restrict, "_record_restriction", lambda *_args: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        restrict.restrict_item(actor=PROTECTION, item_id=item.pk, reason=WHY, at=NOON)

    item.refresh_from_db()
    assert item.level == Level.STANDARD
    assert CatalogueEntry.objects.count() == 1


def test_restrict_submission_covers_account_and_all_items(organisation, team, analyst):
    submission = make_handed_over(organisation, team=team)
    for number in (1, 2):
        make_entry(make_item(submission, number), "bridge")

    restrict.restrict_submission(actor=PROTECTION, submission_id=submission.pk, reason=WHY, at=NOON)

    assert not Item.objects.visible_to(analyst).exists()
    assert not CatalogueEntry.objects.exists()
    with pytest.raises(NotAllowed):
        reveal.reveal_account(actor=analyst, submission_id=submission.pk, purpose=WHY, at=NOON)


def test_restrict_twice_is_refused(organisation, team):
    submission = make_handed_over(organisation, team=team, level=Level.RESTRICTED)
    item = make_item(submission, level=Level.RESTRICTED)
    with pytest.raises(policies.RestrictedAlready):
        restrict.restrict_item(actor=PROTECTION, item_id=item.pk, reason=WHY, at=NOON)
    with pytest.raises(policies.RestrictedAlready):
        restrict.restrict_submission(actor=PROTECTION, submission_id=submission.pk, reason=WHY, at=NOON)


def test_name_and_take_back(organisation, team):
    item = make_item(make_handed_over(organisation, team=team), level=Level.RESTRICTED)
    person = person_with(Role.ANALYST, team=team)
    what = {"actor": PROTECTION, "item_id": item.pk, "person_id": person.pk, "reason": WHY, "at": NOON}

    restrict.name_person(**what)
    assert item in Item.objects.visible_to(actor_of(person))
    given = last_event(item)
    assert (given["act"], given["facts"]["person"]) == (Act.GRANT_GIVEN, str(person.pseudonym_id))

    restrict.unname_person(**what)
    assert item not in Item.objects.visible_to(actor_of(person))
    assert last_event(item)["act"] == Act.GRANT_TAKEN
    with pytest.raises(Conflict):
        restrict.unname_person(**what)


def test_naming_for_an_item_that_all_see_is_refused(organisation, team):
    item = make_item(make_handed_over(organisation, team=team))
    person = person_with(Role.ANALYST, team=team)
    with pytest.raises(policies.NotRestricted):
        restrict.name_person(actor=PROTECTION, item_id=item.pk, person_id=person.pk, reason=WHY, at=NOON)


def test_naming_nobody_finds_nothing(organisation, team):
    item = make_item(make_handed_over(organisation, team=team), level=Level.RESTRICTED)
    with pytest.raises(NotVisible):
        restrict.name_person(actor=PROTECTION, item_id=item.pk, person_id=uuid4(), reason=WHY, at=NOON)


# Held items


def test_held_item_is_taken_up_again_and_a_worker_rung_for(
    organisation, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr("common.doorbell.ring_now", lambda name, **ids: rung.append((name, ids)))
    item = make_item(make_handed_over(organisation, state=S.HANDED_OVER), state=ItemState.HELD)

    with django_capture_on_commit_callbacks(execute=True):
        held.resume_item(actor=EVIDENCE, item_id=item.pk, reason=WHY, at=NOON)

    item.refresh_from_db()
    assert (item.state, item.held_reason) == (ItemState.RECEIVED, "")
    assert last_event(item)["purpose"] == WHY
    assert rung == [("submissions.ingest_item", {"item_id": item.pk})]


def test_held_item_is_refused_and_its_reason_stays(organisation):
    item = make_item(make_handed_over(organisation, state=S.HANDED_OVER), state=ItemState.HELD)
    held.refuse_item(actor=EVIDENCE, item_id=item.pk, reason=WHY, at=NOON)
    item.refresh_from_db()
    assert (item.state, item.held_reason) == (ItemState.REFUSED, "digest_mismatch")


@pytest.mark.parametrize("state", [ItemState.SECURED, ItemState.STORED, ItemState.RECEIVED, ItemState.REFUSED])
def test_only_a_held_item_is_decided(state, organisation):
    item = make_item(make_handed_over(organisation), state=state)
    with pytest.raises(Conflict):
        held.refuse_item(actor=EVIDENCE, item_id=item.pk, reason=WHY, at=NOON)


# Sealed words


ACCOUNT = {"v": 1, "narrative": "An old bridge", "places": "القرية", "obtained": "made_by_us"}


def test_account_is_shown_after_its_event(safe_places, organisation, team, analyst):
    submission = make_handed_over(organisation, team=team, account=ACCOUNT)

    _submission, account = reveal.reveal_account(actor=analyst, submission_id=submission.pk, purpose=WHY, at=NOON)

    assert account == ACCOUNT
    event = last_event(submission)
    assert (event["act"], event["purpose"]) == (Act.RECORD_OPENED, WHY)


def test_name_of_an_item_however_strange(safe_places, organisation, team, analyst):
    item = make_item(make_handed_over(organisation, team=team))
    told = named("x") | {"name_b64": "AP/tgIB4"}  # NUL, a byte that is no text, a lone surrogate, x
    Item.objects.filter(pk=item.pk).update(sealed_name=seal(item.pk, told))

    _item, name = reveal.reveal_name(actor=analyst, item_id=item.pk, purpose=WHY, at=NOON)

    assert name.name.endswith("x")
    assert "\0" not in name.name
    name.name.encode()


def test_answer_is_shown_to_who_may_read_the_account(safe_places, organisation, team, analyst):
    submission = make_handed_over(organisation, team=team, state=S.UNDER_REVIEW)
    asked = InformationQuestion.objects.create(
        submission=submission, question="Which?", asked_by=uuid4(), asked_at=NOON
    )
    with pytest.raises(policies.NothingSealed):
        reveal.reveal_answer(actor=analyst, question_id=asked.pk, purpose=WHY, at=NOON)
    sealed = safe.seal_record(record_id=asked.pk, plaintext="هاتف".encode(), use=safe.KeyUse.EVIDENCE)
    InformationQuestion.objects.update(sealed_answer=sealed, answered_at=NOON, answered_by=uuid4())

    assert reveal.reveal_answer(actor=analyst, question_id=asked.pk, purpose=WHY, at=NOON)[1] == "هاتف"
    with pytest.raises(NotVisible):
        reveal.reveal_answer(actor=pure(Role.AUDITOR), question_id=asked.pk, purpose=WHY, at=NOON)


# Opening


def test_open_item_that_is_not_in_the_vault_is_refused(organisation, team, analyst):
    item = make_item(make_handed_over(organisation, team=team), state=ItemState.HELD)
    with pytest.raises(policies.NotInTheVault):
        open_item.open_item(actor=analyst, item_id=item.pk, purpose=WHY, at=NOON)


def test_open_item_records_who_and_what_for(safe_places, organisation, team, analyst):
    item = make_item(make_handed_over(organisation, team=team))
    vaulted.stored(b"invented", item_id=item.pk)

    open_item.open_item(actor=analyst, item_id=item.pk, purpose=WHY, at=NOON)

    event = last_event(item)
    assert (event["act"], event["purpose"], event["actor"]) == (Act.ITEM_OPENED, WHY, str(analyst.id))


# Catalogue


def cataloguable(organisation, team, **more) -> Submission:
    submission = make_handed_over(organisation, team=team, account=ACCOUNT, **more)
    make_item(submission, 1, name="Brücke im Norden.JPG")
    make_item(submission, 2, name="الجسر.jpg", level=Level.RESTRICTED)
    make_item(submission, 3, name="arriving.jpg", state=ItemState.STORED)
    make_item(submission, 4, name="held.jpg", state=ItemState.HELD)
    return submission


def test_catalogue_holds_what_is_assigned_secured_and_not_restricted(safe_places, organisation, team):
    submission = cataloguable(organisation, team)

    assert catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 1
    assert catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 0

    entry = CatalogueEntry.objects.get()
    assert (entry.title, entry.team, entry.item.number) == ("Brücke im Norden.JPG", team, 1)
    assert CatalogueEntry.objects.filter(search=question('"an old bridge" "القرية"')).exists()
    assert CatalogueEntry.objects.filter(search=question("bridge")).exists()


@pytest.mark.parametrize("why", ["unassigned", "restricted", "draft"])
def test_catalogue_leaves_out_what_nobody_may_search(why, safe_places, organisation, team):
    submission = cataloguable(organisation, team)
    change = {
        "unassigned": {"team": None},
        "restricted": {"level": Level.RESTRICTED},
        "draft": {"state": S.DRAFT, "handed_over_at": None, "handed_over_by": None},
    }
    Submission.objects.filter(pk=submission.pk).update(**change[why])

    assert catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 0
    assert catalogue.catalogue_due(actor=WORKER, at=NOON) == 0
    assert not CatalogueEntry.objects.exists()


def test_catalogue_sweep_finds_what_was_secured_late(safe_places, organisation, team):
    submission = cataloguable(organisation, team)
    assert catalogue.catalogue_due(actor=WORKER, at=NOON) == 1
    Item.objects.filter(submission=submission, number=3).update(state=ItemState.SECURED)

    assert catalogue.catalogue_due(actor=WORKER, at=NOON) == 1
    assert set(CatalogueEntry.objects.values_list("item__number", flat=True)) == {1, 3}


def test_catalogue_is_made_in_batches(safe_places, organisation, team, monkeypatch):
    monkeypatch.setattr(catalogue, "ITEMS_A_BATCH", 2)
    submission = make_handed_over(organisation, team=team, account=ACCOUNT)
    for number in range(1, 6):
        make_item(submission, number, name=f"{number}.jpg")

    assert catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON) == 5
    assert CatalogueEntry.objects.filter(search=question("bridge")).count() == 5


def test_an_item_without_a_name_is_catalogued_under_its_number(safe_places, organisation, team):
    submission = make_handed_over(organisation, team=team, account=ACCOUNT)
    item = make_item(submission)
    catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=NOON)
    assert CatalogueEntry.objects.get().title == item.accession
