"""The hand-over: who may, what is asked, what is sealed, and that no plain word is left anywhere."""

import base64
import json

import pytest
from django.db import connection

from accounts.policies import NotASignatory
from accounts.services import organisations
from accounts.states import Standing
from common.actors import WORKER, Role
from common.errors import Conflict, NotVisible
from custody import safe
from custody.acts import Act
from custody.errors import KeyNotHeld
from custody.models import CustodyEvent
from submissions.kinds import Kind, Level
from submissions.models import (
    InformationQuestion,
    Item,
    ItemConfidentiality,
    ItemDraft,
    ItemPerson,
    Submission,
    SubmissionDraft,
)
from submissions.policies import NotADraft, StillArriving, Unfinished
from submissions.services import answer, receive
from submissions.services import hand_over as handing
from submissions.states import ItemState, SubmissionState
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.submissions import WORDS, add_person, fill, handed_over, make_submission, ready_submission, send
from tests.factories.uploads import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

ODD_NAMES = ["../../etc/passwd", "a\0b", "\u202egnp.exe", "x" * 60_000, "\udcff.jpg", "صورة قديمة.jpg"]


@pytest.fixture
def amal():
    return with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())


def hand_over(actor, submission):
    return handing.hand_over(actor=actor, submission_id=submission.pk, at=NOON)


def reread(record_id, sealed) -> dict:
    return json.loads(safe.reread(record_id=record_id, sealed=bytes(sealed)))


def test_account_is_sealed_and_drafts_are_gone(amal):
    submission = hand_over(amal, ready_submission(amal))

    submission.refresh_from_db()
    assert submission.state == SubmissionState.HANDED_OVER
    assert (submission.handed_over_by, submission.handed_over_at) == (amal.id, NOON)
    assert not SubmissionDraft.objects.exists()
    assert not ItemDraft.objects.exists()
    account = reread(submission.pk, submission.sealed_account)
    assert account == {
        "v": 1,
        **dict.fromkeys(handing.ACCOUNT_WORDS, ""),
        **dict.fromkeys(handing.ACCOUNT_DAYS),
        **WORDS,
    }


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_come_out_of_the_seal_as_they_went_in(name, amal):
    submission = fill(amal, make_submission(amal), concerns_nobody=True)
    item = send(amal, submission, name=name)
    hand_over(amal, submission)

    item.refresh_from_db()
    told = reread(item.pk, item.sealed_name)
    assert base64.b64decode(told["name_b64"]) == name.encode("utf-8", "surrogatepass")


def test_no_plain_word_is_left_in_any_table(amal):
    """Search the text of every row of every table, and every byte column too."""
    submission = ready_submission(amal)
    words = [WORDS["narrative"], WORDS["places"], WORDS["copies_where"], "old mill.jpg"]
    assert all(tables_with(word) for word in words)

    hand_over(amal, submission)

    assert {word: tables_with(word) for word in words} == {word: [] for word in words}


def tables_with(word: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'catalogue')"
        )
        for schema, table in cursor.fetchall():
            query = f'SELECT count(*) FROM "{schema}"."{table}" AS r WHERE r::text LIKE %s OR r::text LIKE %s'
            cursor.execute(query, [f"%{word}%", f"%{word.encode().hex()}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_the_partner_process_seals_what_it_cannot_open(amal, partner_process):
    submission = hand_over(amal, ready_submission(amal))

    with pytest.raises(KeyNotHeld):
        reread(submission.pk, Submission.objects.get(pk=submission.pk).sealed_account)


def test_event_tells_how_much_and_not_what(amal):
    submission = hand_over(amal, ready_submission(amal))

    event = CustodyEvent.objects.get(subject_id=submission.pk, act=Act.SUBMISSION_HANDED_OVER)
    facts = json.loads(event.event_json)["facts"]
    assert facts == {"items": 1, "people": 1, "level": "standard", "urgency": "routine"}


@pytest.mark.parametrize("standing", [Standing.VETTED])
def test_only_signatories_hand_over(standing):
    actor = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(standing))
    submission = ready_submission(actor)

    with pytest.raises(NotASignatory):
        hand_over(actor, submission)
    assert SubmissionDraft.objects.exists()


def test_suspended_in_between_keeps_the_draft(amal):
    submission = ready_submission(amal)
    organisations.suspend_organisation(
        actor=contact_point(), organisation_id=amal.organisation_id, reason="a question", at=NOON
    )

    with pytest.raises(NotASignatory):
        hand_over(amal, submission)
    assert Submission.objects.get(pk=submission.pk).is_draft


@pytest.mark.parametrize("missing", ["narrative", "obtained", "held_by", "copies", "copies_where"])
def test_an_unanswered_question_stops_it(missing, amal):
    submission = fill(amal, ready_submission(amal), **{missing: ""})

    with pytest.raises(Unfinished):
        hand_over(amal, submission)


def test_without_people_or_without_files_it_is_not_complete(amal):
    submission = fill(amal, make_submission(amal))
    with pytest.raises(Unfinished) as refusal:
        hand_over(amal, submission)
    assert refusal.value.parts == ["consent", "files"]


def test_while_a_file_is_arriving_it_waits(amal):
    submission = ready_submission(amal)
    Draft(amal, submission).expect(10)

    with pytest.raises(StillArriving) as refusal:
        hand_over(amal, submission)
    assert refusal.value.item_numbers == [2]


def test_what_was_taken_back_does_not_count(amal):
    submission = ready_submission(amal)
    expected = Draft(amal, submission).expect(10)
    receive.take_back_item(actor=amal, item_id=expected.item.pk, at=NOON)

    assert hand_over(amal, submission).state == SubmissionState.HANDED_OVER
    assert Item.objects.get(pk=expected.item.pk).state == ItemState.WITHDRAWN
    assert bytes(Item.objects.get(pk=expected.item.pk).sealed_name) == b""


def test_a_lead_needs_no_files(amal):
    submission = fill(amal, make_submission(amal, kind=Kind.LEAD), concerns_nobody=True)

    assert hand_over(amal, submission).state == SubmissionState.HANDED_OVER


def test_twice_is_refused(amal):
    submission = handed_over(amal)
    with pytest.raises(NotADraft):
        hand_over(amal, submission)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.EVIDENCE_OFFICER, Role.PROTECTION_OFFICER])
