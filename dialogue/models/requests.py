"""Requests for information: drafted once, asked of each organisation in a row of its own (C8, C10)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Team
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.requests import STILL_ASKED, AskedState, Extent, Reminder, RequestState
from dialogue.visibility.requests import AskedQuerySet, OfAskedQuerySet, OfRequestQuerySet, RequestQuerySet
from submissions.models import Submission

TITLE_LENGTH = 120
# In one order, whatever the process: a constraint is compared with its migration letter by letter.
_OPEN = sorted(STILL_ASKED)
_WITH_REASON = [AskedState.DECLINED, AskedState.ENDED]


class InformationRequest(models.Model):
    """What staff want to ask, of one organisation or several; staff alone see it, for it names all who are asked.

    team: whose work it is for; its members read what comes back.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.INFORMATION_REQUEST

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=16, choices=RequestState.choices, default=RequestState.DRAFT)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    why = models.TextField()
    due_on = models.DateField()
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["InformationRequest"]] = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-drafted_at", "id"]
        indexes: ClassVar = [models.Index("state", "drafted_at", name="information_request_queue")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="information_request_state_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(why=""), name="information_request_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.SENT) | Q(sent_by__isnull=False, sent_at__isnull=False),
                name="information_request_sent_says_who",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class InformationAddressee(models.Model):
    """An organisation that is to be asked, once the request is sent.

    .. no_pii:
    """

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["InformationAddressee"]] = OfRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("request", "organisation", name="information_addressee_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class InformationAsked(models.Model):
    """One organisation is asked, in words of its own row: nothing here says whether another was asked too (C10).

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.INFORMATION_REQUEST

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=16, unique=True)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=AskedState.choices, default=AskedState.ASKED)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    why = models.TextField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    reminder = models.CharField(max_length=8, choices=Reminder.choices, blank=True)
    reminded_at = models.DateTimeField(null=True)
    # Why the organisation declined, or why the Mechanism asks no longer.
    reason = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["InformationAsked"]] = AskedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="information_asked_of"),
            models.Index("due_on", "id", name="information_asked_due", condition=Q(state__in=_OPEN)),
            models.Index(fields=["-settled_at", "-id"], name="information_asked_over"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint("request", "organisation", name="information_asked_once"),
            models.CheckConstraint(condition=Q(state__in=AskedState.values), name="information_asked_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state__in=_OPEN) & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="information_asked_settled_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_REASON) | ~Q(reason=""), name="information_asked_no_says_why"
            ),
            models.CheckConstraint(
                condition=Q(reminder="", reminded_at__isnull=True)
                | Q(reminder__in=Reminder.values, reminded_at__isnull=False),
                name="information_asked_reminder_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in STILL_ASKED


class InformationAnswer(models.Model):
    """What an organisation gives to a request: words, or a submission of its own.

    .. no_pii: the form says so
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked = models.ForeignKey(InformationAsked, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=8, choices=Extent.choices)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()

    objects: ClassVar[models.Manager["InformationAnswer"]] = OfAskedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(extent__in=Extent.values), name="information_answer_extent_known"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(submission__isnull=False), name="information_answer_gives_something"
            ),
            models.UniqueConstraint(
                "asked",
                "submission",
                condition=Q(submission__isnull=False),
                name="information_answer_submission_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
