"""What waits in bulletins and questions, for the first pages: numbers that link to the rows behind them (W1, R3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from common.actors import PARTNER_ROLES, Actor
from dialogue.models import Bulletin
from dialogue.selectors import bulletins, enquiries
from dialogue.selectors.enquiries import Asked
from dialogue.states.bulletins import CLEARING, INVOLVED, PUBLISHING, BulletinState
from dialogue.states.enquiries import ANSWERING, EnquiryState

# What is new to an organisation stays on its first page so long; so many of each at most.
NEW_FOR = timedelta(days=14)
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class StaffWaiting:
    """questions: not answered yet.  oldest_days: how long the first of them has waited."""

    questions: int
    oldest_days: int
    to_clear: int
    to_publish: int


@dataclass(frozen=True, slots=True)
class NewsForOrganisation:
    """What was published lately, and which of its questions were answered."""

    bulletins: list[Bulletin]
    answers: list[Asked]


def waiting_for(
    actor: Actor, *, at: datetime, beating: Collection[str] = ("answers", "bulletins")
) -> StaffWaiting | NewsForOrganisation | None:
    """None for a role without a part in bulletins.

    beating: which of these an organisation may have anything in; the others are not asked for.
    """
    if actor.role in PARTNER_ROLES:
        return _news(actor, at - NEW_FOR, beating)
    return _waiting(actor, at) if actor.role in INVOLVED else None


def _waiting(actor: Actor, at: datetime) -> StaffWaiting:
    count, oldest = 0, None
    if actor.role in ANSWERING:
        told = enquiries.waiting(actor).order_by().aggregate(count=Count("pk"), oldest=Min("asked_at"))
        count, oldest = told["count"], told["oldest"]
    return StaffWaiting(
        questions=count,
        oldest_days=max((at - oldest).days, 0) if oldest else 0,
        to_clear=bulletins.to_clear(actor).count() if actor.role in CLEARING else 0,
        to_publish=bulletins.to_publish(actor).count() if actor.role in PUBLISHING else 0,
    )


def _news(actor: Actor, since: datetime, beating: Collection[str]) -> NewsForOrganisation:
    published = bulletins.bulletins_for(actor).filter(state=BulletinState.PUBLISHED, published_at__gte=since)
    newest = list(published.order_by("-published_at")[:MOST_SHOWN]) if "bulletins" in beating else []
    settled = enquiries.enquiries_for(actor).exclude(state=EnquiryState.ASKED).filter(settled_at__gte=since)
    answered = list(settled.order_by("-settled_at")[:MOST_SHOWN]) if "answers" in beating else []
    return NewsForOrganisation(newest, enquiries.as_asked(actor, answered))
