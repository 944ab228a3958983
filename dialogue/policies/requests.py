"""May information be asked for, given, declined, ended: the conditions, whoever asks."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.states import Standing
from common.errors import Conflict, Invalid
from dialogue.models import InformationAddressee, InformationAnswer, InformationAsked, InformationRequest
from dialogue.states.requests import Extent, RequestState
from submissions.models import Submission
from submissions.states import SubmissionState

LONGEST = timedelta(days=365)
CAN_BE_ASKED = frozenset({Standing.VETTED, Standing.SIGNATORY})


class NotADayToCome(Invalid):
    for_people = _("Give a day to come, within a year.")


class SentAlready(Conflict):
    for_people = _("This request has been sent or given up. It can no longer be changed here.")


class NobodyToAsk(Invalid):
    for_people = _("Choose at least one organisation before you send it.")


class CannotBeAsked(Invalid):
    """An organisation that is not vetted, is suspended or has withdrawn; carries nothing, so that nothing leaks."""

    for_people = _("One of the organisations is not vetted yet, is suspended or has withdrawn. Take it off the list.")


class NotAskedAnyMore(Conflict):
    for_people = _("This request is answered, declined or no longer asked. Nothing more can be given to it here.")


class GivesNothing(Invalid):
    for_people = _("Write an answer, or choose a submission.")


class TiedAlready(Conflict):
    for_people = _("This submission is among your answers already.")


class GivenUp(Conflict):
    for_people = _("This submission was given up before it was handed over. Choose another.")


class NotWholeYet(Invalid):
    """A submission that is still being prepared cannot be the end of an answer."""

    for_people = _("This submission is not handed over yet, so more is to come. Say so, or hand it over first.")


def check_due_day(due_on: date, *, today: date) -> None:
    if not today < due_on <= today + LONGEST:
        raise NotADayToCome


def check_request_is_draft(wanted: InformationRequest) -> None:
    if wanted.state != RequestState.DRAFT:
        raise SentAlready


def check_organisation_may_be_asked(organisation: Organisation) -> None:
    """Only whom the Mechanism works with today is asked for anything (C1)."""
    if organisation.state not in CAN_BE_ASKED:
        raise CannotBeAsked


def check_request_may_be_sent(wanted: InformationRequest, *, today: date) -> None:
    """There is somebody to ask, everybody may be asked, and there is time to answer (C8)."""
    check_due_day(wanted.due_on, today=today)
    addressees = list(InformationAddressee.objects.filter(request=wanted).select_related("organisation"))
    if not addressees:
        raise NobodyToAsk
    for one in addressees:
        check_organisation_may_be_asked(one.organisation)


def check_is_still_asked(asked: InformationAsked) -> None:
    if not asked.is_open:
        raise NotAskedAnyMore


def check_submission_may_be_given(asked: InformationAsked, submission: Submission, extent: Extent) -> None:
    """A submission answers once, unless it was given up; a draft is never the whole answer."""
    if submission.state == SubmissionState.ABANDONED:
        raise GivenUp
    if submission.is_draft and extent == Extent.WHOLE:
        raise NotWholeYet
    if InformationAnswer.objects.filter(asked=asked, submission=submission).exists():
        raise TiedAlready
