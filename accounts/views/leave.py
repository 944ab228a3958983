"""The quick exit: one button, no JavaScript, nothing left behind."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.services import sessions
from common import clock


@login_not_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, have the browser forget us, and go where nobody would ask about.

    The page that goes there is our own: our content policy lets no form end at another site.
    GET only goes away: another site must not be able to sign somebody out with a picture.
    """
    if request.method != "POST":
        return redirect(settings.QUICK_EXIT_URL)
    person = request.user
    logout(request)
    if isinstance(person, Person):
        sessions.note_sign_out(pseudonym_id=person.pseudonym_id, at=clock.now())
    answer = render(request, "left.html")
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer
