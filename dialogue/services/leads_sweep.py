"""A lead that was handed over appears on the list of leads by itself: submissions know nothing of dialogue."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from common.actors import WORKER
from dialogue.models import PreservationLead
from dialogue.states.leads import FIRST_URGENCY
from submissions.kinds import Kind, Urgency
from submissions.models import Submission

MOST_AT_ONCE = 500


def sweep(_at: datetime) -> dict[str, int]:
    """Begin the work on each lead that has none yet; a second sweeper at the same moment adds nothing (W3)."""
    begun = PreservationLead.objects.visible_to(WORKER).filter(submission=OuterRef("pk"))
    waiting = Submission.objects.visible_to(WORKER).filter(~Exists(begun), kind=Kind.LEAD, handed_over_at__isnull=False)
    rows = waiting.order_by("handed_over_at").values_list("pk", "urgency", "handed_over_at")[:MOST_AT_ONCE]
    new = [
        PreservationLead(submission_id=pk, urgency=FIRST_URGENCY[Urgency(urgency)], since=since)
        for pk, urgency, since in rows
    ]
    PreservationLead.objects.bulk_create(new, ignore_conflicts=True)
    return {"leads_begun": len(new)}
