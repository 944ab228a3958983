"""What the Mechanism tells twice a year: numbers only, put together from what may be reported (R1, R2)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.periods import Period
from dialogue.states.reports import FROZEN, ReportState
from dialogue.visibility.reports import ReportQuerySet

# In one order, whatever the process: a constraint is compared with its migration letter by letter.
_FROZEN = sorted(FROZEN)


class HalfYearReport(models.Model):
    """The report on one half-year. Cleared, its figures are kept as a reader gets them; given, nothing changes again.

    figures: tables as shown, small counts already left out: what was not told is kept nowhere.
    left_out: the words of the report on what it leaves out, besides those every report says.
    writers: everybody who has put it together; none of them clears it.

    .. no_pii: counts, and words on a form that says so
    """

    custody_kind: ClassVar = SubjectKind.REPORT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=ReportState.choices, default=ReportState.DRAFT)
    left_out = models.TextField(blank=True)
    figures = models.JSONField(null=True)
    prepared_by = models.UUIDField()
    prepared_at = models.DateTimeField()
    writers = ArrayField(models.UUIDField(), default=list)
    returned_why = models.TextField(blank=True)
    cleared_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    given_by = models.UUIDField(null=True)
    given_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["HalfYearReport"]] = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-half"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
            models.CheckConstraint(condition=Q(half__in=[1, 2], year__range=(2000, 2200)), name="report_half_is_known"),
            models.UniqueConstraint("year", "half", name="one_report_per_half_year"),
            models.CheckConstraint(
                condition=Q(state__in=_FROZEN, figures__isnull=False, cleared_by__isnull=False)
                | Q(state=ReportState.DRAFT, figures__isnull=True, cleared_by__isnull=True),
                name="report_is_frozen_when_cleared",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True)
                | ~Q(cleared_by=F("prepared_by")) & ~Q(writers__contains=[F("cleared_by")]),
                name="report_is_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True, cleared_at__isnull=True)
                | Q(cleared_by__isnull=False, cleared_at__isnull=False),
                name="report_clearance_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.GIVEN, given_by__isnull=False, given_at__isnull=False)
                | ~Q(state=ReportState.GIVEN) & Q(given_by__isnull=True, given_at__isnull=True),
                name="report_giving_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def period(self) -> Period:
        return Period(self.year, self.half)
