"""Submissions under review, walked there by the real services; and people who review them."""

from dataclasses import replace
from uuid import uuid4

from common.actors import Actor, Role
from submissions.kinds import BulkKind, Scale
from submissions.models import Assessment, BulkAct, Note, Submission
from submissions.services import assess, notes
from submissions.services.assess import Judgement
from submissions.states import AssessmentState, SubmissionState
from tests.actors import actor_of, person_with
from tests.factories.accounts import NOON, make_organisation, make_team
from tests.factories.staff import SEALED, make_handed_over

WHY = "Invented purpose of a test"
JUDGEMENT = Judgement(
    relevance=Scale.HIGH,
    relevance_words="The convoy is the one of the indictment.",
    reliability=Scale.SOME,
    reliability_words="Two films agree, one does not.",
    provenance_words="المطحنة القديمة",
    gaps_words="Who filmed it.",
)
SECRETS = (JUDGEMENT.relevance_words, JUDGEMENT.reliability_words, JUDGEMENT.provenance_words, JUDGEMENT.gaps_words)


def assessment_on(submission: Submission) -> Assessment:
    """An assessment by somebody unknown that waits; for pages that show that there is one."""
    author = uuid4()
    return Assessment.objects.create(
        submission=submission, sealed_words=SEALED, written_by=author, writers=[author], written_at=NOON
    )


def note_on(submission: Submission) -> Note:
    return Note.objects.create(submission=submission, sealed_words=SEALED, written_by=uuid4(), written_at=NOON)


def bulk_act() -> BulkAct:
    """What somebody else is about to do."""
    return BulkAct.objects.create(kind=BulkKind.TAKE, prepared_by=uuid4(), prepared_at=NOON)


def reviewers(team=None, *, how_many: int = 2) -> list[Actor]:
    """Analysts of one team."""
    team = team or make_team()
    return [actor_of(person_with(Role.ANALYST, team=team)) for _number in range(how_many)]


def under_review(team, organisation=None, **more) -> Submission:
    more.setdefault("state", SubmissionState.UNDER_REVIEW)
    return make_handed_over(organisation or make_organisation(), team=team, **more)


def assessed(
    submission: Submission, *, by: Actor, state: AssessmentState = AssessmentState.WRITTEN, second: Actor | None = None
) -> Assessment:
    """An assessment in any of its states; second: who has looked at it."""
    written = assess.write_assessment(actor=by, submission_id=submission.pk, judgement=JUDGEMENT, at=NOON)
    if state == AssessmentState.WRITTEN:
        return written
    assert second is not None
    read(written, by=second)
    decide = {"actor": second, "assessment_id": written.pk}
    if state == AssessmentState.CONFIRMED:
        return assess.confirm_assessment(**decide, at=NOON)
    return assess.return_assessment(**decide, why=WHY, at=NOON)


def read(assessment: Assessment, *, by: Actor, at=NOON) -> Judgement:
    return assess.reveal_assessment(actor=by, assessment_id=assessment.pk, purpose=WHY, at=at)[1]


def noted(submission: Submission, *, by: Actor, text: str = "Ask Elias about the mill.", mentioned=()) -> Note:
    return notes.write_note(actor=by, submission_id=submission.pk, text=text, mentioned=mentioned, at=NOON)


def other_words(words: str) -> Judgement:
    return replace(JUDGEMENT, gaps_words=words)
