"""Bulletins and guidance as those read them who may; every read starts at what is visible."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.actors import Actor
from common.errors import NotVisible
from dialogue.models import Bulletin, BulletinQuestion, Enquiry
from dialogue.states.bulletins import BulletinKind, BulletinState
from submissions.pages import Page, page_of

_NEWEST = ("-published_at", "-id")
MOST_SHOWN = 50


def bulletins_for(actor: Actor) -> QuerySet[Bulletin]:
    rows: QuerySet[Bulletin] = Bulletin.objects.visible_to(actor)
    return rows


def get_bulletin(*, actor: Actor, bulletin_id: UUID) -> Bulletin:
    return _one(bulletins_for(actor).filter(pk=bulletin_id))


def get_published(*, actor: Actor, bulletin_id: UUID) -> Bulletin:
    return _one(_published(bulletins_for(actor)).filter(pk=bulletin_id))


def lock_bulletin(*, actor: Actor, bulletin_id: UUID) -> Bulletin:
    return _one(bulletins_for(actor).select_for_update(of=("self",)).filter(pk=bulletin_id))


def published_page(*, actor: Actor, kind: BulletinKind, after: str = "") -> Page[Bulletin]:
    """What was published of this kind, the newest first."""
    return page_of(_published(bulletins_for(actor)).filter(kind=kind), order=_NEWEST, after=after)


def questions_of(actor: Actor, bulletin: Bulletin) -> list[BulletinQuestion]:
    return list(BulletinQuestion.objects.visible_to(actor).filter(bulletin=bulletin))


def get_question(*, actor: Actor, bulletin: Bulletin, question_id: UUID) -> BulletinQuestion:
    found = BulletinQuestion.objects.visible_to(actor).filter(bulletin=bulletin, pk=question_id).first()
    if found is None:
        raise NotVisible
    question: BulletinQuestion = found
    return question


def asked_behind(actor: Actor, bulletin: Bulletin) -> dict[UUID, list[Enquiry]]:
    """For each question of a bulletin, the questions of organisations that it answers, for staff to compare."""
    behind: dict[UUID, list[Enquiry]] = defaultdict(list)
    rows = Enquiry.objects.visible_to(actor).filter(taken_up__bulletin=bulletin).select_related("organisation")
    for enquiry in rows.order_by("asked_at"):
        behind[enquiry.taken_up_id].append(enquiry)
    return behind


def drafts_that_answer(actor: Actor) -> list[Bulletin]:
    """Bulletins in draft, each with its questions: where a question can be taken up."""
    drafts = bulletins_for(actor).filter(state=BulletinState.DRAFT, kind=BulletinKind.BULLETIN)
    return list(drafts.prefetch_related("questions").order_by("written_at")[:MOST_SHOWN])


def to_clear(actor: Actor) -> QuerySet[Bulletin]:
    """Whole drafts of others that wait for a second officer; what was given back waits for its author."""
    drafts = _drafts(actor).filter(returned_why="").exclude(writers__contains=[actor.id])
    part = BulletinQuestion.objects.filter(bulletin=OuterRef("pk")).filter(
        Q(question_en="") | Q(question_ar="") | Q(answer_en="") | Q(answer_ar="")
    )
    words = ("title_en", "title_ar", "body_en", "body_ar")
    for column in words:
        drafts = drafts.exclude(**{column: ""})
    return drafts.filter(~Exists(part)).order_by("written_at")


def to_publish(actor: Actor) -> QuerySet[Bulletin]:
    return bulletins_for(actor).filter(state=BulletinState.CLEARED).order_by("cleared_at")


def drafts(actor: Actor) -> QuerySet[Bulletin]:
    return _drafts(actor).order_by("written_at")


def replaceable(actor: Actor, *, by: Bulletin) -> list[Bulletin]:
    """Published guidance that nothing else replaces yet."""
    newer = Bulletin.objects.filter(replaces=OuterRef("pk")).exclude(state=BulletinState.DROPPED).exclude(pk=by.pk)
    guidance = _published(bulletins_for(actor)).filter(~Exists(newer), kind=BulletinKind.GUIDANCE)
    return list(guidance.order_by("number")[:MOST_SHOWN])


def current_guidance(actor: Actor) -> list[Bulletin]:
    """The guidance that holds, the newest first; what it replaced is found from it (W2)."""
    newer = _published(bulletins_for(actor)).filter(replaces=OuterRef("pk"))
    guidance = _published(bulletins_for(actor)).filter(~Exists(newer), kind=BulletinKind.GUIDANCE)
    return list(guidance.order_by(*_NEWEST)[:MOST_SHOWN])


def replacement_of(actor: Actor, bulletin: Bulletin) -> Bulletin | None:
    """The newer guidance, where this reader may read it."""
    return _published(bulletins_for(actor)).filter(replaces=bulletin).first()


def _drafts(actor: Actor) -> QuerySet[Bulletin]:
    return bulletins_for(actor).filter(state=BulletinState.DRAFT)


def _published(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    return rows.filter(state=BulletinState.PUBLISHED)


def _one(rows: QuerySet[Bulletin]) -> Bulletin:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found
