"""What an organisation is asked, and how it answers: in words, with a submission, in part, or not (C8)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.requests import AnswerForm, BeginForm, DeclineForm, TieForm
from dialogue.permissions import requests as permissions
from dialogue.policies.requests import NotWholeYet
from dialogue.selectors import requests as selectors
from dialogue.services import requests_answer as services
from dialogue.states.requests import Extent
from submissions.kinds import Kind

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def requests(request: PortalRequest) -> HttpResponse:
    """What is still asked, the nearest day first; then what is over."""
    actor = request.actor
    permissions.check_may_read(actor)
    page = selectors.over_page(actor=actor, after=request.GET.get("after", ""))
    still = list(selectors.open_for(actor)[: selectors.MOST_SHOWN]) if page.is_first else []
    context = {"page": page, "rows": selectors.dues_of(still, clock.now().date())}
    return render(request, "dialogue/ngo_requests.html", context)


@require_safe
def asked(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_asked(actor=actor, asked_id=asked_id)
    context = {
        "asked": shown,
        "due": selectors.due_of(shown, clock.now().date()),
        "answers": selectors.answers_of(actor, shown),
        "can": permissions.allowed_on_asked(actor, shown),
    }
    return render(request, "dialogue/ngo_request.html", context)


@BOTH
def answer(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_answer(request.actor, shown)
    form = AnswerForm(request.POST or None)
    if not form.is_valid():
        words = {"title": _("Answer in words"), "button": _("Send the answer")}
        return render(request, "dialogue/ngo_request_form.html", {"asked": shown, "form": form} | words)
    given, extent = form.cleaned_data["text"], Extent(form.cleaned_data["extent"])
    services.answer_in_words(actor=request.actor, asked_id=asked_id, text=given, extent=extent, at=clock.now())
    messages.success(request, _("Sent. The Mechanism reads it here."))
    return redirect("dialogue:request", asked_id)


@BOTH
def tie(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    """Answer with a submission that is there already."""
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_answer(request.actor, shown)
    own = selectors.submissions_to_give(request.actor, shown)
    form = TieForm(request.POST or None, submissions=own)
    if form.is_valid():
        chosen, extent = UUID(form.cleaned_data["submission"]), Extent(form.cleaned_data["extent"])
        try:
            services.answer_with_submission(
                actor=request.actor, asked_id=asked_id, submission_id=chosen, extent=extent, at=clock.now()
            )
        except NotWholeYet as refusal:
            form.add_error("extent", str(refusal.for_people))
        else:
            messages.success(request, _("Given as an answer."))
            return redirect("dialogue:request", asked_id)
    return render(request, "dialogue/ngo_request_tie.html", {"asked": shown, "form": form, "own": own})


@BOTH
def begin(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    """Begin a submission for this request: it is handed over like any other."""
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_answer(request.actor, shown)
    form = BeginForm(request.POST or None, initial={"kind": Kind.MATERIAL})
    if not form.is_valid():
        words = {"title": _("Begin a submission for this"), "button": _("Begin")}
        return render(request, "dialogue/ngo_request_form.html", {"asked": shown, "form": form} | words)
    kind = Kind(form.cleaned_data["kind"])
    made = services.begin_submission(actor=request.actor, asked_id=asked_id, kind=kind, at=clock.now())
    return redirect("submissions:task_list", made.pk)


@BOTH
def decline(request: PortalRequest, asked_id: UUID) -> HttpResponse:
    shown = selectors.get_asked(actor=request.actor, asked_id=asked_id)
    permissions.check_may_decline(request.actor, shown)
    form = DeclineForm(request.POST or None)
    if not form.is_valid():
        words = {"title": _("Decline, with a reason"), "button": _("Decline")}
        return render(request, "dialogue/ngo_request_form.html", {"asked": shown, "form": form} | words)
    reason = form.cleaned_data["reason"]
    services.decline_request(actor=request.actor, asked_id=asked_id, reason=reason, at=clock.now())
    messages.success(request, _("Declined. The Mechanism reads your reason."))
    return redirect("dialogue:request", asked_id)
