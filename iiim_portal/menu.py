"""The numbers in the main menu: what is new for this person, put beside the places of their role."""

from typing import Any

from django.http import HttpRequest

from accounts.places import address_of, places_for
from common.actors import Actor
from dialogue.selectors.unanswered import unread_count


def counted_places(request: HttpRequest) -> dict[str, Any]:
    """The menu of the page frame, with the number of conversations that hold something new; one query a page."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    messages = address_of("dialogue:messages")
    places = places_for(actor.role, request.path)
    return {
        "navigation": [
            (label, url, here, unread_count(actor) if url and url == messages else count)
            for label, url, here, count in places
        ]
    }
