"""The documentation for whoever writes a program: how it goes, every address, every refusal."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.models import Scope
from submissions import policies
from submissions.api.described import operations
from submissions.api.refusals import REFUSALS
from submissions.api.schema import document


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """How a program hands over, and what each address takes and answers."""
    told = {
        "operations": operations(document(str(get_language()))),
        "scopes": Scope.choices,
        "requests": settings.API_REQUESTS_A_MINUTE,
        "item_bytes": policies.LARGEST_ITEM_BYTES,
        "items": policies.ITEMS_PER_SUBMISSION,
    }
    return render(request, "submissions/api_programs.html", told)


@require_safe
def errors(request: HttpRequest) -> HttpResponse:
    """Every code with its status, what it means and what to do."""
    return render(request, "submissions/api_errors.html", {"refusals": REFUSALS})
