"""Lessons as those read them who may: their own, and what others chose to share (C7, C10)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from common.actors import Actor
from common.errors import NotVisible
from feedback.kinds import Share
from feedback.models import Lesson
from feedback.states import LessonState
from submissions.pages import Page, page_of


@dataclass(frozen=True, slots=True)
class Shared:
    """What one organisation may read of another's lesson, and nothing more.  name: empty where it chose so."""

    name: str
    text: str
    answer: str
    answered_at: datetime | None
    changed: str


def lessons_for(actor: Actor) -> QuerySet[Lesson]:
    rows: QuerySet[Lesson] = Lesson.objects.visible_to(actor)
    return rows.select_related("organisation")


def lessons_page(*, actor: Actor, after: str = "") -> Page[Lesson]:
    return page_of(lessons_for(actor), order=("-given_at", "-id"), after=after)


def own_page(*, actor: Actor, after: str = "") -> Page[Lesson]:
    """What the actor's own organisation gave."""
    own = lessons_for(actor).filter(organisation=actor.organisation_id)
    return page_of(own, order=("-given_at", "-id"), after=after)


def shared_page(*, actor: Actor, after: str = "") -> tuple[Page[Lesson], list[Shared]]:
    """What other signatories let be read; in the order of the answers, which says nothing of who asked when."""
    others = lessons_for(actor).exclude(organisation=actor.organisation_id)
    page = page_of(others, order=("-answered_at", "-id"), after=after)
    return page, [_shared(row) for row in page.rows]


def _shared(lesson: Lesson) -> Shared:
    name = lesson.organisation.shown_name if lesson.share == Share.NAMED else ""
    return Shared(name, lesson.text, lesson.answer, lesson.answered_at, lesson.changed)


def get_lesson(*, actor: Actor, lesson_id: UUID) -> Lesson:
    return _one(lessons_for(actor), lesson_id)


def lock_lesson(*, actor: Actor, lesson_id: UUID) -> Lesson:
    return _one(lessons_for(actor).select_for_update(of=("self",)), lesson_id)


def get_own_lesson(*, actor: Actor, lesson_id: UUID) -> Lesson:
    """One of the actor's own organisation; another's has no page of its own."""
    return _one(lessons_for(actor).filter(organisation=actor.organisation_id), lesson_id)


def lock_own_lesson(*, actor: Actor, lesson_id: UUID) -> Lesson:
    own = lessons_for(actor).filter(organisation=actor.organisation_id)
    return _one(own.select_for_update(of=("self",)), lesson_id)


def _one(rows: QuerySet[Lesson], lesson_id: UUID) -> Lesson:
    found = rows.filter(pk=lesson_id).first()
    if found is None:
        raise NotVisible
    return found


def to_answer(actor: Actor) -> QuerySet[Lesson]:
    return lessons_for(actor).filter(state=LessonState.RECEIVED).order_by("given_at")
