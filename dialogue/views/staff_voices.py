"""Staff: views of organisations; each gets an answer, the longest waiting first (M1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.voices import AnswerVoiceForm
from dialogue.permissions import voices as permissions
from dialogue.selectors import voices as selectors
from dialogue.services import voices as services


@require_safe
def voices(request: PortalRequest) -> HttpResponse:
    actor, at = request.actor, clock.now()
    permissions.check_may_follow_voices(actor)
    page, rows = selectors.voices_page(actor=actor, at=at, after=request.GET.get("after", ""))
    waiting = selectors.to_answer(actor, at=at) if page.is_first else []
    return render(request, "dialogue/staff_voices.html", {"page": page, "rows": rows, "waiting": waiting})


@require_safe
def voice(request: PortalRequest, voice_id: UUID) -> HttpResponse:
    found = selectors.get_voice(actor=request.actor, voice_id=voice_id)
    context = {
        "shown": selectors.shown(found, clock.now()),
        "can": permissions.allowed_on_voice(request.actor, found),
    }
    return render(request, "dialogue/staff_voice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PortalRequest, voice_id: UUID) -> HttpResponse:
    found = selectors.get_voice(actor=request.actor, voice_id=voice_id)
    permissions.check_may_answer_voice(request.actor, found)
    form = AnswerVoiceForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/staff_voice_answer.html", {"voice": found, "form": form})
    services.answer_voice(actor=request.actor, voice_id=voice_id, words=form.cleaned_data["words"], at=clock.now())
    messages.success(request, _("Answered. The organisation reads it now."))
    return redirect("dialogue:voice", voice_id)
