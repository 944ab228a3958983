from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.models.bulletins import BulletinQuestion
from dialogue.states.enquiries import EnquiryState
from dialogue.visibility.enquiries import EnquiryQuerySet

_SETTLED = Q(settled_by__isnull=False, settled_at__isnull=False)


class Enquiry(models.Model):
    """A question of an organisation to the Mechanism (W1).

    privately: they do not want it to appear in a bulletin, in whatever words.
    taken_up: the question of a bulletin, worded anew, that is to answer it; nobody outside learns of it before the
    bulletin is published.

    .. no_pii: the form says so
    """

    custody_kind: ClassVar = SubjectKind.ENQUIRY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=EnquiryState.choices, default=EnquiryState.ASKED)
    text = models.TextField(_("your question"))
    privately = models.BooleanField(_("answer us alone"), default=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    set_aside_why = models.TextField(blank=True)
    taken_up = models.ForeignKey(BulletinQuestion, null=True, on_delete=models.PROTECT, related_name="enquiries")
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Enquiry"]] = EnquiryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "id"]
        verbose_name_plural = "enquiries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="enquiry_says_something"),
            models.CheckConstraint(condition=Q(state__in=EnquiryState.values), name="enquiry_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.ASKED, settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(state=EnquiryState.ASKED) & _SETTLED,
                name="enquiry_settlement_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.ANSWERED) & ~Q(answer="")
                | ~Q(state=EnquiryState.ANSWERED) & Q(answer=""),
                name="enquiry_answer_comes_with_the_state",
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.SET_ASIDE) & ~Q(set_aside_why="")
                | ~Q(state=EnquiryState.SET_ASIDE) & Q(set_aside_why=""),
                name="enquiry_is_set_aside_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=EnquiryState.ASKED)
                | Q(state=EnquiryState.PUBLISHED, taken_up__isnull=False)
                | Q(state__in=[EnquiryState.ANSWERED, EnquiryState.SET_ASIDE], taken_up__isnull=True),
                name="enquiry_is_published_by_a_bulletin",
            ),
            models.CheckConstraint(
                condition=Q(privately=False) | Q(taken_up__isnull=True), name="private_enquiry_stays_private"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-asked_at", "-id"], name="enquiry_of_organisation"),
            models.Index(fields=["-asked_at", "-id"], name="enquiry_newest"),
            models.Index(fields=["asked_at", "id"], condition=Q(state=EnquiryState.ASKED), name="enquiry_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.id)
