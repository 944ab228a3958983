"""Staff: the questions of a draft are worded anew, beside the words of those who asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.http import PortalRequest
from dialogue.forms.bulletins import WordingForm
from dialogue.permissions import bulletins as permissions
from dialogue.policies.bulletins import ChangedMeanwhile
from dialogue.selectors import bulletins as selectors
from dialogue.services import bulletin_questions as services

BOTH = require_http_methods(["GET", "HEAD", "POST"])
_TEMPLATE = "dialogue/staff_bulletin_question.html"


@BOTH
def add(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    shown = selectors.get_bulletin(actor=request.actor, bulletin_id=bulletin_id)
    permissions.check_may_edit(request.actor, shown)
    form = WordingForm(request.POST or None)
    if not form.is_valid():
        return render(request, _TEMPLATE, {"bulletin": shown, "form": form})
    services.add_question(actor=request.actor, bulletin_id=bulletin_id, wording=form.wording(), at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("dialogue:bulletin", bulletin_id)


@BOTH
def edit(request: PortalRequest, bulletin_id: UUID, question_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_bulletin(actor=actor, bulletin_id=bulletin_id)
    permissions.check_may_edit(actor, shown)
    question = selectors.get_question(actor=actor, bulletin=shown, question_id=question_id)
    initial = {name: getattr(question, name) for name in ("question_en", "answer_en", "question_ar", "answer_ar")}
    form = WordingForm(request.POST or None, initial=initial | {"seen": shown.written_at.isoformat()})
    asked = selectors.asked_behind(actor, shown).get(question_id, [])
    context = {"bulletin": shown, "question": question, "form": form, "asked": asked}
    if not form.is_valid():
        return render(request, _TEMPLATE, context)
    try:
        services.write_question(
            actor=actor,
            bulletin_id=bulletin_id,
            question_id=question_id,
            wording=form.wording(),
            seen_at=form.cleaned_data["seen"] or shown.written_at,
            at=clock.now(),
        )
    except ChangedMeanwhile as refusal:
        form.tell_changed(refusal.for_people, now=shown.written_at)
        return render(request, _TEMPLATE, context)
    messages.success(request, _("Saved."))
    return redirect("dialogue:bulletin", bulletin_id)


@require_POST
def remove(request: PortalRequest, bulletin_id: UUID, question_id: UUID) -> HttpResponse:
    services.remove_question(actor=request.actor, bulletin_id=bulletin_id, question_id=question_id, at=clock.now())
    messages.success(request, _("Taken out. Whoever asked waits for an answer again."))
    return redirect("dialogue:bulletin", bulletin_id)
