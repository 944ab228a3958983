"""Answers that had counted and were given anew: they count no longer, and staff see that there were some (D1).

Nothing brings them back, also not that the later answer was taken back while it cooled: what is known then is that the
provider wanted to say something else. Silence is a no, so it is a no until the provider answers again.
"""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from common.actors import Actor
from disclosure.models import DisclosureRequest, ItemDecision, Question
from disclosure.states import QuestionState


def replaced_for(actor: Actor, request: DisclosureRequest, *, at: datetime) -> QuerySet[ItemDecision]:
    """The newest such answer of each item for which nothing counts now; the later one may cool, and is not told."""
    rows: QuerySet[ItemDecision] = ItemDecision.objects.visible_to(actor)
    counting = ItemDecision.objects.filter(
        question=OuterRef("question"),
        item=OuterRef("item"),
        taken_back_at__isnull=True,
        replaced_at__isnull=True,
        effective_from__lte=at,
    )
    # What was replaced while it cooled had been seen by nobody.
    had_counted = rows.filter(replaced_at__gte=F("effective_from"), replaced_at__lte=at, question__request=request)
    gone = had_counted.filter(~Exists(counting)).exclude(question__state=QuestionState.ENDED)
    return gone.order_by("item_id", "-given_at", "-pk").distinct("item_id")


def has_answered_before(question: Question, *, at: datetime) -> bool:
    """Whether taking back what cools leaves items without the answer that counted before."""
    rows = ItemDecision.objects.filter(question=question, replaced_at__gte=F("effective_from"), replaced_at__lte=at)
    cooling = ItemDecision.objects.filter(
        question=question, taken_back_at__isnull=True, replaced_at__isnull=True, effective_from__gt=at
    )
    return rows.filter(item__in=cooling.values("item_id")).exists()
