"""Staff: the Head's decision, about what lies on the screen and about nothing that changed behind it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions, policies
from disclosure.kinds import Stage
from disclosure.models import DisclosureRequest
from disclosure.selectors import item_lines, requests
from disclosure.selectors.facts import facts_of
from disclosure.selectors.seen import seen_in
from disclosure.services import approve as services
from submissions.forms.staff import ReasonForm


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Every item with its ruling lies before whoever decides; what changed meanwhile is shown before it is decided."""
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_approve(request.actor, shown)
    require_recent(request)
    form = ReasonForm(request.POST or None)
    at = clock.now()
    if form.is_valid():
        reason, seen = form.cleaned_data["reason"], request.POST.get("seen", "")
        try:
            services.approve_request(actor=request.actor, request_id=request_id, reason=reason, seen=seen, at=at)
        except policies.HasChanged as refusal:
            form.add_error(None, str(refusal.for_people))
        else:
            messages.success(
                request, _("Approved. The package is being built; everything is asked once more while it is.")
            )
            return redirect("disclosure:request", request_id)
    return render(request, "disclosure/staff_approve.html", _shown(request, shown, at) | {"form": form})


def _shown(request: PortalRequest, shown: DisclosureRequest, at: datetime) -> dict[str, object]:
    """The rulings of one page, and the word over all pages."""
    facts = facts_of(shown, at=at)
    page = requests.items_page(actor=request.actor, request=shown, after=request.GET.get("after", ""))
    return {
        "disclosure": shown,
        "tally": requests.counted(facts.rulings(stage=Stage.APPROVE, at=at).values()),
        "page": page,
        "lines": item_lines.lines_of(request.actor, shown, page.rows, at=at),
        "seen": seen_in(facts, at=at),
    }
