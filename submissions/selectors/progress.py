"""How far the files of a submission are, in numbers: what is asked every second of a hundred thousand of them."""

from dataclasses import dataclass

from django.db.models import Count

from common.actors import Actor
from submissions.models import Item, Submission
from submissions.states import ItemState

HELD_NAMED = 100


@dataclass(frozen=True, slots=True)
class Progress:
    """states: how many files are in each. held: the first that are set apart, by number, with the reason in words."""

    states: dict[str, int]
    held: list[Item]


def progress_of(*, actor: Actor, submission: Submission) -> Progress:
    rows = Item.objects.visible_to(actor).filter(submission=submission)
    counted = rows.order_by().values_list("state").annotate(files=Count("pk"))
    held = rows.filter(state=ItemState.HELD).order_by("number").only("number", "held_reason", "state")
    return Progress(dict(counted), list(held[:HELD_NAMED]))
