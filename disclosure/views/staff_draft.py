"""Staff: drafting a disclosure, and what is put into it and taken out of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.errors import NotVisible
from common.http import PortalRequest
from disclosure import permissions
from disclosure.forms.staff import ChosenItemsForm, DraftForm, PurposeForm, ReferencesForm
from disclosure.kinds import Purpose
from disclosure.models import AssistanceRequest
from disclosure.selectors import assistance as assistances
from disclosure.selectors import counterparts, requests
from disclosure.services import draft

BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_NAMED = 20


@BOTH
def new(request: PortalRequest) -> HttpResponse:
    """A recipient, a purpose, a legal basis; from a request for assistance the recipient is given."""
    permissions.check_may_prepare(request.actor)
    asked = _assistance(request)
    lines = [line for line in counterparts.register_for(request.actor, at=clock.now()) if not line.counterpart.ended_at]
    if asked:
        lines = [line for line in lines if line.counterpart.pk == asked.counterpart_id]
    choices = [(str(line.counterpart.pk), line.counterpart.name) for line in lines]
    form = DraftForm(request.POST or None, counterparts=choices, initial=_only(choices))
    if form.is_valid():
        made = draft.draft_request(
            actor=request.actor,
            counterpart_id=form.cleaned_data["counterpart"],
            purpose=Purpose(form.cleaned_data["purpose"]),
            purpose_words=form.cleaned_data["purpose_words"],
            legal_basis=form.cleaned_data["legal_basis"],
            assistance_id=asked.pk if asked else None,
            at=clock.now(),
        )
        messages.success(request, _("Drafted. Nobody outside learns of it before you ask the providers."))
        return redirect("disclosure:items", made.pk)
    return render(request, "disclosure/staff_new.html", {"form": form, "lines": lines, "assistance": asked})


@BOTH
def edit(request: PortalRequest, request_id: UUID) -> HttpResponse:
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_edit(request.actor, shown)
    initial = {"purpose": shown.purpose, "purpose_words": shown.purpose_words, "legal_basis": shown.legal_basis}
    form = PurposeForm(request.POST or None, initial=initial)
    if form.is_valid():
        draft.change_request(
            actor=request.actor,
            request_id=request_id,
            purpose=Purpose(form.cleaned_data["purpose"]),
            purpose_words=form.cleaned_data["purpose_words"],
            legal_basis=form.cleaned_data["legal_basis"],
            at=clock.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("disclosure:request", request_id)
    return render(request, "disclosure/staff_edit.html", {"disclosure": shown, "form": form})


@BOTH
def add_items(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """By number: an officer sees no item outside a request, and names what an analyst or a register named."""
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_edit(request.actor, shown)
    form = ReferencesForm(request.POST or None)
    if form.is_valid():
        references = form.cleaned_data["references"]
        added = draft.add_by_reference(
            actor=request.actor, request_id=request_id, references=references, at=clock.now()
        )
        _say(request, added)
        return redirect("disclosure:items", request_id)
    return render(request, "disclosure/staff_add_items.html", {"disclosure": shown, "form": form})


@require_POST
def remove_items(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Take out what was ticked."""
    shown = requests.get_request(actor=request.actor, request_id=request_id)
    permissions.check_may_edit(request.actor, shown)
    inside = [(str(item_id), "") for item_id in requests.item_ids_of(shown)]
    form = ChosenItemsForm({"items": request.POST.getlist("item")}, items=inside)
    if not form.is_valid():
        messages.error(request, _("Nothing was taken out: choose at least one item."))
        return redirect("disclosure:items", request_id)
    chosen = form.cleaned_data["items"]
    count = draft.remove_items(actor=request.actor, request_id=request_id, item_ids=chosen, at=clock.now())
    _say_removed(request, count)
    return redirect("disclosure:items", request_id)


@require_POST
def remove_barred(request: PortalRequest, request_id: UUID) -> HttpResponse:
    """Take out everything that could not leave even if its provider agreed."""
    count = draft.remove_barred(actor=request.actor, request_id=request_id, at=clock.now())
    _say_removed(request, count)
    return redirect("disclosure:items", request_id)


def _assistance(request: PortalRequest) -> AssistanceRequest | None:
    given = request.GET.get("assistance", "")
    if not given:
        return None
    try:
        return assistances.get_assistance(actor=request.actor, assistance_id=UUID(given))
    except ValueError:
        raise NotVisible from None


def _only(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {"counterpart": choices[0][0]} if len(choices) == 1 else {}


def _say(request: PortalRequest, added: draft.Added) -> None:
    words = ngettext("%(count)s item was added.", "%(count)s items were added.", added.count)
    messages.success(request, words % {"count": added.count})
    if not added.unknown:
        return
    named = ", ".join(added.unknown[:MOST_NAMED])
    more = len(added.unknown) - MOST_NAMED
    said = _("Nothing that could be added was found for: %(named)s") % {"named": named}
    if more > 0:
        said += " " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    messages.warning(request, said)


def _say_removed(request: PortalRequest, count: int) -> None:
    words = ngettext("%(count)s item was taken out.", "%(count)s items were taken out.", count)
    messages.success(request, words % {"count": count})
