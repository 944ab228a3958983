"""Staff: help is asked to reach somebody, after whatever was asked and said before has been read (T2, S2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import names_of
from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from dialogue.forms.reaching import EndReachForm, ReachForm
from dialogue.permissions import reaching as permissions
from dialogue.policies.reaching import EarlierContactsNotRead, NoSuchItem, NotConsented
from dialogue.selectors import reaching as selectors
from dialogue.selectors.asked_timeline import timeline_of
from dialogue.services import reaching as services
from dialogue.states.reaching import Outcome

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def reaches(request: PortalRequest) -> HttpResponse:
    actor = request.actor
    permissions.check_may_read(actor)
    page, rows = selectors.open_page(actor=actor, on=clock.now().date(), after=request.GET.get("after", ""))
    context = {"page": page, "rows": rows, "can": permissions.allowed_pages(actor)}
    return render(request, "dialogue/staff_reaches.html", context)


@require_safe
def over(request: PortalRequest) -> HttpResponse:
    permissions.check_may_read(request.actor)
    page = selectors.over_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "dialogue/staff_reaches_over.html", {"page": page})


@require_safe
def reach(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    shown = selectors.get_reach(actor=request.actor, reach_id=reach_id)
    names = names_of(request.actor, [shown.asked_by])
    context = {
        "reach": shown,
        "asked_by": names.get(shown.asked_by, ""),
        "timeline": timeline_of(request.actor, shown),
        "can": permissions.allowed_acts(request.actor, shown),
    }
    return render(request, "dialogue/staff_reach.html", context)


@BOTH
def ask(request: PortalRequest) -> HttpResponse:
    """Two pages: whom and why; then what was asked and said before, and only then is it sent."""
    permissions.check_may_ask(request.actor)
    initial = {"organisation": request.GET.get("organisation", "")}
    organisations = selectors.can_be_asked(request.actor)
    form = ReachForm(request.POST or None, initial=initial, organisations=organisations)
    if form.is_valid():
        try:
            return _check_or_send(request, form)
        except NoSuchItem as refusal:
            form.add_error("known_as", str(refusal.for_people))
    return render(request, "dialogue/staff_reach_new.html", {"form": form})


def _check_or_send(request: PortalRequest, form: ReachForm) -> HttpResponse:
    if form.cleaned_data["earlier_seen"] is None:
        return _check(request, form)
    require_recent(request)
    try:
        made = services.ask_to_reach(actor=request.actor, known=form.known(), asking=form.asking(), at=clock.now())
    except EarlierContactsNotRead as refusal:
        messages.error(request, str(refusal.for_people))
        return _check(request, form)
    messages.success(request, _("Sent. The organisation's focal point finds it on the first page."))
    return redirect("dialogue:reach", made.pk)


def _check(request: PortalRequest, form: ReachForm) -> HttpResponse:
    known = form.known()
    earlier = selectors.earlier_contacts(actor=request.actor, known=known, meant=selectors.meant_by(known))
    context = {"form": form, "earlier": earlier, "kept": form.kept(), "can": permissions.allowed_pages(request.actor)}
    return render(request, "dialogue/staff_reach_check.html", context)


@BOTH
def end(request: PortalRequest, reach_id: UUID) -> HttpResponse:
    shown = selectors.get_reach(actor=request.actor, reach_id=reach_id)
    permissions.check_may_end(request.actor, shown)
    form = EndReachForm(request.POST or None)
    if form.is_valid():
        outcome, words = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["words"]
        try:
            services.end_contact(actor=request.actor, reach_id=reach_id, outcome=outcome, words=words, at=clock.now())
        except NotConsented as refusal:
            form.add_error("outcome", str(refusal.for_people))
        else:
            messages.success(request, _("Ended. The organisation reads what came of it."))
            return redirect("dialogue:reach", reach_id)
    return render(request, "dialogue/staff_reach_end.html", {"reach": shown, "form": form})
