"""Beginning, saving, listing people, giving up: refused, done, written into the log."""

import pytest

from accounts.policies import HasLeft, NotYetVetted
from accounts.services import organisations
from accounts.states import Standing
from common.actors import MECHANISM_ROLES, Role
from common.errors import Conflict, NotAllowed, NotVisible
from consent.models import ConsentRecord, Source, SourceConfidentiality
from consent.policies import Contradiction
from consent.scope import Answer, Audience
from consent.services import withdraw
from custody.acts import Act
from custody.models import CustodyEvent
from submissions import permissions
from submissions.kinds import Kind, Level, Part, Urgency
from submissions.models import Item, ItemDraft, ItemPerson, Submission, SubmissionDraft, SubmissionPerson
from submissions.permissions import OnlyProviderMay
from submissions.policies import NotADraft, Suspended
from submissions.selectors import ngo
from submissions.selectors import people as seen_people
from submissions.selectors.preparing import Progress, get_draft
from submissions.services import hand_over, people, prepare, take_back
from submissions.services.people import NoItemsChosen
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, leave, make_organisation
from tests.factories.submissions import add_person, described, fill, make_submission, ready_submission, send, states_of
from tests.factories.uploads import draft

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]


@pytest.fixture
def amal(organisation):
    return with_role(Role.NGO_CONTRIBUTOR, organisation=organisation)


@pytest.fixture
def basil(organisation):
    return with_role(Role.NGO_FOCAL_POINT, organisation=organisation)


@pytest.fixture
def carine():
    return with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))


def save(actor, submission, **changes):
    return prepare.save_draft(actor=actor, submission_id=submission.pk, changes=changes, at=NOON)


def test_begun_with_a_reference_that_counts_nothing_and_an_event(amal):
    submission = make_submission(amal, kind=Kind.LEAD)

    event = CustodyEvent.objects.get(subject_id=submission.pk)
    assert event.act == Act.SUBMISSION_CREATED
    assert "Box 7" not in event.event_json
    assert submission.state == SubmissionState.DRAFT
    assert submission.reference.startswith("SUB-")


@pytest.mark.parametrize(
    ("standing", "refusal"),
    [
        (Standing.INVITED, NotYetVetted),
        (Standing.SUSPENDED, Suspended),
        (Standing.WITHDRAWN, HasLeft),
        (Standing.VETTED, None),
        (Standing.SIGNATORY, None),
    ],
)
def test_who_may_begin_by_standing(standing, refusal):
    actor = with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation(standing))
    if refusal is None:
        assert make_submission(actor).is_draft
        return
    with pytest.raises(refusal):
        make_submission(actor)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("role", sorted(MECHANISM_ROLES))
def test_staff_begin_nothing(role):
    with pytest.raises(OnlyProviderMay):
        make_submission(with_role(role))


def test_only_what_changed_is_saved(amal, basil):
    submission = make_submission(amal)
    save(amal, submission, narrative="Mine")
    save(basil, submission, places="Hers")

    draft = SubmissionDraft.objects.get()
    assert (draft.narrative, draft.places) == ("Mine", "Hers")


def test_urgency_and_level_are_columns(amal):
    submission = make_submission(amal)
    save(amal, submission, urgency=Urgency.RISK, level=Level.RESTRICTED)

    submission.refresh_from_db()
    assert (submission.urgency, submission.level) == (Urgency.RISK, Level.RESTRICTED)


def test_columns_that_are_nobodys_to_set_are_refused(amal):
    submission = make_submission(amal)

    with pytest.raises(prepare.NoSuchField):
        save(amal, submission, state="handed_over", team_id=None)


def test_another_organisation_and_a_colleague_contributor_find_nothing(amal, carine, organisation):
    submission = make_submission(amal)
    colleague = with_role(Role.NGO_CONTRIBUTOR, organisation=organisation)
    for stranger in (carine, colleague):
        with pytest.raises(NotVisible):
            save(stranger, submission, narrative="x")
        with pytest.raises(NotVisible):
            prepare.abandon_submission(actor=stranger, submission_id=submission.pk, at=NOON)
        with pytest.raises(NotVisible):
            add_person(stranger, submission)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.EVIDENCE_OFFICER, Role.HEAD, Role.PROTECTION_OFFICER])
def test_staff_do_not_see_drafts(role, amal):
    submission = make_submission(amal)
    with pytest.raises(NotVisible):
        save(with_role(role), submission, narrative="x")


