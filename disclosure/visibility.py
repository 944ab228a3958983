"""You may see … : counterparts, requests, questions, releases. An NGO sees its own questions, nothing of others."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from common.actors import Actor, Role, for_every_role

Rule = Callable[[Actor], Q]
_AWARE = frozenset(
    {
        Role.CONTACT_POINT,
        Role.ANALYST,
        Role.TEAM_LEAD,
        Role.DISCLOSURE_OFFICER,
        Role.HEAD,
        Role.PROTECTION_OFFICER,
        Role.EVIDENCE_OFFICER,
        Role.WORKER,
    }
)
_DECIDING = frozenset({Role.DISCLOSURE_OFFICER, Role.HEAD, Role.PROTECTION_OFFICER, Role.EVIDENCE_OFFICER, Role.WORKER})


def _nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor) -> Q:
    return Q()


def _only(roles: frozenset[Role]) -> Mapping[Role, Rule]:
    return for_every_role({role: _everything if role in roles else _nothing for role in Role})


def _through(path: str) -> Rule:
    def of_own_organisation(actor: Actor) -> Q:
        return Q(**{path: actor.organisation_id}) if actor.organisation_id else Q(pk__in=[])

    return of_own_organisation


def _with_focal_point(roles: frozenset[Role], path: str) -> Mapping[Role, Rule]:
    """Staff of these roles see all; a focal point sees what the path says is the own organisation's."""
    return for_every_role({**_only(roles), Role.NGO_FOCAL_POINT: _through(path)})


class _Visible(models.QuerySet[Any]):
    VISIBLE_TO: ClassVar[Mapping[Role, Rule]]

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(self.VISIBLE_TO[actor.role](actor))


class CounterpartQuerySet(_Visible):
    """You see with whom the Mechanism cooperates, and what they promised, if you work with providers or material."""

    VISIBLE_TO = _only(_AWARE)


class RequestQuerySet(_Visible):
    """You see that a disclosure is prepared, to whom and how far it has come."""

    VISIBLE_TO = _only(_AWARE)


class RequestItemQuerySet(_Visible):
    """You see which items: those who prepare, approve and may veto."""

    VISIBLE_TO = _only(_DECIDING)


class DecidingQuerySet(_Visible):
    """Keys, packages, vetoes, holds: for those with a part in the decision or the keys."""

    VISIBLE_TO = _only(_DECIDING)


class QuestionQuerySet(_Visible):
    """A focal point sees the questions put to the own organisation; staff see all (D5)."""

    VISIBLE_TO = _with_focal_point(_AWARE, "organisation_id")


class DecisionQuerySet(_Visible):
    """What was answered, per item. While it can be taken back only the provider sees it: see selectors/answers.py."""

    VISIBLE_TO = _with_focal_point(_DECIDING, "question__organisation_id")


class ReleasedItemQuerySet(_Visible):
    """A focal point sees what of the own organisation was released, to whom and when (D5)."""

    VISIBLE_TO = _with_focal_point(_DECIDING, "decision__question__organisation_id")


class RecallQuerySet(_Visible):
    VISIBLE_TO = _with_focal_point(_AWARE, "organisation_id")
