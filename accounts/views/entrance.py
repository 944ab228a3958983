"""Small pages around signing in: which role, still there, security of the account."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import HAT
from common.http import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def choose_hat(request: PortalRequest) -> HttpResponse:
    """Remember in which role this person acts, until they choose another or sign out."""
    there = {hat.value for hat in getattr(request, "hats", [])}
    wanted = request.POST.get("hat", "")
    if request.method == "POST" and wanted in there:
        request.session[HAT] = wanted
        return redirect(_own_address(request))
    return render(request, "accounts/choose_hat.html")


@require_POST
def stay(_request: HttpRequest) -> HttpResponse:
    """Answer that the person is still there; that the session is saved is the effect."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
def security(request: PortalRequest) -> HttpResponse:
    """Password, second factors, recovery codes and sessions of one's own account."""
    return render(request, "accounts/security.html")


@login_not_required
@require_safe
def inactive(_request: HttpRequest) -> HttpResponse:
    """Allauth may send somebody here; it says no more than the sign-in page."""
    return redirect("account_login")


def _own_address(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    return "home"
