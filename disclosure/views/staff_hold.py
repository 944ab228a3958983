"""Staff who keep or protect: an item is held back from every disclosure, and let go again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions
from disclosure.selectors import item_lines, requests
from disclosure.services import hold as holding
from submissions.forms.staff import ReasonForm
from submissions.selectors import staff


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: PortalRequest, item_id: UUID) -> HttpResponse:
    """One page for both: an item on hold can be let go, any other can be held. To hold does not wait for a password."""
    actor = request.actor
    item = staff.get_item(actor=actor, item_id=item_id)
    permissions.check_may_hold(actor)
    standing = requests.standing_hold(actor, item.pk)
    if standing:
        require_recent(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act, done = (
            (holding.lift_hold, _("The hold is lifted."))
            if standing
            else (holding.set_hold, _("On hold. It leaves in no disclosure until the hold is lifted."))
        )
        act(actor=actor, item_id=item_id, reason=form.cleaned_data["reason"], at=clock.now())
        messages.success(request, done)
        return redirect("disclosure:hold", item_id)
    context = {"item": item, "form": form, "standing": standing, "holds": item_lines.holds_of(actor, item.pk)}
    return render(request, "disclosure/staff_hold.html", context)
