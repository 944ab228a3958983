"""One click to be each person of the demonstration world. Production has no address that leads here."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import selectors
from accounts.entry import enter
from accounts.middleware import is_partner_face
from common.errors import NotVisible


@login_not_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the demonstration world who has a role on this face."""
    _only_in_a_demonstration()
    invented = selectors.invented_people(partner=is_partner_face(request))
    return render(request, "accounts/demo.html", {"invented": invented})


@login_not_required
@require_POST
def sign_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Open a full session, as after password and second factor."""
    _only_in_a_demonstration()
    person = selectors.invented_person(person_id)
    logout(request)
    enter(request, person, method="mfa")
    return redirect("home")


def _only_in_a_demonstration() -> None:
    # The addresses are mounted only in a demonstration; this holds should somebody mount them elsewhere.
    if not settings.PORTAL.demo:
        raise NotVisible
