"""The questions of a bulletin are worded anew; those of organisations are put behind them."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from common.actors import Actor
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.permissions import bulletins as on_bulletins
from dialogue.permissions import enquiries as on_enquiries
from dialogue.policies.bulletins import check_draft_is_as_seen
from dialogue.policies.enquiries import check_bulletin_may_answer, check_enquiry_is_in
from dialogue.selectors import bulletins, enquiries
from dialogue.services.bulletins import sign_draft


@dataclass(frozen=True, slots=True)
class Wording:
    """A question and its answer in the Mechanism's own words, in both languages."""

    question_en: str = ""
    question_ar: str = ""
    answer_en: str = ""
    answer_ar: str = ""


@transaction.atomic
def add_question(*, actor: Actor, bulletin_id: UUID, wording: Wording, at: datetime) -> BulletinQuestion:
    """Put a question into a bulletin that nobody asked in so many words."""
    bulletin = _draft(actor, bulletin_id)
    question = BulletinQuestion.objects.create(bulletin=bulletin, place=_next_place(bulletin), **asdict(wording))
    sign_draft(bulletin, actor=actor, at=at)
    return question


@transaction.atomic
def write_question(
    *, actor: Actor, bulletin_id: UUID, question_id: UUID, wording: Wording, seen_at: datetime, at: datetime
) -> BulletinQuestion:
    """Word it, and its answer; seen_at: when the draft was saved that the writer began from."""
    bulletin = _draft(actor, bulletin_id)
    check_draft_is_as_seen(bulletin, seen_at)
    question = bulletins.get_question(actor=actor, bulletin=bulletin, question_id=question_id)
    for column, words in asdict(wording).items():
        setattr(question, column, words)
    question.save(update_fields=list(asdict(wording)))
    sign_draft(bulletin, actor=actor, at=at)
    return question


@transaction.atomic
def remove_question(*, actor: Actor, bulletin_id: UUID, question_id: UUID, at: datetime) -> Bulletin:
    """Take a question out of a draft; those who asked wait again."""
    bulletin = _draft(actor, bulletin_id)
    question = bulletins.get_question(actor=actor, bulletin=bulletin, question_id=question_id)
    Enquiry.objects.filter(taken_up=question).update(taken_up=None)
    question.delete()
    return sign_draft(bulletin, actor=actor, at=at)


@transaction.atomic
def take_up(
    *, actor: Actor, enquiry_id: UUID, bulletin_id: UUID, question_id: UUID | None, at: datetime
) -> BulletinQuestion:
    """Answer a question of an organisation in a bulletin: with one that stands there already, or with a new one.

    Nothing of the organisation's words is carried over. Nobody outside learns of it before publication.

    Source: W1, bulletins that also answer questions.
    """
    # The bulletin before its questions, as whoever publishes it does: two at once wait for each other, never both.
    bulletin = bulletins.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    enquiry = enquiries.lock_enquiry(actor=actor, enquiry_id=enquiry_id)
    on_enquiries.check_may_take_up_in(actor, enquiry, bulletin)
    if question_id is None:
        question = BulletinQuestion.objects.create(bulletin=bulletin, place=_next_place(bulletin))
    else:
        question = bulletins.get_question(actor=actor, bulletin=bulletin, question_id=question_id)
    enquiry.taken_up = question
    enquiry.save(update_fields=["taken_up"])
    sign_draft(bulletin, actor=actor, at=at)
    return question


@transaction.atomic
def let_go(*, actor: Actor, enquiry_id: UUID, at: datetime) -> Enquiry:
    """Take it out of the draft it is in; it waits for an answer as before."""
    seen = on_enquiries.check_may_let_go(actor, enquiries.get_enquiry(actor=actor, enquiry_id=enquiry_id))
    bulletin = bulletins.lock_bulletin(actor=actor, bulletin_id=seen.pk)
    enquiry = enquiries.lock_enquiry(actor=actor, enquiry_id=enquiry_id)
    check_enquiry_is_in(enquiry, bulletin)
    enquiry.taken_up = None
    enquiry.save(update_fields=["taken_up"])
    sign_draft(bulletin, actor=actor, at=at)
    return enquiry


def _draft(actor: Actor, bulletin_id: UUID) -> Bulletin:
    bulletin = bulletins.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    on_bulletins.check_may_edit(actor, bulletin)
    check_bulletin_may_answer(bulletin)
    return bulletin


def _next_place(bulletin: Bulletin) -> int:
    last: int | None = BulletinQuestion.objects.filter(bulletin=bulletin).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1
