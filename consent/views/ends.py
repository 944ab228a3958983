"""What ends: a consent that is taken back, and a promise of which the source says that it is over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.stepup import require_recent
from common import clock
from common.http import PortalRequest
from consent import permissions, selectors
from consent.forms.person import ReleaseForm, SetPromiseForm, WithdrawForm
from consent.services import confidentiality, withdraw
from consent.services import release as releasing
from consent.views.ngo import page


@page
def withdraw_consent(request: PortalRequest, record_id: UUID) -> HttpResponse:
    """Ask which uses end; all of them ticked is a withdrawal of the whole."""
    consent = selectors.get_record(actor=request.actor, record_id=record_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw.restrict_consent(
            actor=request.actor,
            record_id=record_id,
            audiences=form.chosen(),
            reason=form.cleaned_data["reason"],
            at=clock.now(),
        )
        messages.success(request, _("Recorded. It counts from now on. Below is what may still be done."))
        return redirect("consent:person", consent.source_id)
    can = {"follow_releases": permissions.may_follow_releases(request.actor)}
    return render(request, "consent/withdraw.html", {"form": form, "source": consent.source, "can": can})


@page
def promise(request: PortalRequest, source_id: UUID) -> HttpResponse:
    source = selectors.get_source(actor=request.actor, source_id=source_id)
    form = SetPromiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        terms = form.cleaned_data["promise_terms"]
        confidentiality.set_confidentiality(actor=request.actor, source_id=source_id, terms=terms, at=clock.now())
        messages.success(request, _("Recorded. It counts from now on."))
        return redirect("consent:person", source_id)
    return render(request, "consent/promise.html", {"form": form, "source": source})


@page
def release(request: PortalRequest, promise_id: UUID) -> HttpResponse:
    """Freshly signed in, a focal point reports that the source ended the promise; the contact point confirms it."""
    given = selectors.get_promise(actor=request.actor, promise_id=promise_id)
    permissions.check_may_report_release(request.actor, given)
    require_recent(request)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        releasing.report_release(actor=request.actor, promise_id=promise_id, note=note, at=clock.now())
        messages.success(request, _("Reported. Until your contact point has confirmed it with you, nothing changes."))
        return redirect("consent:person", given.source_id)
    return render(request, "consent/release.html", {"form": form, "source": given.source})
