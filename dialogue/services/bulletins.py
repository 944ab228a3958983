"""Bulletins and guidance are written: begun, changed until they are cleared, or given up."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.permissions import bulletins as permissions
from dialogue.policies import bulletins as policies
from dialogue.selectors import bulletins as selectors
from dialogue.states.bulletins import BULLETIN, Audience, BulletinKind, BulletinState


@dataclass(frozen=True, slots=True)
class Text:
    """What a bulletin says, in both languages; a draft may lack some of it."""

    title_en: str = ""
    title_ar: str = ""
    body_en: str = ""
    body_ar: str = ""


@transaction.atomic
def begin_bulletin(*, actor: Actor, kind: BulletinKind, audience: Audience, text: Text, at: datetime) -> Bulletin:
    """Begin a bulletin or guidance; nobody outside sees it before it is published.

    Source: Protocol, to keep civil society and the public abreast (R3).
    """
    permissions.check_may_write(actor)
    bulletin = Bulletin.objects.create(
        kind=kind, audience=audience, written_by=actor.id, written_at=at, writers=[actor.id], **asdict(text)
    )
    ledger.record(
        actor=actor,
        act=Act.BULLETIN_DRAFTED,
        subject_kind=SubjectKind.BULLETIN,
        subject_id=bulletin.pk,
        at=at,
        facts={"kind": kind.value},
    )
    return bulletin


@transaction.atomic
def write_bulletin(
    *,
    actor: Actor,
    bulletin_id: UUID,
    text: Text,
    audience: Audience,
    replaces_id: UUID | None,
    seen_at: datetime,
    at: datetime,
) -> Bulletin:
    """Save what is written so far; whoever has written on it is not the one who clears it.

    seen_at: when the draft was saved that the writer began from.
    """
    bulletin = selectors.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_edit(actor, bulletin)
    policies.check_draft_is_as_seen(bulletin, seen_at)
    replaced = selectors.get_bulletin(actor=actor, bulletin_id=replaces_id) if replaces_id else None
    if replaced is not None:
        policies.check_may_be_replaced(replaced, by=bulletin)
    for column, words in asdict(text).items():
        setattr(bulletin, column, words)
    bulletin.audience, bulletin.replaces = audience, replaced
    bulletin.save(update_fields=[*asdict(text), "audience", "replaces"])
    return sign_draft(bulletin, actor=actor, at=at)


def sign_draft(bulletin: Bulletin, *, actor: Actor, at: datetime) -> Bulletin:
    """Note who has written on it last, and among all."""
    bulletin.written_by, bulletin.written_at, bulletin.returned_why = actor.id, at, ""
    bulletin.writers = list(dict.fromkeys([*bulletin.writers, actor.id]))
    bulletin.save(update_fields=["written_by", "written_at", "returned_why", "writers"])
    return bulletin


@transaction.atomic
def drop_bulletin(*, actor: Actor, bulletin_id: UUID, at: datetime) -> Bulletin:
    """Give a draft up; the questions that were to be answered in it wait again."""
    bulletin = selectors.lock_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_drop(actor, bulletin)
    Enquiry.objects.filter(taken_up__in=BulletinQuestion.objects.filter(bulletin=bulletin)).update(taken_up=None)
    return ledger.move(bulletin, to=BulletinState.DROPPED, table=BULLETIN, actor=actor, act=Act.BULLETIN_DROPPED, at=at)
