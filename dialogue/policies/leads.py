"""May a lead be taken, matched, closed: the conditions, whoever asks (W3)."""

from django.utils.translation import gettext_lazy as _

from common.errors import Conflict, Invalid
from dialogue.models import LeadMatch, PreservationLead
from dialogue.states.leads import LeadOutcome, LeadState
from submissions.models import Submission


class LeadClosed(Conflict):
    for_people = _("This lead is closed. Take it up again first.")


class YoursAlready(Conflict):
    for_people = _("You work on this lead already.")


class NotALaterSubmission(Invalid):
    for_people = _("Only what the same organisation handed over after the lead can be matched to it.")


class MatchedAlready(Conflict):
    for_people = _("This submission is matched already.")


class NothingMatched(Invalid):
    """“The organisation handed it over” needs the submission that shows it."""

    for_people = _("Match the submission in which it was handed over first, so that it can be found.")


def check_lead_is_open(lead: PreservationLead) -> None:
    if lead.state == LeadState.CLOSED:
        raise LeadClosed


def check_submission_may_be_matched(lead: PreservationLead, submission: Submission) -> None:
    """Only one organisation's own submissions are ever joined (C10)."""
    check_lead_is_open(lead)
    handed_over_at = submission.handed_over_at
    is_later = handed_over_at is not None and handed_over_at >= lead.since
    if submission.pk == lead.submission_id or not is_later:
        raise NotALaterSubmission
    if submission.organisation_id != lead.submission.organisation_id:
        raise NotALaterSubmission
    if LeadMatch.objects.filter(lead=lead, submission=submission).exists():
        raise MatchedAlready


def check_outcome(lead: PreservationLead, outcome: LeadOutcome) -> None:
    if outcome == LeadOutcome.HANDED_OVER and not LeadMatch.objects.filter(lead=lead).exists():
        raise NothingMatched
