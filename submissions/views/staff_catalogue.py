"""Staff: the catalogue."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors as people
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff import SearchForm
from submissions.selectors import catalogue as finding


@require_safe
def catalogue(request: PortalRequest) -> HttpResponse:
    """One search box over what the actor's teams hold; newest first."""
    permissions.check_may_search(request.actor)
    organisations = [(str(row.pk), row.shown_name) for row in people.organisations_for(request.actor)]
    form = SearchForm(request.GET, organisations=organisations, families=finding.Family.choices)
    form.is_valid()
    asked = finding.Asked(
        words=form.cleaned_data.get("q", ""),
        organisation_id=form.cleaned_data.get("organisation"),
        family=form.cleaned_data.get("family", ""),
    )
    found = finding.search_catalogue(request.actor, asked, after=request.GET.get("after", ""))
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {"found": found, "filter": form, "kept": kept.urlencode(), "asked": asked}
    return render(request, "submissions/staff_catalogue.html", context)
