"""The lives of a submission and of an item, as arrows. Each state has a word for staff and a word for the NGO."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.actors import PARTNER_ROLES, Role
from common.statetable import StateTable


class SubmissionState(TextChoices):
    DRAFT = "draft", _("Draft")
    HANDED_OVER = "handed_over", _("Handed over")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    UNDER_REVIEW = "under_review", _("Under review")
    MORE_INFORMATION_ASKED = "more_information_asked", _("More information asked")
    REVIEWED = "reviewed", _("Reviewed")
    ABANDONED = "abandoned", _("Abandoned")


class ItemState(TextChoices):
    EXPECTED = "expected", _("Expected")
    RECEIVING = "receiving", _("Receiving")
    RECEIVED = "received", _("Received")
    STORED = "stored", _("Stored")
    SECURED = "secured", _("Secured")
    HELD = "held", _("Held")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Taken back before hand-over")


class AssessmentState(TextChoices):
    WRITTEN = "written", _("Waits for a second person")
    RETURNED = "returned", _("Given back")
    CONFIRMED = "confirmed", _("Confirmed by a second person")


# What the NGO reads. The difference between "arrived" and "secured" is the difference between keeping a copy and not.
SUBMISSION_WORDS_FOR_NGO = {
    SubmissionState.DRAFT: _("Being prepared"),
    SubmissionState.HANDED_OVER: _("Handed over"),
    SubmissionState.ACKNOWLEDGED: _("Seen by the Mechanism"),
    SubmissionState.UNDER_REVIEW: _("Being reviewed"),
    SubmissionState.MORE_INFORMATION_ASKED: _("The Mechanism asks you something"),
    SubmissionState.REVIEWED: _("Reviewed"),
    SubmissionState.ABANDONED: _("Given up before hand-over"),
}
ITEM_WORDS_FOR_NGO = {
    ItemState.EXPECTED: _("Not sent yet"),
    ItemState.RECEIVING: _("Partly arrived"),
    ItemState.RECEIVED: _("Arrived: keep your copy"),
    ItemState.STORED: _("Arrived: keep your copy"),
    ItemState.SECURED: _("Secured"),
    ItemState.HELD: _("Set apart: we need your help"),
    ItemState.REFUSED: _("Not taken"),
    ItemState.EXPIRED: _("Never arrived in full"),
    ItemState.WITHDRAWN: _("Taken back by you"),
}

_REVIEWERS = frozenset({Role.ANALYST, Role.TEAM_LEAD})
_WORKER = frozenset({Role.WORKER})
_SENDERS = PARTNER_ROLES | _WORKER

SUBMISSION = StateTable(
    name="submission",
    arrows={
        (SubmissionState.DRAFT, SubmissionState.HANDED_OVER): PARTNER_ROLES,
        (SubmissionState.DRAFT, SubmissionState.ABANDONED): PARTNER_ROLES,
        (SubmissionState.HANDED_OVER, SubmissionState.ACKNOWLEDGED): frozenset({Role.EVIDENCE_OFFICER}),
        (SubmissionState.ACKNOWLEDGED, SubmissionState.UNDER_REVIEW): _REVIEWERS,
        (SubmissionState.UNDER_REVIEW, SubmissionState.MORE_INFORMATION_ASKED): _REVIEWERS,
        (SubmissionState.MORE_INFORMATION_ASKED, SubmissionState.UNDER_REVIEW): PARTNER_ROLES | _REVIEWERS,
        (SubmissionState.UNDER_REVIEW, SubmissionState.REVIEWED): _REVIEWERS,
        (SubmissionState.REVIEWED, SubmissionState.UNDER_REVIEW): frozenset({Role.TEAM_LEAD}),
    },
)

ITEM = StateTable(
    name="item",
    arrows={
        (ItemState.EXPECTED, ItemState.RECEIVING): _SENDERS,
        # An empty item, or one small enough to come in a single part, is whole at once.
        (ItemState.EXPECTED, ItemState.RECEIVED): _SENDERS,
        (ItemState.RECEIVING, ItemState.RECEIVED): _SENDERS,
        (ItemState.RECEIVED, ItemState.STORED): _WORKER,
        (ItemState.STORED, ItemState.SECURED): _WORKER,
        (ItemState.RECEIVED, ItemState.HELD): _WORKER | {Role.EVIDENCE_OFFICER},
        # A fingerprint can be declared after the bytes are stored: a phone takes longer to hash than to send.
        (ItemState.STORED, ItemState.HELD): _WORKER,
        (ItemState.SECURED, ItemState.HELD): _WORKER,
        (ItemState.HELD, ItemState.RECEIVED): frozenset({Role.EVIDENCE_OFFICER}),
        (ItemState.HELD, ItemState.REFUSED): frozenset({Role.EVIDENCE_OFFICER}),
        (ItemState.EXPECTED, ItemState.EXPIRED): _WORKER,
        (ItemState.RECEIVING, ItemState.EXPIRED): _WORKER,
        (ItemState.EXPECTED, ItemState.WITHDRAWN): PARTNER_ROLES,
        (ItemState.RECEIVING, ItemState.WITHDRAWN): PARTNER_ROLES,
        (ItemState.RECEIVED, ItemState.WITHDRAWN): PARTNER_ROLES,
        (ItemState.STORED, ItemState.WITHDRAWN): PARTNER_ROLES,
        (ItemState.SECURED, ItemState.WITHDRAWN): PARTNER_ROLES,
        # A file sent with a wrong fingerprint can be taken out and sent again; once handed over, an officer decides.
        (ItemState.HELD, ItemState.WITHDRAWN): PARTNER_ROLES,
    },
)

ASSESSMENT = StateTable(
    name="assessment",
    arrows={
        # By somebody other than those who wrote it: see permissions.check_may_decide.
        (AssessmentState.WRITTEN, AssessmentState.RETURNED): _REVIEWERS,
        (AssessmentState.WRITTEN, AssessmentState.CONFIRMED): _REVIEWERS,
        (AssessmentState.RETURNED, AssessmentState.WRITTEN): _REVIEWERS,
    },
)

# A submission in one of these waits for somebody of the Mechanism, or for an answer.
SUBMISSION_OPEN = frozenset(
    {
        SubmissionState.HANDED_OVER,
        SubmissionState.ACKNOWLEDGED,
        SubmissionState.UNDER_REVIEW,
        SubmissionState.MORE_INFORMATION_ASKED,
    }
)
# A reviewer can have it in hand.
SUBMISSION_IN_WORK = SUBMISSION_OPEN - {SubmissionState.HANDED_OVER}
# The review has begun and is not over: it can be assessed, and questions to the provider can be answered.
SUBMISSION_IN_REVIEW = SUBMISSION_IN_WORK - {SubmissionState.ACKNOWLEDGED}
# One of these at a time for each submission.
ASSESSMENT_IN_WORK = frozenset({AssessmentState.WRITTEN, AssessmentState.RETURNED})
# An item in one of these is settled: nothing more will happen to it by itself.
ITEM_AT_REST = frozenset({ItemState.SECURED, ItemState.HELD, ItemState.REFUSED, ItemState.EXPIRED, ItemState.WITHDRAWN})
# Item states that count as part of what was handed over.
ITEM_HANDED_OVER = frozenset(
    {ItemState.RECEIVED, ItemState.STORED, ItemState.SECURED, ItemState.HELD, ItemState.REFUSED}
)
