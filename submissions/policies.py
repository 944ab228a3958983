"""May this be done to the thing, now, whoever asks: the Protocol's conditions."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.policies import check_organisation_may_prepare
from accounts.states import Standing
from common.errors import Conflict, Invalid, NotAllowed
from submissions.kinds import Level
from submissions.models import InformationQuestion, Item, Submission
from submissions.states import ITEM_AT_REST, SUBMISSION_IN_REVIEW, ItemState, SubmissionState

# A refusal names so many files at most: a program mends these, then asks again.
TOLD_AT_ONCE = 100


class NotADraft(Conflict):
    """The submission was handed over or given up; it can no longer be edited."""

    for_people = _("This submission has been handed over. It can no longer be changed.")


class StillArriving(Conflict):
    """An item has not arrived in full; hand-over would promise what is not here."""

    for_people = _("Some files have not arrived in full. Finish sending them, or take them out, then hand over.")

    def __init__(self, item_numbers: list[int]) -> None:
        super().__init__(f"{len(item_numbers)} items are not complete")
        self.item_numbers = item_numbers
        self.fields = {"items": [str(number) for number in item_numbers[:TOLD_AT_ONCE]]}


class NotSettled(Conflict):
    """Acknowledging promises that everything is kept: some items are still on their way into the vault."""

    for_people = _("Some items are still being secured. Try again in a minute.")


class AlreadyHandedOver(Conflict):
    """An item of a handed-over submission can be restricted, never taken back by the provider alone."""

    for_people = _("This file has been handed over. Ask your contact point if it must be kept from use.")


class NotInTheVault(Conflict):
    """There is no sealed original to open: it never arrived whole, or is still on its way."""

    for_people = _("The original is not in the vault, so it cannot be opened.")


class NothingSealed(Conflict):
    """There are no sealed words to show."""

    for_people = _("There is nothing to show here.")


class RestrictedAlready(Conflict):
    for_people = _("This is restricted already. You can name people who may see it.")


class NotRestricted(Conflict):
    for_people = _("This item is not restricted. Restrict it first, then name who may see it.")


class NotOfTheTeam(Invalid):
    for_people = _("This person is not an analyst or a team lead of that team. Choose somebody of the team.")


class NotOpenForAnswers(Conflict):
    """The review is over, or was not begun: nothing is asked."""

    for_people = _("This review is over, so nothing more is asked. Write a message if you have something to add.")


class Unfinished(Invalid):
    """A part of the task list is not complete; carries the names of the parts."""

    for_people = _("Some parts are not complete. The task list shows which.")

    def __init__(self, parts: list[str]) -> None:
        super().__init__(f"{len(parts)} parts are not complete")
        self.parts = parts
        self.fields = {"parts": parts}


class Suspended(NotAllowed):
    """A suspended organisation finishes what it began to prepare, and begins nothing new (C1)."""

    for_people = _("Your organisation cannot begin a submission at present. Your contact point can say what is needed.")


def check_organisation_may_begin(organisation: Organisation) -> None:
    """Refuse a new submission to whoever is not vetted, is suspended or has withdrawn."""
    check_organisation_may_prepare(organisation)
    if organisation.state == Standing.SUSPENDED:
        raise Suspended


# One item, and how many of them: more than any film an organisation has sent, and few enough for one list.
LARGEST_ITEM_BYTES = 200 << 30
ITEMS_PER_SUBMISSION = 100_000
# So that no message is large, none is answered late, and a refusal can name every line.
ITEMS_PER_LIST = 1_000


class ItemTooLarge(Invalid):
    """The declared size is beyond what one item may have; told before the first byte."""

    for_people = _("This file is larger than the 200 GB one file may have. Ask your contact point how to hand it over.")
    http_status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooManyItems(Conflict):
    for_people = _("This submission has 100,000 files, the most it can hold. Begin another submission for the rest.")


class QuotaReached(Conflict):
    """The organisation's room is used up; what is being sent already is never cut off for this."""

    for_people = _(
        "Your organisation has used the room set aside for it, so new files cannot be added. "
        "Nothing you have sent is affected. Ask your contact point for more room."
    )


def check_item_size(size_bytes: int) -> None:
    if size_bytes > LARGEST_ITEM_BYTES:
        raise ItemTooLarge


def check_items_may_be_expected(
    *, count: int, size_bytes: int, items_so_far: int, used_bytes: int, quota_bytes: int
) -> None:
    """Refuse before the first byte what could not be kept, never in the middle."""
    if items_so_far + count > ITEMS_PER_SUBMISSION:
        raise TooManyItems
    if used_bytes + size_bytes > quota_bytes:
        raise QuotaReached


def check_submission_may_be_edited(submission: Submission) -> None:
    if submission.state != SubmissionState.DRAFT:
        raise NotADraft


def check_submission_may_be_answered(submission: Submission) -> None:
    """While the review goes on; a question stays open when the Mechanism reads on without waiting for the answer."""
    if submission.state not in SUBMISSION_IN_REVIEW:
        raise NotOpenForAnswers


def check_files_may_come(submission: Submission) -> None:
    """Into a draft; after hand-over only for a question that asks for files."""
    if submission.state == SubmissionState.DRAFT:
        return
    asked = InformationQuestion.objects.filter(submission=submission, wants_files=True, answered_at__isnull=True)
    if submission.state not in SUBMISSION_IN_REVIEW or not asked.exists():
        raise NotADraft


def check_item_is_not_handed_over(item: Item) -> None:
    """An item is its provider's own in a draft, and until the question is answered that asked for it."""
    if item.submission.state != SubmissionState.DRAFT and (item.question is None or item.question.answered_at):
        raise NotADraft


def check_items_may_be_handed_over(items: list[Item]) -> None:
    """Refuse while an item is on its way; items taken back or never sent in full and removed do not count."""
    arriving = [item.number for item in items if item.state in {ItemState.EXPECTED, ItemState.RECEIVING}]
    if arriving:
        raise StillArriving(arriving)


def check_items_are_settled(items: list[Item]) -> None:
    if any(item.state not in ITEM_AT_REST for item in items):
        raise NotSettled


def check_item_is_in_the_vault(item: Item) -> None:
    if item.state not in {ItemState.STORED, ItemState.SECURED}:
        raise NotInTheVault


def check_item_was_stored(item: Item) -> None:
    """Also one that was set apart, or refused, after it was stored: what is kept can be answered for."""
    if item.stored_at is None:
        raise NotInTheVault


def check_is_not_restricted(thing: Item | Submission) -> None:
    if thing.level == Level.RESTRICTED:
        raise RestrictedAlready


def check_item_is_restricted(item: Item) -> None:
    if Level.RESTRICTED not in {item.level, item.submission.level}:
        raise NotRestricted


def check_account_is_sealed(submission: Submission) -> None:
    if not submission.sealed_account:
        raise NothingSealed


def check_name_is_sealed(item: Item) -> None:
    if not item.sealed_name:
        raise NothingSealed


def check_question_is_answered(question: InformationQuestion) -> None:
    if question.answered_at is None:
        raise NothingSealed
