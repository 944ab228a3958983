"""What the team makes of a submission: written by one, looked at by another. The words are sealed and stay inside."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from submissions import permissions, reviewing
from submissions.kinds import Scale
from submissions.models import Assessment, Submission
from submissions.selectors import assessments, staff
from submissions.states import ASSESSMENT, AssessmentState

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """Two scales and four texts; sealed together, so that not even the scale can be read or counted."""

    relevance: Scale
    relevance_words: str
    reliability: Scale
    reliability_words: str
    provenance_words: str
    gaps_words: str

    def as_fields(self) -> dict[str, str]:
        """The answers of the form they came from."""
        return {name: str(value) for name, value in asdict(self).items()}


@transaction.atomic
def write_assessment(*, actor: Actor, submission_id: UUID, judgement: Judgement, at: datetime) -> Assessment:
    """Seal what this reviewer makes of a submission; it waits for a second person.

    Raises:
        AssessmentWaits: another one is not decided yet.

    Source: Protocol, independence (C10).
    """
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_begin_assessment(actor, submission)
    assessment = Assessment(submission=submission, written_by=actor.id, written_at=at, writers=[actor.id])
    assessment.sealed_words = _sealed(assessment, judgement)
    assessment.save(force_insert=True)
    ledger.record(
        actor=actor,
        act=Act.ASSESSMENT_WRITTEN,
        subject_kind=SubjectKind.ASSESSMENT,
        subject_id=assessment.pk,
        at=at,
        facts=_about(assessment),
    )
    return assessment


@transaction.atomic
def revise_assessment(*, actor: Actor, assessment_id: UUID, judgement: Judgement, at: datetime) -> Assessment:
    """Write it again once it was given back; nobody who has written on it may confirm it."""
    assessment = _lock(actor, assessment_id)
    permissions.check_may_revise(actor, assessment)
    words = {
        "sealed_words": _sealed(assessment, judgement),
        "written_by": actor.id,
        "written_at": at,
        "writers": list(dict.fromkeys([*assessment.writers, actor.id])),
        "decided_by": None,
        "decided_at": None,
    }
    return _move(actor, assessment, AssessmentState.WRITTEN, Act.ASSESSMENT_WRITTEN, also=words, why="", at=at)


@transaction.atomic
def confirm_assessment(*, actor: Actor, assessment_id: UUID, at: datetime) -> Assessment:
    """Stand for it as the second person.

    Raises:
        OwnAssessment: the actor has written on it. NotReadYet: the actor has not opened it as it stands.
    """
    return _decide(actor, assessment_id, AssessmentState.CONFIRMED, Act.ASSESSMENT_CONFIRMED, at)


@transaction.atomic
def return_assessment(*, actor: Actor, assessment_id: UUID, why: str, at: datetime) -> Assessment:
    """Give it back to the team to be written again; why is in the log, so it says nothing of the material."""
    return _decide(actor, assessment_id, AssessmentState.RETURNED, Act.ASSESSMENT_RETURNED, at, why=why)


def reveal_assessment(*, actor: Actor, assessment_id: UUID, purpose: str, at: datetime) -> tuple[Assessment, Judgement]:
    """Show it to one person; the event is committed before a word is seen."""
    assessment = assessments.get_assessment(actor=actor, assessment_id=assessment_id)
    permissions.check_may_read_assessment(actor, assessment.submission)
    opened = safe.reveal(
        actor=actor,
        kind=SubjectKind.ASSESSMENT,
        record_id=assessment.pk,
        sealed=bytes(assessment.sealed_words),
        purpose=purpose,
        at=at,
    )
    told = json.loads(opened)
    told.pop("v")
    return assessment, Judgement(**told | {name: Scale(told[name]) for name in ("relevance", "reliability")})


def _decide(
    actor: Actor, assessment_id: UUID, to: AssessmentState, act: Act, at: datetime, *, why: str = ""
) -> Assessment:
    assessment = _lock(actor, assessment_id)
    permissions.check_may_decide(actor, assessment, to)
    reviewing.check_assessment_was_read(assessment, actor.id)
    return _move(actor, assessment, to, act, also={"decided_by": actor.id, "decided_at": at}, why=why, at=at)


def _move(
    actor: Actor,
    assessment: Assessment,
    to: AssessmentState,
    act: Act,
    *,
    also: dict[str, object],
    why: str,
    at: datetime,
) -> Assessment:
    return ledger.move(
        assessment,
        to=to,
        table=ASSESSMENT,
        actor=actor,
        act=act,
        at=at,
        purpose=why,
        also=also,
        facts=_about(assessment),
    )


def _lock(actor: Actor, assessment_id: UUID) -> Assessment:
    """The submission before its assessment: every service of staff takes them in this order."""
    seen = assessments.get_assessment(actor=actor, assessment_id=assessment_id)
    submission: Submission = staff.lock_submission(actor=actor, submission_id=seen.submission_id)
    assessment = assessments.lock_assessment(actor=actor, assessment_id=assessment_id)
    assessment.submission = submission
    return assessment


def _sealed(assessment: Assessment, judgement: Judgement) -> bytes:
    told = json.dumps({"v": FORMAT, **asdict(judgement)}, ensure_ascii=False)
    return safe.seal_record(record_id=assessment.pk, plaintext=told.encode(), use=safe.KeyUse.EVIDENCE)


def _about(assessment: Assessment) -> dict[str, ledger.Fact]:
    return {"submission": str(assessment.submission_id)}
