"""May a question be asked, and be answered in a bulletin: the conditions, whoever asks."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.states import Standing
from common.errors import Conflict, Invalid, NotAllowed
from dialogue.models import Bulletin, Enquiry
from dialogue.policies.bulletins import check_bulletin_is_in_draft
from dialogue.states.bulletins import BulletinKind
from dialogue.states.enquiries import EnquiryState


class HasWithdrawn(NotAllowed):
    for_people = _("Your organisation has withdrawn. Its earlier questions and their answers stay here.")


class SettledAlready(Conflict):
    for_people = _("This question was answered or set aside already.")


class WantsNoBulletin(Invalid):
    for_people = _("They asked to be answered alone: this question appears in no bulletin, in whatever words.")


class AnswersNoQuestions(Invalid):
    for_people = _("Guidance answers no questions of organisations. Choose a bulletin.")


class NotTakenUp(Conflict):
    for_people = _("This question is in no draft of a bulletin.")


def check_organisation_may_ask(organisation: Organisation) -> None:
    """Whoever works with the Mechanism, or is to, may ask; signing is not needed for it."""
    if organisation.state == Standing.WITHDRAWN:
        raise HasWithdrawn


def check_enquiry_waits(enquiry: Enquiry) -> None:
    if enquiry.state != EnquiryState.ASKED:
        raise SettledAlready


def check_enquiry_is_taken_up(enquiry: Enquiry) -> Bulletin:
    """Return the draft it is in."""
    check_enquiry_waits(enquiry)
    if enquiry.taken_up is None:
        raise NotTakenUp
    return enquiry.taken_up.bulletin


def check_enquiry_is_in(enquiry: Enquiry, bulletin: Bulletin) -> None:
    """Somebody may have moved it to another draft while this one was waited for."""
    if check_enquiry_is_taken_up(enquiry) != bulletin:
        raise NotTakenUp


def check_enquiry_may_be_taken_up(enquiry: Enquiry) -> None:
    """Only with the leave of those who asked, who gave or withheld it with the question (C10)."""
    check_enquiry_waits(enquiry)
    if enquiry.privately:
        raise WantsNoBulletin


def check_bulletin_may_answer(bulletin: Bulletin) -> None:
    check_bulletin_is_in_draft(bulletin)
    if bulletin.kind != BulletinKind.BULLETIN:
        raise AnswersNoQuestions
