"""No promise of feedback is forgotten: the audit's invariant of this app."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from custody.checks import Violation
from feedback.models import Awaited, FeedbackNote
from feedback.states import GIVEN
from submissions.models import Submission


def violations(_at: datetime) -> list[Violation]:
    """F-1: what was handed over waits for feedback exactly until it is given (F1)."""
    given = FeedbackNote.objects.filter(submission=OuterRef("pk"), state__in=list(GIVEN))
    waiting = Submission.objects.filter(~Exists(given), handed_over_at__isnull=False)
    kept = Awaited.objects.filter(pk=OuterRef("pk"))
    forgotten = waiting.filter(~Exists(kept)).values_list("pk", flat=True)
    given_since = Awaited.objects.filter(~Exists(waiting.filter(pk=OuterRef("pk")))).values_list("pk", flat=True)
    return [
        *(Violation("F-1", f"submission {pk} waits for feedback and is on no list") for pk in forgotten.iterator()),
        *(Violation("F-1", f"submission {pk} is listed and waits for none") for pk in given_since.iterator()),
    ]
