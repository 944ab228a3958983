"""Conversations between an organisation and its contact point, what was said in them, and how far each has read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from custody.append_only import AppendOnly
from dialogue.states.threads import Side, ThreadState
from dialogue.visibility.threads import MessageQuerySet, ReadMarkQuerySet, ThreadQuerySet
from submissions.models import Submission

TITLE_LENGTH = 120


class Thread(models.Model):
    """One conversation of an organisation, about one of its submissions or in general (C5).

    message_count, last_at, last_side: of its messages; written with each of them, under the lock of this row.
    .. no_pii: the form says that nobody is named
    """

    custody_kind: ClassVar = SubjectKind.THREAD

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what it is about"), max_length=TITLE_LENGTH)
    state = models.CharField(max_length=16, choices=ThreadState.choices, default=ThreadState.OPEN)
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    message_count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    last_side = models.CharField(max_length=16, choices=Side.choices)

    objects: ClassVar[models.Manager["Thread"]] = ThreadQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["-last_at", "-id"], name="thread_newest"),
            models.Index(fields=["organisation", "-last_at", "-id"], name="thread_of_organisation"),
            models.Index(
                fields=["last_at", "id"],
                name="thread_waits",
                condition=Q(state=ThreadState.OPEN, last_side=Side.PROVIDER),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="thread_has_a_title"),
            models.CheckConstraint(condition=Q(state__in=ThreadState.values), name="thread_state_is_known"),
            models.CheckConstraint(condition=Q(last_side__in=Side.values), name="thread_side_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Message(AppendOnly):
    """What one side said. It stays said: the database refuses to change or remove it.

    number: from one, without gaps, in each thread.
    .. no_pii: the form says that nobody is named
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    side = models.CharField(max_length=16, choices=Side.choices)
    written_by = models.UUIDField()
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Message"]] = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["thread", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint("thread", "number", name="message_number_once_per_thread"),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="message_side_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReadMark(models.Model):
    """How many messages of a thread one person has read; what is beyond is unread.

    .. no_pii: reader is a pseudonym
    """

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    reader = models.UUIDField()
    read_count = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ReadMark"]] = ReadMarkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("thread", "reader", name="read_mark_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["reader", "thread"], name="read_mark_of_reader")]

    def __str__(self) -> str:
        return str(self.pk)
