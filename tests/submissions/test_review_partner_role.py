"""The partner face's own database role finds nothing of what staff think, and answers what it is asked and no more."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from common.actors import Role
from submissions.models import InformationQuestion, Item, QuestionItem, Submission
from submissions.states import SubmissionState
from tests.actors import URLCONFS, client_of, person_with
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.reviewing import assessment_on, bulk_act, note_on
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.fixture
def asked():
    """A question that asks for files, about the first item."""
    submission = make_handed_over(
        make_organisation(), team=make_team(), state=SubmissionState.MORE_INFORMATION_ASKED, label="Box 7"
    )
    question = InformationQuestion.objects.create(
        submission=submission, question="The film?", wants_files=True, asked_by=submission.created_by, asked_at=NOON
    )
    QuestionItem.objects.create(question=question, item=make_item(submission))
    return question


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM submissions_assessment",
        "SELECT 1 FROM submissions_note",
        "SELECT 1 FROM submissions_bulkact",
        "SELECT 1 FROM submissions_bulkrow",
        "INSERT INTO submissions_assessment SELECT * FROM submissions_assessment",
        "DELETE FROM submissions_note",
        "INSERT INTO submissions_informationquestion SELECT * FROM submissions_informationquestion",
        "UPDATE submissions_informationquestion SET question = 'x'",
        "UPDATE submissions_informationquestion SET wants_files = true",
        "DELETE FROM submissions_informationquestion",
        "INSERT INTO submissions_questionitem SELECT * FROM submissions_questionitem",
        "DELETE FROM submissions_questionitem",
    ],
)
def test_the_partner_face_may_not(sql, as_partner, asked):
    assessment_on(asked.submission)
    note_on(asked.submission)
    bulk_act()
    cursor = as_partner()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


# Nothing is slipped into a question or comes unasked, and no question is un-answered.
GROUND = {
    "slipped in": "UPDATE submissions_item SET question_id = (SELECT id FROM submissions_informationquestion LIMIT 1)",
    "un-answered": "UPDATE submissions_informationquestion SET answered_at = NULL, answered_by = NULL",
    "answered anew": "UPDATE submissions_informationquestion SET sealed_answer = 'x'",
    "taken back": "UPDATE submissions_item SET state = 'withdrawn'",
    "not asked for": """
        INSERT INTO submissions_item (id, submission_id, number, accession, state, level, size_bytes, sealed_name,
                                      created_at, held_reason, fingerprint, attempt)
        SELECT gen_random_uuid(), submission_id, 77, 'ITM-X', 'expected', 'standard', 1, '', created_at, '', '', 0
          FROM submissions_item
    """,
}


@pytest.mark.parametrize("sql", GROUND.values(), ids=GROUND)
def test_the_ground_of_what_was_handed_over_stays(sql, as_partner, asked):
    InformationQuestion.objects.create(
        submission=asked.submission,
        question="When?",
        asked_by=asked.asked_by,
        asked_at=NOON,
        answered_by=asked.asked_by,
        answered_at=NOON,
    )
    cursor = as_partner()

    with pytest.raises(DatabaseError, match=r"not changed by|permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_reading_sending_and_answering_need_no_more(as_partner, asked):
    submission = asked.submission
    browser = client_of(person_with(Role.NGO_FOCAL_POINT, organisation=submission.organisation))
    as_partner()

    for name, *ids in [("status", submission.pk), ("answer", submission.pk, asked.pk), ("files", submission.pk)]:
        assert browser.get(reverse(f"submissions:{name}", args=ids)).status_code == 200, name
    file = {"file": SimpleUploadedFile("mill.mp4", b"film")}
    assert browser.post(reverse("submissions:file_small", args=[submission.pk]), file).status_code == 302
    page = reverse("submissions:answer", args=[submission.pk, asked.pk])
    assert browser.post(page, {"text": "Here it is."}).status_code == 302

    assert Item.objects.filter(submission=submission, question=asked).count() == 1
    assert Submission.objects.get(pk=submission.pk).state == SubmissionState.UNDER_REVIEW
