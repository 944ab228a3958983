"""You may see … : what your organisation is asked, and never that another is asked too; staff what their teams ask."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role
from submissions.visibility import SUBMISSIONS_VISIBLE_TO

Rule = Callable[[Actor, str], Q]


def _nothing(_actor: Actor, _to: str) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor, _to: str) -> Q:
    return Q()


def _of_own_teams(actor: Actor, to: str) -> Q:
    return Q(**{f"{to}team_id__in": actor.team_ids})


def _of_own_organisation(actor: Actor, to: str) -> Q:
    return Q(**{f"{to}organisation_id": actor.organisation_id})


_STAFF: dict[Role, Rule] = {
    Role.CONTACT_POINT: _everything,
    # you see what your own teams ask, and what they are told
    Role.ANALYST: _of_own_teams,
    Role.TEAM_LEAD: _of_own_teams,
    Role.HEAD: _everything,
    Role.WORKER: _everything,
}

# The whole request names all who are asked: no organisation sees it (C10).
REQUESTS_VISIBLE_TO = for_every_role({role: _STAFF.get(role, _nothing) for role in Role})


def _rows_of_visible_requests(actor: Actor, to: str) -> Q:
    return _STAFF[actor.role](actor, f"{to}request__")


ASKED_VISIBLE_TO = for_every_role(
    {
        role: _of_own_organisation
        # your focal point speaks for the organisation
        if role == Role.NGO_FOCAL_POINT
        else _rows_of_visible_requests
        if role in _STAFF
        else _nothing
        for role in Role
    }
)


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(REQUESTS_VISIBLE_TO[actor.role](actor, ""))


class OfRequestQuerySet(models.QuerySet[Any]):
    """Who is to be asked is known to those who see the request."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(REQUESTS_VISIBLE_TO[actor.role](actor, "request__"))


class AskedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ASKED_VISIBLE_TO[actor.role](actor, ""))


class OfAskedQuerySet(models.QuerySet[Any]):
    """An answer is read by both sides; of a submission given as one, by those who see the submission."""

    def visible_to(self, actor: Actor) -> Self:
        submission = SUBMISSIONS_VISIBLE_TO[actor.role](actor, "submission__")
        # A rule that lets everything through is empty, and "or" with an empty rule keeps the other side alone.
        given = Q(submission__isnull=True) | submission if submission else Q()
        return self.filter(ASKED_VISIBLE_TO[actor.role](actor, "asked__") & given)
