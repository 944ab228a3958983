"""May this be done to the thing, now, whoever asks: the Protocol's conditions."""

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from submissions.models import Item, Submission
from submissions.states import ITEM_AT_REST, ItemState, SubmissionState


class NotADraft(Conflict):
    """The submission was handed over or given up; it can no longer be edited."""

    for_people = _("This submission has been handed over. It can no longer be changed.")


class StillArriving(Conflict):
    """An item has not arrived in full; hand-over would promise what is not here."""

    for_people = _("Some files have not arrived in full. Finish sending them, or take them out, then hand over.")

    def __init__(self, item_numbers: list[int]) -> None:
        super().__init__(f"{len(item_numbers)} items are not complete")
        self.item_numbers = item_numbers


class NotSettled(Conflict):
    """Acknowledging promises that everything is kept: some items are still on their way into the vault."""

    for_people = _("Some items are still being secured. Try again in a minute.")


class AlreadyHandedOver(Conflict):
    """An item of a handed-over submission can be restricted, never taken back by the provider alone."""

    for_people = _("This file has been handed over. Ask your contact point if it must be kept from use.")


class Unfinished(Invalid):
    """A part of the task list is not complete; carries the names of the parts."""

    for_people = _("Some parts are not complete. The task list shows which.")

    def __init__(self, parts: list[str]) -> None:
        super().__init__(f"{len(parts)} parts are not complete")
        self.parts = parts


def check_submission_may_be_edited(submission: Submission) -> None:
    if submission.state != SubmissionState.DRAFT:
        raise NotADraft


def check_items_may_be_handed_over(items: list[Item]) -> None:
    """Refuse while an item is on its way; items taken back or never sent in full and removed do not count."""
    arriving = [item.number for item in items if item.state in {ItemState.EXPECTED, ItemState.RECEIVING}]
    if arriving:
        raise StillArriving(arriving)


def check_items_are_settled(items: list[Item]) -> None:
    if any(item.state not in ITEM_AT_REST for item in items):
        raise NotSettled


def check_item_may_be_taken_back(item: Item, submission: Submission) -> None:
    if submission.state != SubmissionState.DRAFT:
        raise AlreadyHandedOver
