"""The request as our views know it."""

from django.http import HttpRequest

from common.actors import Actor


class PortalRequest(HttpRequest):
    """A request whose middleware has already decided who acts."""

    actor: Actor