def test_given_up_leaves_no_word_and_an_event(amal):
    submission = ready_submission(amal)
    prepare.abandon_submission(actor=amal, submission_id=submission.pk, at=NOON)

    assert not SubmissionDraft.objects.exists()
    assert not ItemDraft.objects.exists()
    assert not SubmissionPerson.objects.exists()
    assert states_of(submission) == [ItemState.WITHDRAWN]
    acts = CustodyEvent.objects.filter(subject_id=submission.pk).values_list("act", flat=True)
    assert Act.SUBMISSION_ABANDONED in acts
    with pytest.raises(NotADraft):
        save(amal, submission, narrative="too late")


def test_nothing_is_saved_after_hand_over(amal):
    submission = ready_submission(amal)
    hand_over.hand_over(actor=amal, submission_id=submission.pk, at=NOON)

    for act in (
        lambda: save(amal, submission, narrative="x"),
        lambda: add_person(amal, submission, "W-2"),
        lambda: prepare.abandon_submission(actor=amal, submission_id=submission.pk, at=NOON),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_person_is_recorded_with_consent_promise_and_tie(amal):
    submission = make_submission(amal)
    add_person(amal, submission, "W-17", promise="nothing leaves")

    (tie,) = seen_people.ties_of(submission)
    assert tie.standing.source.pseudonym == "W-17"
    assert tie.standing.record
    assert tie.standing.promise.terms == "nothing leaves"
    assert tie.item_numbers == ()


def test_a_contradiction_records_nobody(amal):
    submission = make_submission(amal)
    with pytest.raises(Contradiction):
        add_person(amal, submission, guardian="not_obtained")

    assert not Source.objects.exists()
    assert not SubmissionPerson.objects.exists()


def test_chosen_files_only(amal):
    submission = make_submission(amal)
    first, second = send(amal, submission), send(amal, submission)
    add_person(amal, submission, item_ids=frozenset({second.pk}))

    (tie,) = seen_people.ties_of(submission)
    assert tie.item_numbers == (second.number,)
    assert not ItemPerson.objects.filter(item=first).exists()


def test_files_of_another_submission_cannot_be_chosen(amal, carine):
    theirs = send(carine, make_submission(carine))
    submission = make_submission(amal)

    with pytest.raises(NoItemsChosen):
        add_person(amal, submission, item_ids=frozenset({theirs.pk}))


def test_describing_a_known_person_again_replaces_the_consent_and_keeps_the_promise(amal):
    submission = make_submission(amal)
    tie = add_person(amal, submission, "W-17", promise="nothing leaves")
    people.save_person(
        actor=amal,
        submission_id=submission.pk,
        source_id=tie.source_id,
        described=described("W-18", answer=Answer.NO),
        at=NOON,
    )

    assert ConsentRecord.objects.count() == 2
    assert Source.objects.get().pseudonym == "W-18"
    assert SourceConfidentiality.objects.get().state == "in_force"
    assert SubmissionPerson.objects.count() == 1


def test_somebody_elses_person_cannot_be_tied(amal, carine):
    theirs = add_person(carine, make_submission(carine))
    with pytest.raises(NotVisible):
        people.save_person(
            actor=amal,
            submission_id=make_submission(amal).pk,
            source_id=theirs.source_id,
            described=described("W-1"),
            at=NOON,
        )


def test_a_colleagues_person_can_be_placed_and_removed_and_not_described(amal, basil):
    """Whoever prepares a draft works with whom a focal point tied to it, and learns no more than the pseudonym."""
    submission = make_submission(amal)
    item = send(amal, submission)
    tie = add_person(basil, submission, "W-17")
    place = people.Place(Part.DEPICTED, frozenset({item.pk}))
    asked = {"actor": amal, "submission_id": submission.pk, "source_id": tie.source_id, "at": NOON}

    with pytest.raises(NotVisible):
        people.save_person(described=described("W-18"), **asked)
    people.place_person(place=place, **asked)

    (placed,) = seen_people.ties_of(submission)
    assert (placed.part, placed.item_numbers) == (Part.DEPICTED, (item.number,))
    assert ConsentRecord.objects.count() == 1
    people.remove_person(**asked)
    with pytest.raises(NotVisible):
        people.place_person(place=place, **asked)


def test_known_people_are_those_one_sees(amal, basil):
    add_person(amal, make_submission(amal), "W-1")
    add_person(basil, make_submission(basil), "W-2")
    new = make_submission(amal)

    assert [s.pseudonym for s in seen_people.known_people(actor=amal, submission=new)] == ["W-1"]
    assert [s.pseudonym for s in seen_people.known_people(actor=basil, submission=new)] == ["W-1", "W-2"]


def test_describing_again_brings_back_nothing_that_was_withdrawn(amal):
    """Source: Protocol, informed consent (D3)."""
    first, second = make_submission(amal), make_submission(amal)
    tie = add_person(amal, first)
    given = ConsentRecord.objects.get()
    withdraw.withdraw_consent(actor=amal, record_id=given.pk, reason="", at=NOON)
    asked = {"actor": amal, "submission_id": second.pk, "source_id": tie.source_id, "at": NOON}

    with pytest.raises(Contradiction):
        people.save_person(described=described("W-17"), **asked)
    people.save_person(described=described("W-17", answer=Answer.NO), **asked)

    (tied,) = seen_people.ties_of(second)
    assert tied.standing.record == given
    assert not any(tied.standing.covers(audience, NOON.date()) for audience in Audience)


def test_an_organisation_that_left_changes_no_draft_and_may_give_it_up(amal, organisation):
    """Source: Protocol, signature by organisations (C1)."""
    submission = make_submission(amal)
    tie, item, _other = add_person(amal, submission), send(amal, submission), send(amal, submission)
    leave(organisation)
    asked = {"actor": amal, "submission_id": submission.pk, "at": NOON}
    for act in (
        lambda: save(amal, submission, narrative="x"),
        lambda: add_person(amal, submission, "W-2"),
        lambda: people.remove_person(source_id=tie.source_id, **asked),
        lambda: send(amal, submission),
        lambda: hand_over.hand_over(**asked),
    ):
        with pytest.raises(HasLeft):
            act()
    assert permissions.allowed_acts(amal, Submission.objects.get())["give_up"]

    take_back.take_back_item(actor=amal, item_id=item.pk, at=NOON)
    prepare.abandon_submission(**asked)
    assert states_of(submission) == [ItemState.WITHDRAWN, ItemState.WITHDRAWN]
    assert not SubmissionDraft.objects.exists()


def test_a_suspended_organisation_finishes_what_it_began(amal):
    submission = make_submission(amal)
    organisations.suspend_organisation(
        actor=contact_point(), organisation_id=amal.organisation_id, reason="a question", at=NOON
    )

    assert add_person(amal, submission)
    assert send(amal, submission)
    save(amal, submission, narrative="x")


def test_removing_unties_and_keeps_the_source(amal):
    submission = make_submission(amal)
    tie = add_person(amal, submission)
    people.remove_person(actor=amal, submission_id=submission.pk, source_id=tie.source_id, at=NOON)

    assert not SubmissionPerson.objects.exists()
    assert Source.objects.count() == ConsentRecord.objects.count() == 1


def test_somebody_and_nobody_exclude_each_other(amal):
    submission = fill(amal, make_submission(amal), concerns_nobody=True)
    add_person(amal, submission)

    assert not SubmissionDraft.objects.get().concerns_nobody
    with pytest.raises(prepare.ConcernsSomebody):
        save(amal, submission, concerns_nobody=True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.WORKER])
