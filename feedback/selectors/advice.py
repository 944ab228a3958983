"""The library of advice, for those who write."""

from uuid import UUID

from common.actors import Actor
from common.errors import NotVisible
from feedback.kinds import Dimension
from feedback.models import Advice


def advice_for(actor: Actor) -> list[Advice]:
    """What can be given, without what was retired."""
    return list(Advice.objects.visible_to(actor).filter(retired_at__isnull=True))


def library_for(actor: Actor) -> list[tuple[Dimension, list[Advice]]]:
    """The same by dimension, in the Protocol's order."""
    found = advice_for(actor)
    return [(dimension, [one for one in found if one.dimension == dimension]) for dimension in Dimension]


def get_advice(*, actor: Actor, advice_id: UUID) -> Advice:
    found: Advice | None = Advice.objects.visible_to(actor).filter(pk=advice_id).first()
    if found is None:
        raise NotVisible
    return found
