"""What the Mechanism publishes: bulletins and guidance, in both languages, with the questions they answer (W1, W2)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from custody.acts import SubjectKind
from dialogue.states.bulletins import Audience, BulletinKind, BulletinState
from dialogue.visibility.bulletins import BulletinQuerySet, OfBulletinQuerySet

_SETTLED = [BulletinState.CLEARED, BulletinState.PUBLISHED]
_IN_BOTH_LANGUAGES = ~Q(title_en="") & ~Q(title_ar="") & ~Q(body_en="") & ~Q(body_ar="")


class Bulletin(models.Model):
    """A bulletin, or guidance; number: its own for each kind, given when it is published (R3).

    Once it is published the database refuses any change (migrations: frozen bulletins); what was wrong is said in
    a new one, and guidance can say which earlier one it replaces.

    .. no_pii: the form says so, and everybody of its audience reads it
    """

    custody_kind: ClassVar = SubjectKind.BULLETIN

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=BulletinKind.choices)
    state = models.CharField(max_length=16, choices=BulletinState.choices, default=BulletinState.DRAFT)
    number = models.PositiveIntegerField(null=True)
    audience = models.CharField(_("who may read it"), max_length=16, choices=Audience.choices)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    title_ar = models.CharField(_("title in Arabic"), max_length=160, blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    body_ar = models.TextField(_("text in Arabic"), blank=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replacements")
    written_by = models.UUIDField()
    written_at = models.DateTimeField()
    # Everybody who has saved words of it: none of them clears it.
    writers = ArrayField(models.UUIDField(), default=list)
    returned_why = models.TextField(blank=True)
    cleared_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Bulletin"]] = BulletinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-written_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=BulletinKind.values), name="bulletin_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=BulletinState.values), name="bulletin_state_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="bulletin_audience_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=_SETTLED) | _IN_BOTH_LANGUAGES, name="bulletin_is_in_both_languages"
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True)
                | ~Q(cleared_by=F("written_by")) & ~Q(writers__contains=[F("cleared_by")]),
                name="bulletin_is_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_SETTLED) | Q(cleared_by__isnull=False, cleared_at__isnull=False),
                name="bulletin_clearance_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=BulletinState.PUBLISHED)
                & Q(number__gte=1, published_by__isnull=False, published_at__isnull=False)
                | ~Q(state=BulletinState.PUBLISHED)
                & Q(number__isnull=True, published_by__isnull=True, published_at__isnull=True),
                name="bulletin_number_comes_with_publication",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | Q(kind=BulletinKind.GUIDANCE), name="only_guidance_is_replaced"
            ),
            models.UniqueConstraint("kind", "number", name="bulletin_number_once_per_kind"),
            models.UniqueConstraint(
                "replaces", condition=~Q(state=BulletinState.DROPPED), name="guidance_is_replaced_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "-published_at", "-id"],
                condition=Q(state=BulletinState.PUBLISHED),
                name="bulletin_published",
            ),
            models.Index(
                fields=["written_at"],
                condition=Q(state__in=[BulletinState.DRAFT, BulletinState.CLEARED]),
                name="bulletin_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.id}"

    @property
    def title(self) -> str:
        """In the reader's language; of a draft that has only the other, that."""
        return self.title_ar or self.title_en if _is_arabic() else self.title_en or self.title_ar

    @property
    def body(self) -> str:
        return self.body_ar if _is_arabic() else self.body_en


class BulletinQuestion(models.Model):
    """A question a bulletin answers, in the Mechanism's own words: never those of whoever asked, never their name.

    place: its order in the bulletin.

    .. no_pii: as the bulletin
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="questions")
    place = models.PositiveSmallIntegerField()
    question_en = models.TextField(_("question in English"), blank=True)
    question_ar = models.TextField(_("question in Arabic"), blank=True)
    answer_en = models.TextField(_("answer in English"), blank=True)
    answer_ar = models.TextField(_("answer in Arabic"), blank=True)

    objects: ClassVar[models.Manager["BulletinQuestion"]] = OfBulletinQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint("bulletin", "place", name="bulletin_question_has_its_place"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def question(self) -> str:
        return self.question_ar or self.question_en if _is_arabic() else self.question_en or self.question_ar

    @property
    def answer(self) -> str:
        return self.answer_ar if _is_arabic() else self.answer_en

    @property
    def is_whole(self) -> bool:
        return all((self.question_en, self.question_ar, self.answer_en, self.answer_ar))


def _is_arabic() -> bool:
    return (get_language() or "").startswith("ar")
