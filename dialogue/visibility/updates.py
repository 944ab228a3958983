"""You may see … : what your organisation reports; of the staff, whoever keeps in touch or holds what it concerns."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.actors import Actor, Role, for_every_role


def _nothing(_actor: Actor) -> Q:
    return Q(pk__in=[])


def _everything(_actor: Actor) -> Q:
    return Q()


def _of_own_organisation(actor: Actor) -> Q:
    return Q(organisation_id=actor.organisation_id)


def _concerning_own_teams(actor: Actor) -> Q:
    """What was said to concern a submission of one's own teams."""
    concerns = apps.get_model("dialogue", "ActivityConcern").objects
    return Q(Exists(concerns.filter(activity=OuterRef("pk"), submission__team_id__in=actor.team_ids)))


ACTIVITIES_VISIBLE_TO = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: _nothing,
        Role.NGO_FOCAL_POINT: _of_own_organisation,
        Role.CONTACT_POINT: _everything,
        Role.ANALYST: _concerning_own_teams,
        Role.TEAM_LEAD: _concerning_own_teams,
        # cases in national courts are why material may one day be asked for
        Role.DISCLOSURE_OFFICER: _everything,
        Role.HEAD: _everything,
        Role.PROTECTION_OFFICER: _nothing,
        Role.EVIDENCE_OFFICER: _nothing,
        Role.AUDITOR: _nothing,
        Role.ADMINISTRATOR: _nothing,
        Role.WORKER: _everything,
    }
)


class ActivityQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(ACTIVITIES_VISIBLE_TO[actor.role](actor))


class ConcernQuerySet(models.QuerySet[Any]):
    """What a report concerns is seen by those who see the report."""

    def visible_to(self, actor: Actor) -> Self:
        activities = apps.get_model("dialogue", "ActivityUpdate").objects
        return self.filter(activity__in=activities.visible_to(actor))
