"""What the team made of a submission: that there is something, by whom and when. The words are opened elsewhere."""

from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from submissions.models import Assessment, Submission
from submissions.states import AssessmentState


def get_assessment(*, actor: Actor, assessment_id: UUID) -> Assessment:
    return _first(Assessment.objects.visible_to(actor).select_related("submission"), assessment_id)


def lock_assessment(*, actor: Actor, assessment_id: UUID) -> Assessment:
    return _first(Assessment.objects.visible_to(actor).select_for_update(of=("self",)), assessment_id)


def assessments_of(*, actor: Actor, submission: Submission) -> list[Assessment]:
    """Return them newest first; the words stay where they are."""
    rows: QuerySet[Assessment] = Assessment.objects.visible_to(actor).filter(submission=submission)
    return list(rows.defer("sealed_words").order_by("-written_at"))


def waiting_for(actor: Actor) -> QuerySet[Assessment]:
    """Those that wait for a second person, and this actor can be that."""
    rows: QuerySet[Assessment] = Assessment.objects.visible_to(actor).filter(state=AssessmentState.WRITTEN)
    return rows.exclude(writers__contains=[actor.id])


def _first(rows: QuerySet[Assessment], assessment_id: UUID) -> Assessment:
    found = rows.filter(pk=assessment_id).first()
    if found is None:
        raise NotVisible
    return found
