"""The words of the half-yearly report: its tables, their lines and columns. What is kept of a report is these words."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.states import Standing
from dialogue.states.requests import AskedState
from disclosure.kinds import CounterpartKind
from feedback.states import LessonState
from submissions.kinds import Kind


class ReportTable(TextChoices):
    """In the order of the report. No two of them count the same things, so no one can be worked out from another."""

    ORGANISATIONS = "organisations", _("Organisations, and whether a meeting was held with them")
    SUBMISSIONS = "submissions", _("Submissions handed over, and feedback on them")
    ITEMS = "items", _("Items handed over")
    REQUESTS = "requests", _("Requests for information put to organisations")
    LESSONS = "lessons", _("Lessons organisations gave the Mechanism")
    RELEASES = "releases", _("Disclosures with the agreement of the organisation")
    RELEASED_ITEMS = "released_items", _("Items disclosed with the agreement of the organisation")


class OfMeetings(TextChoices):
    MET = "met", _("A meeting was held")
    NOT_MET = "not_met", _("No meeting was held")


class OfFeedback(TextChoices):
    IN_TIME = "in_time", _("Feedback in time")
    LATE = "late", _("Feedback after the day")
    AWAITED = "awaited", _("Not due yet")
    OVERDUE = "overdue", _("Overdue")


class Number(TextChoices):
    """The column of a table that has but one."""

    NUMBER = "number", _("Number")


class ReportedKind(TextChoices):
    """Kinds of submission that are counted; what is said of material elsewhere is not."""

    MATERIAL = Kind.MATERIAL.value, _("Material")
    REPORT = Kind.REPORT.value, _("Thematic reports and advice")


# The lines and the columns of each table.
SHAPE: dict[ReportTable, tuple[type[TextChoices], type[TextChoices]]] = {
    ReportTable.ORGANISATIONS: (Standing, OfMeetings),
    ReportTable.SUBMISSIONS: (ReportedKind, OfFeedback),
    ReportTable.ITEMS: (ReportedKind, Number),
    ReportTable.REQUESTS: (AskedState, Number),
    ReportTable.LESSONS: (LessonState, Number),
    ReportTable.RELEASES: (CounterpartKind, Number),
    ReportTable.RELEASED_ITEMS: (CounterpartKind, Number),
}
# What every report says of itself.
LEFT_OUT: tuple[str | Promise, ...] = (
    _(
        "Everything that was handed over in confidence: restricted items, items under a promise of confidentiality to "
        "a source, and submissions that hold any of these."
    ),
    _("Leads on material elsewhere that must be preserved."),
    _("Numbers below five, and numbers from which one of these could be worked out."),
    _("Organisations are counted in fives, rounded down, so that two reports together do not tell of one of them."),
    _("Names of people, organisations and recipients."),
)
