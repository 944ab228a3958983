"""Programs that hand over for us."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions, selectors
from accounts.forms import TokenForm
from accounts.models import Scope
from accounts.services import tokens as services
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest


@require_safe
def tokens(request: PortalRequest) -> HttpResponse:
    context = {"tokens": selectors.tokens_for(request.actor), "now": clock.now()}
    return render(request, "accounts/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_create(request: PortalRequest) -> HttpResponse:
    """Make a token and show its secret this once."""
    permissions.check_may_issue_token(request.actor)
    require_recent(request)
    form = TokenForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/token_create.html", {"form": form})
    new = services.issue_token(
        actor=request.actor,
        label=form.cleaned_data["label"],
        scopes=[Scope(scope) for scope in form.cleaned_data["scopes"]],
        days=form.cleaned_data["days"],
        at=clock.now(),
    )
    return render(request, "accounts/token.html", {"new": new})


@require_POST
def token_end(request: PortalRequest, token_id: UUID) -> HttpResponse:
    services.end_token(actor=request.actor, token_id=token_id, at=clock.now())
    messages.success(request, _("This program can no longer come in."))
    return redirect("accounts:tokens")
