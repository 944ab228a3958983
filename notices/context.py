"""The bell in the menu of every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from common.actors import Actor
from notices.selectors.notices import count_unread


def bell(request: HttpRequest) -> dict[str, Any]:
    """How many notices are unread; asked only by a page that shows it."""
    actor: Actor | None = getattr(request, "actor", None)
    return {"unread_notices": SimpleLazyObject(lambda: count_unread(actor)) if actor else 0}
