"""By which reference an actor knows the subjects of disclosure in the log, of those this actor may see."""

from collections.abc import Collection
from uuid import UUID

from common.actors import Actor
from disclosure.models import AssistanceRequest, DisclosureRequest, Package, Question


def of_requests(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(DisclosureRequest.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "reference"))


def of_questions(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Question.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "request__reference"))


def of_packages(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Package.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "request__reference"))


def of_assistance(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(AssistanceRequest.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "reference"))
