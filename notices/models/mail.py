"""Mail that says nothing but that there is something: who wants it, and what is on its way."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Person
from common.ids import new_id
from notices.kinds import HowOften, MailKind, Trouble
from notices.visibility import OwnMailQuerySet


class MailChoice(models.Model):
    """Whether and when somebody wants a mail. There is no row until they ask for one.

    sealed_address, sealed_code: under the key both faces share, bound to the person; no row holds an address in clear.
    told_through: the place up to which notices have been announced by a mail that was sent.

    .. pii: an address, sealed; the time zone somebody chose
    .. pii_types: email_address
    .. pii_retirement: deleted when the person takes the address back or has no role left
    """

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    sealed_address = models.BinaryField(null=True)
    sealed_code = models.BinaryField(null=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.SmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    how_often = models.CharField(max_length=8, choices=HowOften.choices, default=HowOften.NEVER)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    time_zone = models.CharField(max_length=48, default="UTC")
    told_through = models.BigIntegerField(default=-1)

    objects: ClassVar[models.Manager["MailChoice"]] = OwnMailQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how_often__in=HowOften.values), name="mail_how_often_is_known"),
            models.CheckConstraint(
                condition=Q(how_often=HowOften.NEVER) | Q(sealed_address__isnull=False, confirmed_at__isnull=False),
                name="mail_goes_to_confirmed_addresses",
            ),
            models.CheckConstraint(
                condition=Q(sealed_code=None, code_until=None)
                | Q(sealed_code__isnull=False, code_until__isnull=False, sealed_address__isnull=False),
                name="mail_code_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="mail_quiet_hours_have_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Outgoing(models.Model):
    """One mail on its way. Where it stands is told by its times, so there is no state to move.

    id: also its Message-ID, the same on every try: whoever receives it twice can tell.
    attempt: the number of the worker's lease; who lost it changes nothing any more.
    through: the newest notice it announces, taken when it is about to be sent.

    .. no_pii: points to Person; the address is looked up when it is sent
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=MailKind.choices)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempt = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    through = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=16, choices=Trouble.choices, blank=True)

    objects: ClassVar[models.Manager["Outgoing"]] = OwnMailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, ended_at=None), name="mail_due"),
            models.Index(fields=["person", "-created_at"], name="mail_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="mail_kind_is_known"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(ended_at=None), name="mail_is_sent_or_given_up"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="mail_given_up_says_why",
            ),
            # However much waits for somebody, one mail says so.
            models.UniqueConstraint(
                "person", "kind", condition=Q(sent_at=None, ended_at=None), name="mail_one_on_its_way"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
