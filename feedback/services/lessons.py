"""What the Mechanism learns from organisations: each lesson is answered, and what changed is said (C7)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from feedback import permissions
from feedback.kinds import Share
from feedback.models import Lesson
from feedback.selectors import lessons
from feedback.states import LESSON, LessonState


@transaction.atomic
def give_lesson(*, actor: Actor, text: str, share: Share, at: datetime) -> Lesson:
    """Tell the Mechanism what it should learn; the organisation chooses who else may read it.

    Source: Protocol, civil society's feedback on lessons learned (C7).
    """
    organisation_id = permissions.check_may_give_lesson(actor)
    lesson = Lesson.objects.create(
        organisation_id=organisation_id, text=text, share=share, given_by=actor.id, given_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.LESSON_GIVEN,
        subject_kind=SubjectKind.LESSON,
        subject_id=lesson.pk,
        at=at,
        facts={"share": share.value},
    )
    return lesson


@transaction.atomic
def share_lesson(*, actor: Actor, lesson_id: UUID, share: Share, at: datetime) -> Lesson:
    """Choose anew who may read it; effective at once."""
    lesson = lessons.lock_own_lesson(actor=actor, lesson_id=lesson_id)
    permissions.check_may_share_lesson(actor, lesson)
    lesson.share = share
    lesson.save(update_fields=["share"])
    ledger.record(
        actor=actor,
        act=Act.LESSON_SHARED,
        subject_kind=SubjectKind.LESSON,
        subject_id=lesson.pk,
        at=at,
        facts={"share": share.value},
    )
    return lesson


@transaction.atomic
def answer_lesson(*, actor: Actor, lesson_id: UUID, words: str, at: datetime) -> Lesson:
    """Answer it; each one is answered."""
    lesson = lessons.lock_lesson(actor=actor, lesson_id=lesson_id)
    permissions.check_may_answer_lesson(actor, lesson)
    also = {"answer": words, "answered_by": actor.id, "answered_at": at}
    return _move(actor=actor, lesson=lesson, to=LessonState.ANSWERED, act=Act.LESSON_ANSWERED, also=also, at=at)


@transaction.atomic
def record_change(*, actor: Actor, lesson_id: UUID, words: str, at: datetime) -> Lesson:
    """Say what the Mechanism does differently since."""
    lesson = lessons.lock_lesson(actor=actor, lesson_id=lesson_id)
    permissions.check_may_record_change(actor, lesson)
    also = {"changed": words, "changed_by": actor.id, "changed_at": at}
    return _move(actor=actor, lesson=lesson, to=LessonState.CHANGED, act=Act.LESSON_CHANGED, also=also, at=at)


def _move(
    *, actor: Actor, lesson: Lesson, to: LessonState, act: Act, also: Mapping[str, object], at: datetime
) -> Lesson:
    return ledger.move(
        lesson, to=to, table=LESSON, actor=actor, act=act, at=at, also=also, on_behalf_of=lesson.organisation_id
    )
