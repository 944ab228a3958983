"""Staff: platforms, who joined, whom to ask."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.platforms import AskToJoinForm, PlatformForm
from dialogue.permissions import platforms as permissions
from dialogue.permissions.meetings import check_may_read
from dialogue.policies.platforms import PlatformNameTaken
from dialogue.selectors import platforms as selectors
from dialogue.services import platforms as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def platforms(request: PortalRequest) -> HttpResponse:
    check_may_read(request.actor)
    page = selectors.platforms_page(actor=request.actor, after=request.GET.get("after", ""))
    context = {"page": page, "can": permissions.allowed_pages(request.actor)}
    return render(request, "dialogue/staff_platforms.html", context)


@require_safe
def platform(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_platform(actor=actor, platform_id=platform_id)
    places = [(one, permissions.allowed_on_place(actor, one)) for one in selectors.places_of(actor, shown)]
    context = {"platform": shown, "places": places, "can": permissions.allowed_pages(actor)}
    return render(request, "dialogue/staff_platform.html", context)


@BOTH
def form_platform(request: PortalRequest) -> HttpResponse:
    permissions.check_may_form(request.actor)
    form = PlatformForm(request.POST or None)
    if form.is_valid():
        try:
            formed = services.form_platform(actor=request.actor, at=clock.now(), **form.cleaned_data)
        except PlatformNameTaken as refusal:
            form.add_error("name", str(refusal.for_people))
        else:
            return redirect("dialogue:platform", formed.pk)
    return render(request, "dialogue/staff_platform_new.html", {"form": form})


@BOTH
def ask(request: PortalRequest, platform_id: UUID) -> HttpResponse:
    """Ask an organisation to join."""
    actor = request.actor
    permissions.check_may_form(actor)
    shown = selectors.get_platform(actor=actor, platform_id=platform_id)
    form = AskToJoinForm(request.POST or None, organisations=selectors.could_be_asked(actor, shown))
    if not form.is_valid():
        return render(request, "dialogue/staff_platform_ask.html", {"platform": shown, "form": form})
    organisation_id = form.organisation_id()
    services.invite_to_platform(actor=actor, platform_id=platform_id, organisation_id=organisation_id, at=clock.now())
    messages.success(request, _("Asked. Its focal point decides."))
    return redirect("dialogue:platform", platform_id)


@BOTH
def end(request: PortalRequest, place_id: UUID) -> HttpResponse:
    """Take an organisation off a platform."""
    permissions.check_may_form(request.actor)
    place = selectors.get_place(actor=request.actor, place_id=place_id)
    permissions.check_may_end(request.actor, place)
    if request.method != "POST":
        return render(request, "dialogue/staff_platform_end.html", {"place": place})
    services.take_off_platform(actor=request.actor, place_id=place_id, at=clock.now())
    messages.success(request, _("Taken off. It and the others no longer see each other there."))
    return redirect("dialogue:platform", place.platform_id)
