"""Who reviews, and who looks at it a second time."""

from common.actors import Actor, Role
from submissions import policies, reviewing
from submissions.models import Assessment, Item, Submission
from submissions.permissions.refusals import (
    OnlyEvidenceOfficersMay,
    OnlyItsReviewerMay,
    OnlyTeamLeadsMay,
    OwnAssessment,
)
from submissions.permissions.who import check_is_named_if_restricted, check_of_own_team, refuse_unless_role
from submissions.states import ASSESSMENT, SUBMISSION, AssessmentState, SubmissionState


def check_may_acknowledge(actor: Actor, submission: Submission) -> None:
    refuse_unless_role(actor, {Role.EVIDENCE_OFFICER}, OnlyEvidenceOfficersMay)
    SUBMISSION.check(old=submission.state, new=SubmissionState.ACKNOWLEDGED, role=actor.role)


def check_may_assign(actor: Actor, submission: Submission) -> None:
    """Team leads assign what was acknowledged: nobody sees content before."""
    refuse_unless_role(actor, {Role.TEAM_LEAD}, OnlyTeamLeadsMay)
    if submission.acknowledged_at is None:
        raise policies.NotSettled


def check_may_take(actor: Actor, submission: Submission) -> None:
    """One of the team takes what nobody has; what a colleague has is passed on by them, or by a lead."""
    check_of_own_team(actor, submission)
    check_is_named_if_restricted(actor, submission)
    reviewing.check_submission_is_in_work(submission)
    if submission.reviewer_id != actor.id:
        reviewing.check_submission_is_nobodys(submission)


def check_may_pass_on(actor: Actor, submission: Submission) -> None:
    check_of_own_team(actor, submission)
    reviewing.check_submission_is_in_work(submission)
    reviewing.check_submission_is_somebodys(submission)
    if actor.role != Role.TEAM_LEAD and submission.reviewer_id != actor.id:
        raise OnlyItsReviewerMay


def check_may_review(actor: Actor, submission: Submission, to: SubmissionState) -> None:
    check_of_own_team(actor, submission)
    SUBMISSION.check(old=submission.state, new=to, role=actor.role)


def check_may_ask(actor: Actor, submission: Submission) -> None:
    check_may_review(actor, submission, SubmissionState.MORE_INFORMATION_ASKED)


def check_may_conclude(actor: Actor, submission: Submission) -> None:
    """Nothing that the team makes of it is left with one person."""
    check_may_review(actor, submission, SubmissionState.REVIEWED)
    reviewing.check_no_assessment_waits(submission)


def check_may_open(actor: Actor, item: Item) -> None:
    """The original is for the team that reviews it; visibility has already left out what is restricted to others."""
    check_of_own_team(actor, item.submission)


def check_may_read_account(actor: Actor, submission: Submission) -> None:
    """Narrative and provenance are content: the reviewing team, and the protection officer for the risk in them."""
    if actor.role == Role.PROTECTION_OFFICER:
        return
    check_of_own_team(actor, submission)
    check_is_named_if_restricted(actor, submission)


def check_may_propose(actor: Actor, submission: Submission) -> None:
    """Whoever reviews it says what could be of use to a recipient; whether it leaves is decided by others (D1)."""
    check_of_own_team(actor, submission)


def check_may_read_assessment(actor: Actor, submission: Submission) -> None:
    """What the Mechanism makes of the material is for those who review it, and for nobody else (C10)."""
    check_of_own_team(actor, submission)
    check_is_named_if_restricted(actor, submission)


def check_may_assess(actor: Actor, submission: Submission) -> None:
    check_may_read_assessment(actor, submission)
    reviewing.check_review_is_going_on(submission)


def check_may_begin_assessment(actor: Actor, submission: Submission) -> None:
    """One at a time: what waits is decided first."""
    check_may_assess(actor, submission)
    reviewing.check_no_assessment_waits(submission)


def check_may_return(actor: Actor, assessment: Assessment) -> None:
    check_may_decide(actor, assessment, AssessmentState.RETURNED)


def check_may_revise(actor: Actor, assessment: Assessment) -> None:
    """Somebody of the team writes it again, once it was given back."""
    check_may_assess(actor, assessment.submission)
    ASSESSMENT.check(old=assessment.state, new=AssessmentState.WRITTEN, role=actor.role)


def check_may_decide(actor: Actor, assessment: Assessment, to: AssessmentState) -> None:
    """A second person of the team confirms it or gives it back; none of those who wrote it is that person."""
    check_may_assess(actor, assessment.submission)
    ASSESSMENT.check(old=assessment.state, new=to, role=actor.role)
    if actor.id in assessment.writers:
        raise OwnAssessment


def check_may_note(actor: Actor, submission: Submission) -> None:
    """Notes speak of content: whoever may read the account reads and writes them."""
    check_may_read_account(actor, submission)
