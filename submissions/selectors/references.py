"""By which reference an actor knows a submission or an item, of those this actor may see."""

from collections.abc import Collection
from uuid import UUID

from common.actors import Actor
from submissions.models import Item, Submission


def of_submissions(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Submission.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "reference"))


def of_items(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Item.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "accession"))
