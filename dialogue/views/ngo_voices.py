"""Views of an organisation, each with its answer; they are input, and direct nobody (M1, C10)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.voices import VoiceForm
from dialogue.permissions import voices as permissions
from dialogue.selectors import voices as selectors
from dialogue.services import voices as services


@require_safe
def voices(request: PortalRequest) -> HttpResponse:
    page, rows = selectors.voices_page(actor=request.actor, at=clock.now(), after=request.GET.get("after", ""))
    context = {"page": page, "rows": rows, "can": permissions.allowed_on_voices(request.actor)}
    return render(request, "dialogue/ngo_voices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: PortalRequest) -> HttpResponse:
    permissions.check_may_give_voice(request.actor)
    form = VoiceForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/ngo_voice_new.html", {"form": form})
    services.give_voice(actor=request.actor, text=form.cleaned_data["text"], at=clock.now())
    messages.success(request, _("Given. Your contact point answers here within thirty days."))
    return redirect("dialogue:voices")
