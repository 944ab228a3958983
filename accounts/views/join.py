"""Coming in with a slip; no session before, and none of the answers tells a wrong code from an old one."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from accounts import policies
from accounts.entry import enter
from accounts.forms import JoinForm, PasswordForm, SlipForm
from accounts.models import Person, SlipPurpose
from accounts.services import join as services
from common import clock
from common.actors import WORKER
from common.errors import Invalid

# After a right code each try costs a slow hash; before it, nothing.
TRIES = {"join": "20/h/key"}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then for what the slip allows: a new account, or a new password."""
    form = SlipForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/join.html", {"form": form})
    code = form.cleaned_data["code"]
    try:
        slip = services.open_slip(code=code, at=clock.now())
    except policies.SlipNotUsable as refusal:
        form.add_error("code", str(refusal.for_people))
        return render(request, "accounts/join.html", {"form": form})
    is_reset = slip.purpose == SlipPurpose.RESET
    second = (PasswordForm if is_reset else JoinForm)(request.POST if "password" in request.POST else None)
    second.initial["code"] = code
    if second.is_bound and second.is_valid() and _may_try(request, code):
        try:
            return _enter(request, _use(second, is_reset=is_reset))
        except Invalid as refusal:
            second.add_error("login" if "login" in second.fields else None, str(refusal.for_people))
    return render(request, "accounts/join_form.html", {"form": second, "is_reset": is_reset})


def _may_try(request: HttpRequest, code: str) -> bool:
    key = policies.code_hash(code)
    return ratelimit.consume(request, app="accounts", action="join", key=key, config=TRIES) is not None


def _use(form: PasswordForm, *, is_reset: bool) -> Person:
    given, now = form.cleaned_data, clock.now()
    if is_reset:
        return services.reset(actor=WORKER, code=given["code"], password=given["password"], at=now)
    return services.join(
        actor=WORKER,
        code=given["code"],
        login=given["login"],
        display_name=given["name"],
        password=given["password"],
        language=(get_language() or "en")[:2],
        at=now,
    )


def _enter(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign in with the password just chosen; the door leads straight to the second factor."""
    enter(request, person, method="password")
    return redirect("mfa_index")
