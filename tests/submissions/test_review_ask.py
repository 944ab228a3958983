"""More information: only what was asked is opened again, words and files, and the review goes on by itself."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.actors import PARTNER_ROLES, WORKER, Role
from common.errors import Conflict, NotAllowed, NotVisible
from custody import safe, sequencer
from custody.acts import Act
from custody.models import CustodyEvent
from disclosure.services.draft import _addable as proposable
from submissions import permissions, policies, reviewing
from submissions.checks import violations
from submissions.kinds import Algorithm, DigestOrigin
from submissions.models import InformationQuestion, Item, ItemDraft, ItemPerson, QuestionItem, Receipt, Submission
from submissions.selectors import asked, ngo
from submissions.services import answer, expect, hand_over, ingest, receipt, receive, review, secure
from submissions.services.reveal import read_name
from submissions.services.review import Asked
from submissions.states import ItemState, SubmissionState
from tests.actors import actor_of, client_of, person_with, pure, with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.reviewing import under_review
from tests.factories.staff import make_handed_over, make_item
from tests.factories.submissions import add_person, fill, make_submission, send
from tests.factories.uploads import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
S = SubmissionState
HANDED_OVER = [state for state in S if state not in {S.DRAFT, S.ABANDONED}]
LATER = NOON + timedelta(hours=1)
IN_REVIEW = {S.UNDER_REVIEW, S.MORE_INFORMATION_ASKED}


@pytest.fixture
def elias(team):
    return pure(Role.ANALYST, team_ids=[team.pk])


@pytest.fixture
def person():
    return person_with(Role.NGO_CONTRIBUTOR, organisation=make_organisation())


@pytest.fixture
def amal(person):
    return actor_of(person)


@pytest.fixture
def submission(amal, team) -> Submission:
    """Handed over by Amal with two people, one of whom is in its first file only; under review."""
    draft = fill(amal, make_submission(amal))
    first = send(amal, draft)
    send(amal, draft, b"other content", "second.jpg")
    add_person(amal, draft, "W-17")
    add_person(amal, draft, "W-18", item_ids=frozenset({first.pk}), promise="P-9")
    settle()
    found = hand_over.hand_over(actor=amal, submission_id=draft.pk, at=NOON)
    settle()
    Submission.objects.filter(pk=found.pk).update(team=team, acknowledged_at=NOON, state=S.UNDER_REVIEW)
    found.refresh_from_db()
    return found


def settle() -> None:
    """What workers and the sweeper do."""
    for item in Item.objects.filter(state=ItemState.RECEIVED):
        ingest.ingest_item(actor=WORKER, item_id=item.pk, at=NOON)
    sequencer.sequence(NOON)
    secure.secure_stored(NOON)
    sequencer.sequence(NOON)
    receipt.issue_due(NOON)


def ask(elias, submission, *questions: Asked) -> list[InformationQuestion]:
    return review.ask_for_information(actor=elias, submission_id=submission.pk, questions=questions, at=NOON)


def give(amal, question, text="A telephone, blue."):
    return answer.answer_question(actor=amal, question_id=question.pk, text=text, at=LATER)


def state_of(submission) -> str:
    return Submission.objects.values_list("state", flat=True).get(pk=submission.pk)


# Asking


def test_questions_point_at_items_and_are_told_to_the_provider(amal, elias, submission):
    which, when = ask(elias, submission, Asked("Which device?", [1, 2]), Asked("When?", wants_files=True))

    told = asked.open_questions_of(Submission.objects.get(pk=submission.pk))
    assert [(one.question, one.wants_files, [item.number for item in one.about]) for one in told] == [
        ("Which device?", False, [1, 2]),
        ("When?", True, []),
    ]
    assert state_of(submission) == S.MORE_INFORMATION_ASKED
    event = CustodyEvent.objects.get(act=Act.SUBMISSION_MORE_INFORMATION_ASKED)
    assert event.on_behalf_of == amal.organisation_id
    assert "device" not in event.event_json
    assert {which.pk, when.pk} == {one.pk for one in told}


@pytest.mark.parametrize(
    ("questions", "refusal"),
    [
        ([], reviewing.WrongNumberOfQuestions),
        ([Asked("x")] * 4, reviewing.WrongNumberOfQuestions),
        ([Asked("x", wants_files=True)] * 2, reviewing.FilesAskedAlready),
        ([Asked("x", [3])], reviewing.NoSuchItem),
    ],
)
def test_what_cannot_be_asked_asks_nothing(questions, refusal, elias, submission):
    with pytest.raises(refusal):
        ask(elias, submission, *questions)

    assert state_of(submission) == S.UNDER_REVIEW
    assert not InformationQuestion.objects.exists()


def test_an_item_out_of_sight_is_pointed_at_by_nobody(elias, submission):
    Item.objects.filter(submission=submission, number=2).update(level="restricted")
    with pytest.raises(reviewing.NoSuchItem):
        ask(elias, submission, Asked("What is it?", [2]))
    assert not QuestionItem.objects.exists()


def test_files_are_asked_for_in_one_question_until_it_is_answered(amal, elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", wants_files=True))
    review.start_review(actor=elias, submission_id=submission.pk, at=NOON)
    with pytest.raises(reviewing.FilesAskedAlready):
        ask(elias, submission, Asked("The other film too", wants_files=True))
    give(amal, question)

    ask(elias, submission, Asked("The other film too", wants_files=True))


# Answering


@pytest.mark.parametrize("state", HANDED_OVER)
@pytest.mark.parametrize("role", Role)
def test_answering_by_role_and_state(role, state, team):
    submission = make_handed_over(make_organisation(), state=state, team=team)
    InformationQuestion.objects.create(
        submission=submission, question="?", wants_files=True, asked_by=submission.created_by, asked_at=NOON
    )
    actor = pure(role, organisation_id=submission.organisation_id, team_ids=[team.pk])

    may = role in PARTNER_ROLES and state in IN_REVIEW
    assert bool(permissions.allowed_acts(actor, submission)["answer"]) == may
    if may:
        permissions.check_may_add_files(actor, submission)
    else:
        with pytest.raises((NotAllowed, Conflict)):
            permissions.check_may_add_files(actor, submission)


def test_the_review_goes_on_when_all_is_answered_and_not_before(amal, elias, submission):
    first, second = ask(elias, submission, Asked("Which?"), Asked("When?"))

    give(amal, first)
    assert state_of(submission) == S.MORE_INFORMATION_ASKED
    give(amal, second)
    assert state_of(submission) == S.UNDER_REVIEW


def test_an_answer_that_comes_late_is_taken_and_one_after_the_end_is_not(amal, elias, submission):
    late, too_late = ask(elias, submission, Asked("Which?"), Asked("When?"))
    review.start_review(actor=elias, submission_id=submission.pk, at=NOON)
    give(amal, late)
    assert state_of(submission) == S.UNDER_REVIEW
    review.conclude_review(actor=elias, submission_id=submission.pk, at=NOON)

    with pytest.raises(policies.NotOpenForAnswers):
        give(amal, too_late)
    assert not ngo.open_questions(ngo.submissions_for(amal)).exists()


# Files


def test_without_a_question_for_files_nothing_is_reopened(amal, elias, submission):
    ask(elias, submission, Asked("Which?"))
    with pytest.raises(policies.NotADraft):
        Draft(amal, submission).expect(3)


def test_files_come_with_the_answer_and_nobody_sees_them_before(amal, elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", wants_files=True))

    item = Draft(amal, submission).send(b"a film", "film of the mill.mp4")
    settle()

    item.refresh_from_db()
    assert (item.state, item.question_id, item.number) == (ItemState.SECURED, question.pk, 3)
    assert not Item.objects.visible_to(elias).filter(pk=item.pk).exists()
    assert not proposable(pure(Role.DISCLOSURE_OFFICER)).filter(pk=item.pk).exists()
    assert Receipt.objects.filter(submission=submission).count() == 1
    assert not [one for one in violations(NOON) if one.invariant == "I-7"]

    give(amal, question)
    settle()

    item.refresh_from_db()
    assert Item.objects.visible_to(elias).filter(pk=item.pk).exists()
    assert proposable(pure(Role.DISCLOSURE_OFFICER)).filter(pk=item.pk).exists()
    assert not ItemDraft.objects.filter(pk=item.pk).exists()
    sealed = safe.reread(record_id=item.pk, sealed=bytes(item.sealed_name))
    assert read_name(sealed).name == "film of the mill.mp4"
    newest = Receipt.objects.filter(submission=submission).latest("number")
    assert (newest.number, newest.item_count) == (2, 3)
    # Of a new file nobody has said that it is not theirs: everybody of the submission is tied to it.
    tied = ItemPerson.objects.filter(item=item).values_list("source__pseudonym", flat=True)
    assert set(tied) == {"W-17", "W-18"}
    assert CustodyEvent.objects.get(act=Act.SUBMISSION_MORE_INFORMATION_GIVEN).event_json.count('"items":1') == 1


def test_a_file_that_has_not_arrived_holds_the_answer_back(amal, elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", wants_files=True))
    begun = Draft(amal, submission).expect(100)

    with pytest.raises(policies.StillArriving):
        give(amal, question)
    receive.take_back_item(actor=amal, item_id=begun.item.pk, at=NOON)
    give(amal, question)

    assert state_of(submission) == S.UNDER_REVIEW


def test_what_was_handed_over_before_stays_as_it_is(amal, elias, submission):
    ask(elias, submission, Asked("The film, please", wants_files=True))
    old = Item.objects.filter(submission=submission).first()

    with pytest.raises(policies.AlreadyHandedOver):
        receive.take_back_item(actor=amal, item_id=old.pk, at=NOON)
    with pytest.raises(policies.NotADraft):
        receive.renew_capability(actor=amal, item_id=old.pk, at=NOON)
    with pytest.raises(policies.NotADraft):
        expect.declare_digests(
            actor=amal, item_id=old.pk, digests={Algorithm.MD5: "0" * 32}, origin=DigestOrigin.DEVICE, at=NOON
        )


def test_what_came_with_an_answer_is_handed_over_for_good(amal, elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", wants_files=True))
    item = Draft(amal, submission).send(b"a film")
    give(amal, question)

    with pytest.raises(policies.AlreadyHandedOver):
        receive.take_back_item(actor=amal, item_id=item.pk, at=NOON)


def test_another_organisation_finds_no_question(elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", wants_files=True))
    carine = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))
    with pytest.raises(NotVisible):
        give(carine, question)
    with pytest.raises(NotVisible):
        Draft(carine, submission).expect(3)


# Pages


@pytest.mark.urls("iiim_portal.urls_partner")
def test_the_provider_answers_with_words_and_a_file(person, elias, submission):
    (question,) = ask(elias, submission, Asked("The film, please", [1], wants_files=True))
    client = client_of(person)
    status = client.get(reverse("submissions:status", args=[submission.pk])).content.decode()
    assert "The film, please" in status
    assert "Files are asked for" in status
    page = reverse("submissions:answer", args=[submission.pk, question.pk])
    files = reverse("submissions:files", args=[submission.pk])
    assert files in client.get(page).content.decode()

    assert client.get(files).status_code == 200
    upload = SimpleUploadedFile("mill.mp4", io.BytesIO(b"film").getvalue())
    assert client.post(reverse("submissions:file_small", args=[submission.pk]), {"file": upload}).status_code == 302
    assert "mill.mp4" in client.get(page).content.decode()
    assert client.post(page, {"text": "Here it is."}).status_code == 302

    after = client.get(reverse("submissions:status", args=[submission.pk])).content.decode()
    assert "The film, please" not in after
    assert "mill.mp4" not in after
    assert client.get(files).status_code == 409
    assert state_of(submission) == S.UNDER_REVIEW


@pytest.mark.urls("iiim_portal.urls_mechanism")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"question_1": ""}, "Write something here"),
        ({"question_1": "Which?", "items_1": "seven"}, "at most 20 numbers"),
        ({"question_1": "Which?", "items_1": "99"}, "There is no item with one of these numbers"),
        ({"question_1": "Which?", "files_1": "on", "question_2": "When?", "files_2": "on"}, "in one question only"),
    ],
)
def test_wrong_questions_are_told_in_words(typed, said, team):
    submission = under_review(team)
    make_item(submission, 7)
    client = client_of(person_with(Role.ANALYST, team=team))

    answered = client.post(reverse("submissions:ask", args=[submission.pk]), typed)

    assert answered.status_code == 200
    assert said in answered.content.decode()
    assert state_of(submission) == S.UNDER_REVIEW


@pytest.mark.urls("iiim_portal.urls_mechanism")
def test_asked_on_the_page_in_arabic_digits(team):
    submission = under_review(team)
    make_item(submission, 7)
    client = client_of(person_with(Role.ANALYST, team=team))

    typed = {"question_1": "أيّ جهاز؟", "items_1": "٧", "question_2": "", "files_2": ""}
    assert client.post(reverse("submissions:ask", args=[submission.pk]), typed).status_code == 302

    assert QuestionItem.objects.get().item.number == 7
    assert InformationQuestion.objects.count() == 1
