"""Staff: preservation leads, the most urgent first, from new to their outcome (W3)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import names_of
from common import clock
from common.http import PortalRequest
from dialogue.forms.leads import CloseForm, MatchForm, WeighForm
from dialogue.permissions import leads as permissions
from dialogue.policies.leads import NothingMatched
from dialogue.selectors import leads as selectors
from dialogue.selectors.asked_timeline import timeline_of
from dialogue.services import leads as services
from dialogue.states.leads import LeadOutcome

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def leads(request: PortalRequest) -> HttpResponse:
    actor = request.actor
    permissions.check_may_read(actor)
    page = selectors.open_page(actor=actor, after=request.GET.get("after", ""))
    names = names_of(actor, {row.owner_id for row in page.rows if row.owner_id})
    rows = [(row, names.get(row.owner_id, "") if row.owner_id else "") for row in page.rows]
    waiting = selectors.waiting_for(actor, at=clock.now())
    return render(request, "dialogue/staff_leads.html", {"page": page, "rows": rows, "leads": waiting})


@require_safe
def closed(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.closed_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_leads_closed.html", {"page": page})


@require_safe
def lead(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_lead(actor=actor, lead_id=lead_id)
    context = {
        "lead": shown,
        "owner": names_of(actor, [shown.owner_id]).get(shown.owner_id, "") if shown.owner_id else "",
        "matches": selectors.matches_of(actor, shown),
        "timeline": timeline_of(actor, shown),
        "can": permissions.allowed_acts(actor, shown),
    }
    return render(request, "dialogue/staff_lead.html", context)


@require_POST
def take(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    services.take_lead(actor=request.actor, lead_id=lead_id, at=clock.now())
    messages.success(request, _("Yours. The organisation reads that somebody is working on it."))
    return redirect("dialogue:lead", lead_id)


@BOTH
def weigh(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    shown = selectors.get_lead(actor=request.actor, lead_id=lead_id)
    permissions.check_may_weigh(request.actor, shown)
    form = WeighForm(request.POST or None, initial={"urgency": shown.urgency})
    if not form.is_valid():
        words = {"title": _("How urgent is it?"), "button": _("Set the urgency")}
        return render(request, "dialogue/staff_lead_form.html", {"lead": shown, "form": form} | words)
    urgency = form.cleaned_data["urgency"]
    services.weigh_lead(actor=request.actor, lead_id=lead_id, urgency=urgency, at=clock.now())
    messages.success(request, _("Set."))
    return redirect("dialogue:lead", lead_id)


@BOTH
def match(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    shown = selectors.get_lead(actor=request.actor, lead_id=lead_id)
    permissions.check_may_match(request.actor, shown)
    later = selectors.submissions_to_match(request.actor, shown)
    form = MatchForm(request.POST or None, submissions=later)
    if not form.is_valid():
        return render(request, "dialogue/staff_lead_match.html", {"lead": shown, "form": form, "later": later})
    chosen = UUID(form.cleaned_data["submission"])
    services.match_lead(actor=request.actor, lead_id=lead_id, submission_id=chosen, at=clock.now())
    messages.success(request, _("Matched."))
    return redirect("dialogue:lead", lead_id)


@BOTH
def close(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    shown = selectors.get_lead(actor=request.actor, lead_id=lead_id)
    permissions.check_may_close(request.actor, shown)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        outcome, words = LeadOutcome(form.cleaned_data["outcome"]), form.cleaned_data["words"]
        try:
            services.close_lead(actor=request.actor, lead_id=lead_id, outcome=outcome, words=words, at=clock.now())
        except NothingMatched as refusal:
            form.add_error("outcome", str(refusal.for_people))
        else:
            messages.success(request, _("Closed. The organisation reads what became of it."))
            return redirect("dialogue:lead", lead_id)
    words = {"title": _("What became of it?"), "button": _("Close the lead")}
    return render(request, "dialogue/staff_lead_form.html", {"lead": shown, "form": form} | words)


@require_POST
def reopen(request: PortalRequest, lead_id: UUID) -> HttpResponse:
    services.reopen_lead(actor=request.actor, lead_id=lead_id, at=clock.now())
    messages.success(request, _("Taken up again. It is yours."))
    return redirect("dialogue:lead", lead_id)