def test_nobody_else_finds_the_draft(role, amal):
    submission = ready_submission(amal)
    carine = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))
    for stranger in (carine, with_role(role)):
        with pytest.raises(NotVisible):
            hand_over(stranger, submission)


def test_every_item_knows_whom_it_concerns_and_which_promise_covers_it(amal):
    submission = ready_submission(amal)
    second = send(amal, submission)
    add_person(amal, submission, "W-2", promise="nothing leaves", item_ids=frozenset({second.pk}))
    hand_over(amal, submission)

    concerned = ItemPerson.objects.values_list("item__number", "source__pseudonym")
    assert set(concerned) == {(1, "W-17"), (2, "W-17"), (2, "W-2")}
    covered = ItemConfidentiality.objects.values_list("item__number", flat=True)
    assert list(covered) == [2]


def test_level_is_kept(amal):
    submission = fill(amal, ready_submission(amal), level=Level.RESTRICTED)

    assert hand_over(amal, submission).level == Level.RESTRICTED


def test_hand_over_costs_few_questions_however_many_files(amal, django_assert_max_num_queries):
    submission = ready_submission(amal)
    for _ in range(8):
        send(amal, submission)
    with django_assert_max_num_queries(40):
        hand_over(amal, submission)


class TestAnswering:
    @pytest.fixture
    def question(self, amal):
        submission = handed_over(amal)
        Submission.objects.filter(pk=submission.pk).update(state=SubmissionState.MORE_INFORMATION_ASKED)
        return InformationQuestion.objects.create(
            submission=submission, question="Which device?", asked_by=WORKER.id, asked_at=NOON
        )

    def answer(self, actor, question, text="A telephone, blue."):
        return answer.answer_question(actor=actor, question_id=question.pk, text=text, at=NOON)

    def test_sealed_and_the_review_goes_on(self, amal, question):
        self.answer(amal, question)

        question.refresh_from_db()
        opened = safe.reread(record_id=question.pk, sealed=bytes(question.sealed_answer))
        assert opened.decode() == "A telephone, blue."
        assert tables_with("telephone, blue") == []
        assert Submission.objects.get().state == SubmissionState.UNDER_REVIEW
        assert CustodyEvent.objects.filter(act=Act.SUBMISSION_MORE_INFORMATION_GIVEN).count() == 1

    def test_the_first_of_two_answers_does_not_end_the_asking(self, amal, question):
        InformationQuestion.objects.create(
            submission=question.submission, question="And when?", asked_by=WORKER.id, asked_at=NOON
        )
        self.answer(amal, question)

        assert Submission.objects.get().state == SubmissionState.MORE_INFORMATION_ASKED

    def test_once_only_and_only_by_the_provider(self, amal, question):
        self.answer(amal, question)
        with pytest.raises(Conflict):
            self.answer(amal, question)
        carine = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation(name="Cedar Archive"))
        with pytest.raises(NotVisible):
            self.answer(carine, question)
