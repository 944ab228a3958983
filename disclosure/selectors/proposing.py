"""What a reviewer may put into a draft: items they see, and only what is not restricted."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from submissions.kinds import Level
from submissions.models import Item, Submission


def items_of(*, actor: Actor, submission: Submission) -> list[Item]:
    return list(_open_to(actor).filter(submission=submission).order_by("number"))


def items_named(*, actor: Actor, item_ids: Collection[UUID]) -> list[Item]:
    """Those of the named items that the actor sees; the others are left out without a word."""
    return list(_open_to(actor).filter(pk__in=item_ids).order_by("accession"))


def _open_to(actor: Actor) -> QuerySet[Item]:
    seen: QuerySet[Item] = Item.objects.visible_to(actor).select_related("submission")
    return seen.filter(level=Level.STANDARD, submission__level=Level.STANDARD)
