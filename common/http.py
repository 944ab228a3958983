"""The request as our views know it."""

from collections.abc import Callable

from django.http import HttpRequest

from common.actors import Actor


class PortalRequest(HttpRequest):
    """A request whose middleware has already decided who acts."""

    actor: Actor

    require_recent: Callable[[], None]
    """Go on if the person gave a password, code or passkey within five minutes; otherwise ask (accounts.stepup)."""
