"""Staff: accessions of the same bytes, group by group."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.http import PortalRequest
from submissions import permissions
from submissions.selectors import duplicates


@require_safe
def same_bytes(request: PortalRequest) -> HttpResponse:
    permissions.check_may_compare_bytes(request.actor)
    groups, page = duplicates.groups_page(actor=request.actor, after=request.GET.get("after", ""))
    return render(request, "submissions/staff_same_bytes.html", {"groups": groups, "page": page, "kept": ""})
