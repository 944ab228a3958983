"""Sealed words are shown once, in the answer to a POST that said what for. Never on GET, never in a cache."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.stepup import require_recent
from common.http import PortalRequest
from submissions.forms.staff import PurposeForm

Show = Callable[[str], tuple[str, dict[str, Any]]]


def ask_then(request: PortalRequest, show: Show, context: dict[str, Any]) -> HttpResponse:
    """Ask what for, then show; show: given the purpose, the template and what it says."""
    require_recent(request)
    form = PurposeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "submissions/staff_purpose.html", context | {"form": form})
    template, shown = show(form.cleaned_data["purpose"])
    return render(request, template, context | shown)
