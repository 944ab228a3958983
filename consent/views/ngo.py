"""The people an organisation knows by pseudonym, and what each agreed to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common import clock
from common.http import PortalRequest
from consent import permissions, policies, selectors
from consent.forms.person import ConsentForm, IdentityForm, PseudonymForm, blame, initial_consent
from consent.scope import Audience
from consent.selectors import releases
from consent.services import record, sources

page = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def people(request: PortalRequest) -> HttpResponse:
    """Everybody this person may know of, and whose consent ends soon."""
    seen = list(selectors.sources_for(request.actor))
    standing = selectors.standing_of(seen)
    today = clock.now().date()
    rows = [(each := standing[source.pk], policies.days_left_when_few(each.record, today)) for source in seen]
    return render(request, "consent/people.html", {"people": rows})


@require_GET
def person(request: PortalRequest, source_id: UUID) -> HttpResponse:
    """One person: the uses their consent covers today, the promise, and every record there ever was."""
    source = selectors.get_source(actor=request.actor, source_id=source_id)
    standing = selectors.standing_of([source])[source.pk]
    today = clock.now().date()
    uses = [(audience.label, standing.why_not(audience, today)) for audience in Audience]
    context = {
        "standing": standing,
        "uses": uses,
        "open_uses": sum(not lack for _use, lack in uses),
        "days_left": policies.days_left_when_few(standing.record, today),
        "identity": selectors.identity_of(actor=request.actor, source=source),
        "history": selectors.history_of(actor=request.actor, source=source),
        "withdrawals": selectors.withdrawals_of(actor=request.actor, source=source),
        "report": releases.newest_of(request.actor, standing.promise),
        "can": permissions.allowed_acts(request.actor, source, standing.promise),
    }
    return render(request, "consent/person.html", context)


@page
def record_consent(request: PortalRequest, source_id: UUID) -> HttpResponse:
    source = selectors.get_source(actor=request.actor, source_id=source_id)
    standing = selectors.standing_of([source])[source.pk]
    initial = initial_consent(standing.record, standing.answers_now)
    form = ConsentForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record.record_consent(actor=request.actor, source_id=source_id, terms=form.terms(), at=clock.now())
        except policies.Contradiction as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. It counts from now on. Below is what it covers, and what is missing."))
            return redirect("consent:person", source_id)
    return render(request, "consent/record.html", {"form": form, "source": source})


@page
def rename(request: PortalRequest, source_id: UUID) -> HttpResponse:
    source = selectors.get_source(actor=request.actor, source_id=source_id)
    form = PseudonymForm(request.POST if request.method == "POST" else None, initial={"pseudonym": source.pseudonym})
    if request.method == "POST" and form.is_valid():
        try:
            sources.rename_source(actor=request.actor, source_id=source_id, at=clock.now(), **form.cleaned_data)
        except sources.PseudonymTaken as refusal:
            form.add_error("pseudonym", str(refusal.for_people))
        else:
            return redirect("consent:person", source_id)
    return render(request, "consent/rename.html", {"form": form, "source": source})


@page
def identity(request: PortalRequest, source_id: UUID) -> HttpResponse:
    """Write-only: what is typed here is sealed, and no page of this face shows it again."""
    source = selectors.get_source(actor=request.actor, source_id=source_id)
    form = IdentityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sources.seal_identity(actor=request.actor, source_id=source_id, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Sealed. Only a protection officer can open it."))
        return redirect("consent:person", source_id)
    given = selectors.identity_of(actor=request.actor, source=source)
    return render(request, "consent/identity.html", {"form": form, "source": source, "identity": given})
