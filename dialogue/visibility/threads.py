"""You may see … : conversations of your organisation that concern you; staff those they answer, or review (C5, C10)."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role
from custody.append_only import AppendOnlyQuerySet
from submissions.visibility import SUBMISSIONS_VISIBLE_TO

# A rule is told from the thread itself ("") or from a row that points at it ("thread__").


def _nothing(_actor: Actor, _to: str) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor, _to: str) -> Q:
    return Q()


def _of_own_organisation(actor: Actor, to: str) -> Q:
    return Q(**{f"{to}organisation_id": actor.organisation_id})


def _of_visible_submissions(actor: Actor, to: str) -> Q:
    return SUBMISSIONS_VISIBLE_TO[actor.role](actor, f"{to}submission__")


def _begun_or_of_own_submissions(actor: Actor, to: str) -> Q:
    own = Q(**{f"{to}opened_by": actor.id}) | _of_visible_submissions(actor, to)
    return _of_own_organisation(actor, to) & own


THREADS_VISIBLE_TO = for_every_role(
    {
        # you see what you began, and what is said about submissions you see
        Role.NGO_CONTRIBUTOR: _begun_or_of_own_submissions,
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        Role.CONTACT_POINT: _everything,
        # you review it, so you read what is said about it
        Role.ANALYST: _of_visible_submissions,
        Role.TEAM_LEAD: _of_visible_submissions,
        Role.DISCLOSURE_OFFICER: _nothing,
        Role.HEAD: _nothing,
        Role.PROTECTION_OFFICER: _nothing,
        Role.EVIDENCE_OFFICER: _nothing,
        Role.AUDITOR: _nothing,
        Role.ADMINISTRATOR: _nothing,
        Role.WORKER: _everything,
    }
)

# You keep what is stored: that a file is there, and whether it is good, is yours to see; what is said around it is not.
ATTACHMENTS_VISIBLE_TO = for_every_role({**THREADS_VISIBLE_TO, Role.EVIDENCE_OFFICER: _everything})


class ThreadQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(THREADS_VISIBLE_TO[actor.role](actor, ""))


class MessageQuerySet(AppendOnlyQuerySet[Any]):
    """What is said in a conversation is seen by those who see the conversation."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(THREADS_VISIBLE_TO[actor.role](actor, "thread__"))


class ReadMarkQuerySet(models.QuerySet[Any]):
    """How far you have read is your own affair."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reader=actor.id)


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ATTACHMENTS_VISIBLE_TO[actor.role](actor, "message__thread__"))


class ScanQuerySet(models.QuerySet[Any]):
    """What a scanner said is for staff."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.role in {Role.NGO_CONTRIBUTOR, Role.NGO_FOCAL_POINT}:
            return self.none()
        return self.filter(ATTACHMENTS_VISIBLE_TO[actor.role](actor, "attachment__message__thread__"))
