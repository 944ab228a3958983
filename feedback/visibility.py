"""You may see … : feedback of submissions you see, once it is given; lessons as their organisation shares them."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q

from accounts.models import Organisation
from accounts.states import Standing
from common.actors import PARTNER_ROLES, Actor, Role, for_every_role
from feedback.kinds import Share
from feedback.states import GIVEN, LessonState
from submissions.visibility import SUBMISSIONS_VISIBLE_TO

# Feedback is written and sent by these; the others have no part in it.
_WRITING = frozenset({Role.CONTACT_POINT, Role.ANALYST, Role.TEAM_LEAD, Role.HEAD, Role.WORKER})


def _nothing(_actor: Actor, _to: str) -> Q:
    return Q(pk__in=[])


def _given_of_own(actor: Actor, to: str) -> Q:
    return SUBMISSIONS_VISIBLE_TO[actor.role](actor, f"{to}submission__") & Q(**{f"{to}state__in": list(GIVEN)})


def _of_visible_submissions(actor: Actor, to: str) -> Q:
    return SUBMISSIONS_VISIBLE_TO[actor.role](actor, f"{to}submission__")


NOTES_VISIBLE_TO = for_every_role(
    {
        role: _given_of_own if role in PARTNER_ROLES else _of_visible_submissions if role in _WRITING else _nothing
        for role in Role
    }
)


class NoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(NOTES_VISIBLE_TO[actor.role](actor, ""))


class OfNoteQuerySet(models.QuerySet[Any]):
    """What hangs on a note is seen by those who see the note."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(NOTES_VISIBLE_TO[actor.role](actor, "note__"))


class OfSubmissionQuerySet(models.QuerySet[Any]):
    """That feedback is awaited, or put off and why, is told to whoever sees the submission."""

    def visible_to(self, actor: Actor) -> Self:
        allowed = actor.role in _WRITING | PARTNER_ROLES
        return self.filter(_of_visible_submissions(actor, "")) if allowed else self.none()


class AdviceQuerySet(models.QuerySet[Any]):
    """The library is for those who write; providers read what was sent to them."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.role in _WRITING else self.none()


def _own_lessons_and_shared(actor: Actor) -> Q:
    """Signatories read what others chose to share; whoever has not signed reads only their own (C7, C10)."""
    reader = Organisation.objects.visible_to(actor).filter(state=Standing.SIGNATORY)
    shared = ~Q(share=Share.NOBODY) & ~Q(state=LessonState.RECEIVED)
    return Q(organisation_id=actor.organisation_id) | shared & Q(Exists(reader))


LESSONS_VISIBLE_TO = for_every_role(
    {
        role: _own_lessons_and_shared
        if role in PARTNER_ROLES
        else (lambda _actor: Q())
        if role in _WRITING
        else (lambda _actor: Q(pk__in=[]))
        for role in Role
    }
)


class LessonQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(LESSONS_VISIBLE_TO[actor.role](actor))
