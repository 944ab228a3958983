"""Decisions, grants and exports ask who is there: a password or code not older than five minutes."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest

from accounts.models import Person


def is_recent(request: HttpRequest) -> bool:
    """Whether this session gave a password, code or passkey within the last five minutes."""
    if not isinstance(request.user, Person):
        return False
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0.0)
    return bool(time.time() - newest < settings.STEP_UP_SECONDS)


def require_recent(request: HttpRequest) -> None:
    """Go on if the person was asked within five minutes; otherwise ask, and then go on with this very request.

    Source: access.md, Sign-in and sessions (step-up).
    """
    if is_recent(request):
        return
    methods = get_adapter().get_reauthentication_methods(request.user)
    raise ImmediateHttpResponse(suspend_request(request, methods[0]["url"]))
