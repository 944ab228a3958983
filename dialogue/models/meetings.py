"""A meeting of the Mechanism with one organisation or one platform (M2)."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.platforms import Platform
from dialogue.states.meetings import AHEAD, Form, Language, MeetingState, ShortNotice
from dialogue.visibility.meetings import MeetingQuerySet, WaiverQuerySet

_WITH_A_TIME = [MeetingState.CONVENED, MeetingState.HELD]


class Meeting(models.Model):
    """One of the two meetings of a half-year; planned for a day, then convened for an hour.

    day: the day in the zone of the meeting; the half-year follows from it.
    sequence: how often the invitation changed since it went out; calendar programs compare it.
    online_address: shown on the page alone; in no calendar file and in no mail.

    .. no_pii: the forms say so
    """

    custody_kind: ClassVar = SubjectKind.MEETING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    platform = models.ForeignKey(Platform, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=MeetingState.choices, default=MeetingState.PLANNED)
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(_("how many minutes"), null=True)
    time_zone = models.CharField(_("time zone of the meeting"), max_length=64, blank=True)
    other_zones = ArrayField(models.CharField(max_length=64), default=list)
    form = models.CharField(_("form"), max_length=16, choices=Form.choices, blank=True)
    place = models.TextField(_("place"), blank=True)
    online_address = models.CharField(_("online address"), max_length=500, blank=True)
    languages = ArrayField(models.CharField(max_length=8, choices=Language.choices), default=list)
    notice_days = models.PositiveSmallIntegerField(null=True)
    short_notice = models.CharField(max_length=16, choices=ShortNotice.choices, blank=True)
    short_notice_why = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()
    convened_by = models.UUIDField(null=True)
    convened_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    changed_why = models.TextField(blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled_why = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Meeting"]] = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day", "id"]
        indexes: ClassVar = [
            models.Index(fields=["-day", "id"], name="meetings_by_day"),
            models.Index(fields=["organisation", "day"], name="meetings_of_organisation"),
            models.Index(fields=["platform", "day"], name="meetings_of_platform"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, platform__isnull=True)
                | Q(organisation__isnull=True, platform__isnull=False),
                name="meeting_is_with_one_organisation_or_platform",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_A_TIME)
                | Q(starts_at__isnull=False, minutes__gt=0, convened_by__isnull=False, convened_at__isnull=False)
                & ~Q(time_zone="")
                & Q(form__in=Form.values),
                name="convened_meeting_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MeetingState.PLANNED, MeetingState.CONVENED])
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="ended_meeting_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_why=""), name="cancelled_meeting_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(short_notice=ShortNotice.REASON) | ~Q(short_notice_why=""), name="short_notice_says_why"
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=Language.values), name="languages_of_meeting_are_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at and self.minutes else None

    @property
    def party(self) -> str:
        """With whom, in the reader's language."""
        if self.organisation is not None:
            return self.organisation.shown_name
        return self.platform.name if self.platform is not None else ""

    @property
    def shown_languages(self) -> list[str]:
        return [str(Language(one).label) for one in self.languages]


class NoticeWaiver(models.Model):
    """An organisation agrees that one meeting is convened at shorter notice than its memorandum says.

    It counts until the meeting is convened or changed; what comes after needs another.

    .. no_pii:
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.UUIDField()
    agreed_at = models.DateTimeField()

    objects: ClassVar[models.Manager["NoticeWaiver"]] = WaiverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["agreed_at", "id"]

    def __str__(self) -> str:
        return str(self.id)
