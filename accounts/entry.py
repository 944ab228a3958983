"""Open a session for a person by other ways than the sign-in page: a slip just used, the demonstration."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.models import Person


def enter(request: HttpRequest, person: Person, *, method: str) -> None:
    """Sign in, note by which method for the step-up, and list the session among the person's own."""
    login(request, person)
    record_authentication(request, person, method=method, reauthenticated=True)
    UserSession.objects.create_from_request(request)
