"""The library of advice: written once in both languages, given many times."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from feedback import permissions
from feedback.kinds import Dimension
from feedback.models import Advice
from feedback.selectors.advice import get_advice


@dataclass(frozen=True, slots=True)
class Wording:
    dimension: Dimension
    title_en: str
    title_ar: str
    text_en: str
    text_ar: str


@transaction.atomic
def add_advice(*, actor: Actor, wording: Wording, at: datetime) -> Advice:
    permissions.check_may_keep_advice(actor)
    return Advice.objects.create(**asdict(wording), added_by=actor.id, added_at=at)


@transaction.atomic
def retire_advice(*, actor: Actor, advice_id: UUID, at: datetime) -> Advice:
    """Offer it no longer; feedback that holds it keeps it."""
    permissions.check_may_keep_advice(actor)
    advice = get_advice(actor=actor, advice_id=advice_id)
    if advice.retired_at is None:
        advice.retired_at = at
        advice.save(update_fields=["retired_at"])
    return advice
