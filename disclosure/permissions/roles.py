"""What the other files here share: the one way of asking for a role, and the role that prepares."""

from django.utils.translation import gettext_lazy as _

from common.actors import Actor, Role
from common.errors import NotAllowed


class OnlyDisclosureOfficersMay(NotAllowed):
    for_people = _("Only a disclosure officer may do this.")


def refuse_unless_role(actor: Actor, roles: frozenset[Role] | set[Role], refusal: type[NotAllowed]) -> None:
    if actor.role not in roles:
        raise refusal


def check_may_prepare(actor: Actor) -> None:
    refuse_unless_role(actor, {Role.DISCLOSURE_OFFICER}, OnlyDisclosureOfficersMay)
