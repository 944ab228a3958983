"""What the team makes of a submission: sealed, looked at by a second person, and never seen by a provider."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from common.actors import PARTNER_ROLES, WORKER, Role
from common.errors import NotAllowed, NotVisible
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent
from submissions import permissions, reviewing
from submissions.kinds import Level
from submissions.models import Assessment, ItemUserGrant
from submissions.services import assess, review
from submissions.states import AssessmentState, SubmissionState
from tests.actors import actor_of, client_of, person_with, pure
from tests.factories.accounts import NOON, make_organisation
from tests.factories.reviewing import JUDGEMENT, SECRETS, WHY, assessed, other_words, read, reviewers, under_review
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]
S, A = SubmissionState, AssessmentState
REVIEWERS = {Role.ANALYST, Role.TEAM_LEAD}
HANDED_OVER = [state for state in S if state not in {S.DRAFT, S.ABANDONED}]
IN_REVIEW = {S.UNDER_REVIEW, S.MORE_INFORMATION_ASKED}
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def pair(team):
    return reviewers(team)


def events(assessment) -> list[tuple[str, str]]:
    rows = CustodyEvent.objects.filter(subject_kind=SubjectKind.ASSESSMENT, subject_id=assessment.pk)
    return list(rows.order_by("sequence").values_list("act", "actor_role"))


# Who may, in which state


@pytest.mark.parametrize("state", HANDED_OVER)
@pytest.mark.parametrize("role", Role)
def test_writing_by_role_and_state(role, state, team):
    submission = make_handed_over(make_organisation(), state=state, team=team)
    actor = pure(role, organisation_id=submission.organisation_id, team_ids=[team.pk])

    can = permissions.allowed_acts(actor, submission)

    assert bool(can["assess"]) == (role in REVIEWERS and state in IN_REVIEW)
    assert bool(can["read_assessment"]) == (role in REVIEWERS)


@pytest.mark.parametrize("who", ["author", "colleague", "lead", "another team", "head", "provider"])
@pytest.mark.parametrize("state", A)
def test_deciding_by_person_and_state(state, who, team, pair):
    author, second = pair
    submission = under_review(team)
    assessment = assessed(submission, by=author, state=state, second=second)
    assessment.submission = submission
    actor = {
        "author": author,
        "colleague": second,
        "lead": pure(Role.TEAM_LEAD, team_ids=[team.pk]),
        "another team": reviewers()[0],
        "head": pure(Role.HEAD),
        "provider": pure(Role.NGO_FOCAL_POINT, organisation_id=submission.organisation_id),
    }[who]

    can = permissions.allowed_acts_on_assessment(actor, assessment)

    of_team = who in {"author", "colleague", "lead"}
    decides = state == A.WRITTEN and of_team and who != "author"
    assert (bool(can["confirm"]), bool(can["give_back"])) == (decides, decides)
    assert bool(can["revise"]) == (state == A.RETURNED and of_team)


@pytest.mark.parametrize("role", Role)
def test_what_is_there_is_seen_by_those_who_review_it(role, team, pair):
    assessment = assessed(under_review(team), by=pair[0])
    actor = WORKER if role == Role.WORKER else pure(role, team_ids=[team.pk])

    assert Assessment.objects.visible_to(actor).filter(pk=assessment.pk).exists() == (role in REVIEWERS | {Role.WORKER})


# Written, read, decided


def test_words_and_scales_are_sealed(team, pair):
    assessment = assessed(under_review(team), by=pair[0])

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM submissions_assessment a")
        (row,) = cursor.fetchone()
    log = " ".join(CustodyEvent.objects.values_list("event_json", flat=True))
    for secret in (*SECRETS, "high", "some"):
        assert secret.encode() not in bytes(assessment.sealed_words)
        assert secret not in row
        assert secret not in log


def test_opening_is_recorded_with_its_purpose_before_a_word_is_seen(team, pair):
    author, second = pair
    assessment = assessed(under_review(team), by=author)

    assert read(assessment, by=second) == JUDGEMENT

    event = CustodyEvent.objects.filter(subject_id=assessment.pk).order_by("-sequence").first()
    assert (event.act, json.loads(event.event_json)["purpose"]) == (Act.RECORD_OPENED, WHY)


def test_confirmed_by_a_second_person(team, pair):
    author, second = pair
    submission = under_review(team)
    assessment = assessed(submission, by=author)
    read(assessment, by=second)

    assess.confirm_assessment(actor=second, assessment_id=assessment.pk, at=LATER)

    assessment.refresh_from_db()
    assert (assessment.state, assessment.decided_by) == (A.CONFIRMED, second.id)
    assert [act for act, _role in events(assessment)] == [
        Act.ASSESSMENT_WRITTEN,
        Act.RECORD_OPENED,
        Act.ASSESSMENT_CONFIRMED,
    ]
    assert CustodyEvent.objects.get(act=Act.ASSESSMENT_CONFIRMED).on_behalf_of is None


def test_not_by_its_author_and_not_unread(team, pair):
    author, second = pair
    assessment = assessed(under_review(team), by=author)
    read(assessment, by=author)

    with pytest.raises(permissions.OwnAssessment):
        assess.confirm_assessment(actor=author, assessment_id=assessment.pk, at=LATER)
    with pytest.raises(reviewing.NotReadYet):
        assess.confirm_assessment(actor=second, assessment_id=assessment.pk, at=LATER)


def test_given_back_and_written_again_it_has_two_authors_and_is_read_anew(team, pair):
    author, second = pair
    lead = actor_of(person_with(Role.TEAM_LEAD, team=team))
    assessment = assessed(under_review(team), by=author, state=A.RETURNED, second=second)

    assess.revise_assessment(actor=second, assessment_id=assessment.pk, judgement=other_words("Nothing"), at=LATER)

    assessment.refresh_from_db()
    assert (assessment.state, assessment.writers) == (A.WRITTEN, [author.id, second.id])
    assert assessment.decided_by is None
    for writer in (author, second):
        with pytest.raises(permissions.OwnAssessment):
            assess.confirm_assessment(actor=writer, assessment_id=assessment.pk, at=LATER)
    read(assessment, by=lead, at=NOON)
    with pytest.raises(reviewing.NotReadYet):
        assess.confirm_assessment(actor=lead, assessment_id=assessment.pk, at=LATER)
    assert read(assessment, by=lead, at=LATER).gaps_words == "Nothing"
    assess.confirm_assessment(actor=lead, assessment_id=assessment.pk, at=LATER)


def test_one_at_a_time_and_the_review_ends_when_it_is_decided(team, pair):
    author, second = pair
    submission = under_review(team)
    assessment = assessed(submission, by=author)

    with pytest.raises(reviewing.AssessmentWaits):
        assessed(submission, by=second)
    with pytest.raises(reviewing.AssessmentWaits):
        review.conclude_review(actor=second, submission_id=submission.pk, at=LATER)
    read(assessment, by=second)
    assess.confirm_assessment(actor=second, assessment_id=assessment.pk, at=LATER)
    assessed(submission, by=second, state=A.CONFIRMED, second=author)
    review.conclude_review(actor=second, submission_id=submission.pk, at=LATER)

    submission.refresh_from_db()
    assert submission.state == S.REVIEWED


def test_the_database_keeps_the_second_person_apart(team, pair):
    assessment = assessed(under_review(team), by=pair[0])

    with pytest.raises(IntegrityError, match="assessment_is_decided_by_another"), transaction.atomic():
        Assessment.objects.filter(pk=assessment.pk).update(state=A.CONFIRMED, decided_by=pair[0].id, decided_at=NOON)


# Cannot see


def test_of_a_restricted_submission_only_for_who_is_named(team, pair):
    submission = under_review(team)
    assessment = assessed(submission, by=pair[0])
    item = make_item(submission)
    type(submission).objects.filter(pk=submission.pk).update(level=Level.RESTRICTED)
    named = person_with(Role.ANALYST, team=team)
    ItemUserGrant.objects.assign_perm("see_restricted_item", named, item)

    with pytest.raises(NotVisible):
        read(assessment, by=pair[0])
    assert read(assessment, by=actor_of(named)) == JUDGEMENT


@pytest.mark.parametrize("role", sorted(set(Role) - REVIEWERS - {Role.WORKER}))
def test_nobody_else_opens_one(role, team, pair):
    assessment = assessed(under_review(team), by=pair[0])
    before = CustodyEvent.objects.count()

    with pytest.raises((NotVisible, NotAllowed)):
        read(assessment, by=pure(role, organisation_id=assessment.submission.organisation_id, team_ids=[team.pk]))
    assert CustodyEvent.objects.count() == before


@pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
@pytest.mark.urls("iiim_portal.urls_partner")
def test_the_provider_s_pages_are_the_same_with_and_without(role, team, pair):
    organisation = make_organisation()
    submission = under_review(team, organisation)
    person = person_with(role, organisation=organisation)
    type(submission).objects.filter(pk=submission.pk).update(created_by=person.pseudonym_id)
    client = client_of(person)
    pages = [reverse("submissions:status", args=[submission.pk]), reverse("submissions:list"), "/"]
    before = [words_of(client.get(page)) for page in pages]

    assessed(submission, by=pair[0], state=A.CONFIRMED, second=pair[1])

    assert [words_of(client.get(page)) for page in pages] == before


def words_of(answer) -> str:
    """A page without what is new in every answer."""
    assert answer.status_code == 200
    return "\n".join(
        line for line in answer.content.decode().splitlines() if "csrf" not in line and "nonce" not in line
    )


# Pages


def test_the_pages_from_writing_to_confirming(team):
    author, second = (person_with(Role.ANALYST, team=team) for _ in range(2))
    submission = under_review(team)
    words = {name: str(value) for name, value in JUDGEMENT.as_fields().items()}
    first, other = client_of(author), client_of(second)

    assert first.get(reverse("submissions:assess", args=[submission.pk])).status_code == 200
    assert first.post(reverse("submissions:assess", args=[submission.pk]), words).status_code == 302
    assessment = Assessment.objects.get()
    page = reverse("submissions:assessment", args=[assessment.pk])
    assert SECRETS[0] not in other.get(page).content.decode()
    shown = other.post(page, {"purpose": WHY}).content.decode()
    assert all(secret in shown for secret in SECRETS)
    assert "stand for it too" in shown
    assert "stand for it too" not in first.post(page, {"purpose": WHY}).content.decode()
    assert other.post(reverse("submissions:confirm_assessment", args=[assessment.pk])).status_code == 302

    content = other.get(reverse("submissions:submission", args=[submission.pk])).content.decode()
    assert "Confirmed by a second person" in content
    assert not any(secret in content for secret in SECRETS)


def test_given_back_the_form_begins_with_what_was_written(team):
    author, second = (person_with(Role.ANALYST, team=team) for _ in range(2))
    assessment = assessed(under_review(team), by=actor_of(author))
    other, first = client_of(second), client_of(author)
    other.post(reverse("submissions:assessment", args=[assessment.pk]), {"purpose": WHY})

    returned = reverse("submissions:return_assessment", args=[assessment.pk])
    assert other.get(returned).status_code == 200
    assert other.post(returned, {"reason": WHY}).status_code == 302
    again = first.post(reverse("submissions:revise_assessment", args=[assessment.pk]), {"purpose": WHY})
    assert JUDGEMENT.gaps_words in again.content.decode()
    to = reverse("submissions:write_assessment_again", args=[assessment.pk])
    assert first.post(to, {"relevance": "high"}).status_code == 200
    assert first.post(to, JUDGEMENT.as_fields()).status_code == 302

    assessment.refresh_from_db()
    assert assessment.state == A.WRITTEN
