"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import selectors
from accounts.places import address_of, places_for
from common.actors import PARTNER_ROLES, Actor


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Menu, contact point (O1), roles to choose from, and whether this is the demonstration; also on error pages."""
    user = getattr(request, "user", None)
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "frame": _frame(actor),
        "demo": settings.PORTAL.demo,
        "signed_in": user is not None and user.is_authenticated,
        # The last time it was kept on may lie that long back: a page must not promise more than the session holds.
        "idle_seconds": settings.SESSION_IDLE_SECONDS - settings.SESSION_KEPT_EVERY_SECONDS,
        "hats": _hats(request),
        "navigation": places_for(actor.role, request.path) if actor else [],
        "contact_point": _contact_point(actor),
    }


def _frame(actor: Actor | None) -> str:
    if actor is None:
        return "entrance.html"
    return "partner.html" if actor.role in PARTNER_ROLES else "mechanism.html"


def _hats(request: HttpRequest) -> list[dict[str, Any]]:
    worn = getattr(request, "hat", None)
    return [{"value": hat.value, "label": hat.label, "current": hat == worn} for hat in getattr(request, "hats", [])]


def _contact_point(actor: Actor | None) -> dict[str, str] | None:
    if actor is None or actor.organisation_id is None:
        return None
    assignment = selectors.contact_of(actor, actor.organisation_id)
    if assignment is None:
        return None
    return {
        "name": assignment.contact_point.display_name,
        "deputy": assignment.deputy.display_name,
        "how_to_write": assignment.how_to_write,
        "write_url": address_of("dialogue:new_message"),
    }
