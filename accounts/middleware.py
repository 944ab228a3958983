"""The door of every request: who acts, in which role, on which face; and that there is a second factor."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts import hats
from accounts.hats import Hat
from accounts.models import Person
from accounts.secondfactor import has_second_factor
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest

HAT, KEPT = "hat", "kept"
NOBODY = "0.0.0.0"  # noqa: S104 - an address that is nobody's, not one to listen on
# What tells where somebody is and on what machine; a partner's is not even known to the code behind this line.
TRACES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_USER_AGENT", "REMOTE_PORT")
# Pages that somebody without a second factor or a chosen role needs to get one.
ENTRANCE = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "set_language",
        "leave",
        "stay",
    }
)


def is_partner_face(request: HttpRequest) -> bool:
    """By the process; a process that serves both (tests, commands) tells them apart by the addresses in force."""
    if settings.PORTAL.face != "all":
        return bool(settings.PORTAL.face == "partner")
    return not (getattr(request, "urlconf", None) or settings.ROOT_URLCONF).endswith("mechanism")


class ActorMiddleware:
    """Gives a request its actor, or answers itself.

    A person acts on a face only in roles of that face, only after a second factor was enrolled, and in one role at a
    time. Without all three there is no `request.actor`, and every service refuses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_partner_face(request):
            for name in TRACES:
                request.META.pop(name, None)
            request.META["REMOTE_ADDR"] = NOBODY
        return self.get_response(request)

    def process_view(
        self, request: PortalRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, Person):
            return None
        keep_on(request, at=clock.now())
        is_free = not getattr(view, "login_required", True)
        if not has_second_factor(person):
            return None if is_free or _is_entrance(request) else redirect("mfa_index")
        worn = choose(request, person)
        if worn is None and not is_free and not _is_entrance(request):
            return _without_a_hat(request)
        return None


def keep_on(request: PortalRequest, *, at: datetime) -> None:
    """Let a session that is used live on; written down at most once in a while, for most pages only read."""
    now = int(at.timestamp())
    if now - request.session.get(KEPT, 0) >= settings.SESSION_KEPT_EVERY_SECONDS:
        request.session[KEPT] = now


def choose(request: PortalRequest, person: Person) -> Hat | None:
    """Put on the hat the session remembers, or the only one there is; say which others hang there."""
    partner = is_partner_face(request)
    there = hats.partner_hats(person) if partner else hats.mechanism_hats(person)
    wanted = request.session.get(HAT) if len(there) > 1 else None
    worn = there[0] if len(there) == 1 else next((hat for hat in there if hat.value == wanted), None)
    request.hats, request.hat = there, worn  # type: ignore[attr-defined]
    if worn is not None:
        request.actor = worn.worn_by(person)
        # Rooms below this one ask by the request: they know no sessions.
        request.require_recent = partial(require_recent, request)
    return worn


def _is_entrance(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in ENTRANCE


def _without_a_hat(request: HttpRequest) -> HttpResponse | None:
    if request.resolver_match is not None and request.resolver_match.view_name == "choose_hat":
        return None
    if getattr(request, "hats", []):
        return redirect("choose_hat")
    return render(request, "accounts/no_role.html", status=403)
