"""Requests for assistance: what counterparts ask for, and what became of it (W6)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.actors import Actor
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.assistance import AssistanceFilterForm, AssistanceForm, CloseAssistanceForm
from disclosure.selectors import assistance as selectors
from disclosure.selectors import counterparts
from disclosure.services import assistance as services
from disclosure.views.counterparts import BOTH


@require_safe
def assistance_list(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read_counterparts(request.actor)
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "page": selectors.assistance_page(actor=request.actor, state=state, after=after),
        "filter": AssistanceFilterForm(request.GET),
        "today": clock.now().date(),
        "kept": kept.urlencode(),
        "can_keep": permissions.allowed_pages(request.actor)["prepare"],
    }
    return render(request, "disclosure/assistance_list.html", context)


@require_safe
def assistance(request: PortalRequest, assistance_id: UUID) -> HttpResponse:
    shown = selectors.get_assistance(actor=request.actor, assistance_id=assistance_id)
    context = {
        "assistance": shown,
        "is_late": shown.closed_at is None and shown.due_on is not None and shown.due_on < clock.now().date(),
        "requests": selectors.requests_worked_from(request.actor, shown),
        "can": permissions.allowed_acts_on_assistance(request.actor, shown),
    }
    return render(request, "disclosure/assistance.html", context)


@BOTH
def assistance_new(request: PortalRequest) -> HttpResponse:
    """Who asks can be given in the address: a counterpart's page links here."""
    permissions.check_may_prepare(request.actor)
    choices = _choices(request.actor)
    initial = {"counterpart": request.GET.get("counterpart", "")}
    form = AssistanceForm(request.POST or None, initial=initial, counterparts=choices)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            made = services.record_assistance(
                actor=request.actor, counterpart_id=given.pop("counterpart"), at=clock.now(), **given
            )
        except services.NotYetReceived as refusal:
            form.add_error("received_on", str(refusal.for_people))
        except services.DueBeforeReceived as refusal:
            form.add_error("due_on", str(refusal.for_people))
        else:
            messages.success(request, _("Recorded."))
            return redirect("disclosure:assistance", made.pk)
    return render(request, "disclosure/assistance_new.html", {"form": form, "has_counterparts": bool(choices)})


@BOTH
def assistance_close(request: PortalRequest, assistance_id: UUID) -> HttpResponse:
    shown = selectors.get_assistance(actor=request.actor, assistance_id=assistance_id)
    permissions.check_may_close_assistance(request.actor, shown)
    form = CloseAssistanceForm(request.POST or None)
    if form.is_valid():
        services.close_assistance(actor=request.actor, assistance_id=shown.pk, at=clock.now(), **form.cleaned_data)
        return redirect("disclosure:assistance", shown.pk)
    return render(request, "disclosure/assistance_close.html", {"form": form, "assistance": shown})


def _choices(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in counterparts.live_counterparts(actor)]
