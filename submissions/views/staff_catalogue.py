"""Staff: the catalogue. What is looked for is posted and kept; an address carries its number and no word of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors as people
from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.catalogue import AskForm, SaveForm
from submissions.models import CatalogueSearch
from submissions.selectors import catalogue as finding
from submissions.selectors import catalogue_facets as counting
from submissions.selectors.catalogue import Asked
from submissions.services import saved_search as saving


@require_http_methods(["GET", "HEAD", "POST"])
def catalogue(request: PortalRequest) -> HttpResponse:
    """Everything the actor's teams hold, newest first; or, asked by POST, on to the address of that question."""
    permissions.check_may_search(request.actor)
    form = AskForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _shown(request, Asked(), form)
    if not form.is_valid():
        return _shown(request, Asked(traits=form.chosen()), form)
    asked = Asked(form.cleaned_data["words"], form.chosen(), form.cleaned_data["order"])
    if asked == Asked():
        return redirect("submissions:catalogue")
    search = saving.keep_search(actor=request.actor, asked=asked, at=clock.now())
    return redirect("submissions:found", search.pk)


@require_safe
def found(request: PortalRequest, search_id: UUID) -> HttpResponse:
    """What this very actor finds by a question that they or a colleague asked."""
    permissions.check_may_search(request.actor)
    search = finding.get_search(actor=request.actor, search_id=search_id)
    asked = finding.asked_of(search)
    form = AskForm(initial={"words": asked.words, "order": asked.order})
    return _shown(request, asked, form, search)


@require_http_methods(["GET", "POST"])
def save(request: PortalRequest, search_id: UUID) -> HttpResponse:
    """Give a search a name, to find it again; or to let a team find it."""
    permissions.check_may_search(request.actor)
    search = finding.get_search(actor=request.actor, search_id=search_id)
    teams = [(str(team.pk), team.name) for team in people.teams_for(request.actor) if team.pk in request.actor.team_ids]
    form = SaveForm(request.POST or None, teams=teams)
    if form.is_valid():
        saving.save_search(
            actor=request.actor,
            search_id=search_id,
            name=form.cleaned_data["name"],
            team_id=form.cleaned_data["team"],
            at=clock.now(),
        )
        messages.success(request, _("Saved. You find it on the first page of the catalogue."))
        return redirect("submissions:found", search_id)
    return render(request, "submissions/staff_catalogue_save.html", {"form": form, "search": search})


@require_POST
def drop(request: PortalRequest, saved_id: UUID) -> HttpResponse:
    permissions.check_may_search(request.actor)
    saving.drop_saved_search(actor=request.actor, saved_id=saved_id, at=clock.now())
    messages.success(request, _("Taken off the list."))
    return redirect("submissions:catalogue")


def _shown(request: PortalRequest, asked: Asked, form: AskForm, search: CatalogueSearch | None = None) -> HttpResponse:
    context = {
        "page": finding.search_catalogue(request.actor, asked, after=request.GET.get("after", "")),
        "counted": counting.count_catalogue(request.actor, asked),
        "chosen": counting.chosen_of(request.actor, asked),
        "saved": [] if search else finding.saved_searches_for(request.actor),
        "asked": asked,
        "form": form,
        "search": search,
        "own": request.actor.id,
    }
    return render(request, "submissions/staff_catalogue.html", context)