def test_who_sees_but_is_no_provider_edits_nothing(role, amal):
    submission = make_submission(amal)
    with pytest.raises((NotAllowed, NotVisible)):
        save(with_role(role), submission, narrative="x")


def test_what_is_set_apart_is_taken_back_with_its_draft(amal):
    submission = make_submission(amal)
    item = send(amal, submission)
    Item.objects.filter(pk=item.pk).update(state=ItemState.HELD, held_reason="digest_mismatch")
    prepare.abandon_submission(actor=amal, submission_id=submission.pk, at=NOON)

    assert states_of(submission) == [ItemState.WITHDRAWN]
    assert not ItemDraft.objects.exists()


def test_a_draft_of_many_files_is_told_by_the_first_in_each_state():
    drafted = draft()
    for number, state in enumerate(["expected", "received", "withdrawn", "received", "expected", "expired", "refused"]):
        expected = drafted.expect(5, f"{number}.jpg")
        Item.objects.filter(pk=expected.item.pk).update(state=state)

    told = ngo.item_states_of(actor=drafted.actor, submission=drafted.submission)

    assert [(item.state, item.number) for item in told] == [("expected", 1), ("received", 2), ("refused", 7)]
    assert get_draft(actor=drafted.actor, submission=drafted.submission).tasks[-1].progress == Progress.BEGUN
