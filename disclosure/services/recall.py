"""An agreement has ended after release: the recipient is told what to stop using, and what it answers is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict
from custody import ledger
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.models import Question, Recall
from disclosure.selectors import releases, requests


class NothingToRecall(Conflict):
    for_people = _("Every item of this provider that was released could still be released today: there is no recall.")


class AnsweredAlready(Conflict):
    for_people = _("The recipient's answer to this recall is recorded already.")


@transaction.atomic
def recall(*, actor: Actor, request_id: UUID, organisation_id: UUID, reason: str, at: datetime) -> Recall:
    """Record that the recipient was told to stop using what may no longer be used; the provider sees that it was.

    Raises:
        NothingToRecall: no agreement and no consent behind what left has ended.

    Source: Protocol D1, D3.
    """
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_recall(actor, request)
    ended = releases.ended_items(request, organisation_id, at=at)
    if not ended:
        raise NothingToRecall
    sent = Recall.objects.create(
        request=request,
        organisation_id=organisation_id,
        item_count=len(ended),
        reason=reason,
        sent_by=actor.id,
        sent_at=at,
    )
    question: Question = ended[0].decision.question
    ledger.record(
        actor=actor,
        act=Act.DISCLOSURE_RECALLED,
        subject_kind=SubjectKind.QUESTION,
        subject_id=question.pk,
        at=at,
        on_behalf_of=organisation_id,
        purpose=reason,
        facts={"recall": str(sent.pk), "items": len(ended), "recipient": question.recipient_name},
    )
    return sent


@transaction.atomic
def record_recall_answer(*, actor: Actor, recall_id: UUID, answer: str, at: datetime) -> Recall:
    """Keep what the recipient says it did; once, and it stays."""
    sent = releases.lock_recall(actor=actor, recall_id=recall_id)
    permissions.check_may_recall(actor, sent.request)
    if sent.answered_at is not None:
        raise AnsweredAlready
    sent.recipient_answer, sent.answered_at = answer, at
    sent.save(update_fields=["recipient_answer", "answered_at"])
    ledger.record(
        actor=actor,
        act=Act.DISCLOSURE_RECALLED,
        subject_kind=SubjectKind.DISCLOSURE,
        subject_id=sent.request_id,
        at=at,
        facts={"recall": str(sent.pk), "answered": True},
    )
    return sent
