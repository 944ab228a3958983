"""Staff who review: putting items they see into a draft. What becomes of them is not theirs to decide or to read."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.errors import Invalid
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import ProposeForm
from disclosure.selectors import proposing, requests
from disclosure.services import draft
from submissions import permissions as reviewing
from submissions.models import Item
from submissions.selectors import staff

# A longer list is not ticked one by one: then all of the submission is meant, or the catalogue is the place.
MOST_TICKED = 100


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Choose among the items of a submission that the actor sees, and a draft."""
    permissions.check_may_propose(request.actor)
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    reviewing.check_may_propose(request.actor, submission)
    items = proposing.items_of(actor=request.actor, submission=submission)
    form = _form(request, items, is_sent=request.method == "POST")
    if form.is_valid():
        _put_in(request, form, items)
        return redirect("submissions:submission", submission_id)
    context = {"form": form, "submission": submission, "items": items, "most": MOST_TICKED}
    return render(request, "disclosure/staff_propose.html", context)


@require_POST
def propose_items(request: PortalRequest) -> HttpResponse:
    """Items ticked in the catalogue: first the draft is chosen, then they are put in."""
    permissions.check_may_propose(request.actor)
    items = proposing.items_named(actor=request.actor, item_ids=_ids(request.POST.getlist("items")))
    form = _form(request, items, is_sent="chosen" in request.POST)
    if form.is_valid():
        _put_in(request, form, items)
        return redirect("submissions:catalogue")
    return render(request, "disclosure/staff_propose.html", {"form": form, "items": items, "most": MOST_TICKED})


def _form(request: PortalRequest, items: Sequence[Item], *, is_sent: bool) -> ProposeForm:
    drafts = [(str(row.pk), f"{row.reference} · {row.counterpart.name}") for row in requests.drafts_for(request.actor)]
    ticks = [(str(item.pk), f"{item.accession} · {item.submission.reference}") for item in items]
    initial = {"items": [key for key, _words in ticks]}
    form = ProposeForm(request.POST if is_sent else None, initial=initial, drafts=drafts, items=ticks)
    if len(items) > MOST_TICKED:
        del form.fields["items"]
    return form


def _put_in(request: PortalRequest, form: ProposeForm, items: Sequence[Item]) -> None:
    chosen = form.cleaned_data.get("items", [item.pk for item in items])
    into = form.cleaned_data["draft"]
    count = draft.add_items(actor=request.actor, request_id=into, item_ids=chosen, at=clock.now())
    words = ngettext("%(count)s item was put into the draft.", "%(count)s items were put into the draft.", count)
    messages.success(request, words % {"count": count} if count else _("All of them were in the draft already."))


def _ids(keys: Collection[str]) -> list[UUID]:
    try:
        return [UUID(key) for key in keys]
    except ValueError:
        raise Invalid from None
