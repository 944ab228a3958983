"""An agreement ends: from now on and for good, also after the material has left."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from disclosure import permissions, policies
from disclosure.forms.ngo import WithdrawForm
from disclosure.selectors import ledger, questions
from disclosure.services import answer as services
from disclosure.views.ngo import page


@page
def withdraw(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """Ask which agreements end; say first what has left already and cannot be undone.

    Source: Protocol D1.
    """
    question, at = questions.get_question(actor=request.actor, question_id=question_id), clock.now()
    permissions.check_may_withdraw(request.actor, question)
    require_recent(request)
    agreed = questions.agreed_of(question, at=at)
    if not (total := agreed.count()):
        raise policies.NothingToWithdraw
    after = request.POST.get("after") or request.GET.get("after", "")
    shown = questions.agreed_page(question, at=at, after=after)
    form = WithdrawForm(request.POST if request.method == "POST" else None, agreed=shown.rows, total=total)
    if request.method == "POST" and form.is_valid():
        item_ids = form.chosen() or frozenset(agreed.values_list("item_id", flat=True))
        reason = form.cleaned_data["reason"]
        services.withdraw_agreement(
            actor=request.actor, question_id=question_id, item_ids=item_ids, reason=reason, at=at
        )
        messages.success(request, _("Withdrawn. It counts from now on."))
        return redirect("disclosure:question", question_id)
    line = ledger.line_of(request.actor, question, at=at)
    context = {"question": question, "line": line, "form": form, "page": shown, "after": after}
    return render(request, "disclosure/ngo_withdraw.html", context)
